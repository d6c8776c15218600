#include "tools/ledger_files.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/checkpoint_text.h"
#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"

/* A mail is longer than its checkpoints. */
enum { KEPT_LEN_MAX = 1 << 20 };

static bool name_files(const char *path, const char *below, struct ps_ledger_files *files)
{
	int leaves = snprintf(files->leaves_path, sizeof(files->leaves_path), "%s%s/leaves", path,
			      below);
	int checkpoints = snprintf(files->checkpoints_path, sizeof(files->checkpoints_path),
				   "%s%s/checkpoints", path, below);

	return leaves < (int)sizeof(files->leaves_path) &&
	       checkpoints < (int)sizeof(files->checkpoints_path);
}

int ps_ledger_files_open(const char *path, struct ps_ledger_files *files_out)
{
	char shown[PS_TEXT_SHOWN_MAX];
	int status;

	files_out->leaves.fd = files_out->checkpoints.fd = -1;
	ps_text_shown(path, shown);
	if (!name_files(path, "/ledger", files_out))
		return ps_command_fail(PS_EXIT_USAGE,
				       "the name of the ledger's folder is too long");
	if (access(files_out->leaves_path, F_OK) != 0 && !name_files(path, "", files_out))
		return ps_command_fail(PS_EXIT_USAGE,
				       "the name of the ledger's folder is too long");
	if (access(files_out->leaves_path, F_OK) != 0)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "%s holds no ledger: it takes the folder `ledger` of a "
				       "station's store, with its files leaves and checkpoints",
				       shown);
	status = ps_input_open(files_out->leaves_path, &files_out->leaves);
	if (!status)
		status = ps_input_open(files_out->checkpoints_path, &files_out->checkpoints);
	if (status)
		ps_ledger_files_close(files_out);
	return status;
}

void ps_ledger_files_close(struct ps_ledger_files *files)
{
	ps_input_close(&files->leaves);
	ps_input_close(&files->checkpoints);
}

int ps_ledger_files_read(struct ps_ledger_files *files, struct ps_history_question *question,
			 struct ps_history *history_out)
{
	enum ps_err err =
		ps_history_read(ps_input_source(&files->leaves),
				ps_input_source(&files->checkpoints), question, history_out);

	if (!err)
		return 0;
	return ps_input_fail(files->checkpoints.error ? &files->checkpoints : &files->leaves, err);
}

/* The first checkpoint at the cursor as a point. */
static enum ps_err add_point(struct ps_cursor *cursor, const struct ps_ledger_keys *keys,
			     struct ps_history_question *question)
{
	struct ps_history_point *kept = &question->points[question->point_count];
	struct ps_checkpoint checkpoint;
	struct ps_cose cose;
	enum ps_err err;

	if (question->point_count == PS_HISTORY_POINTS_MAX)
		return PS_LIMIT;
	err = ps_checkpoint_read(cursor, &cose, &checkpoint);
	if (!err && keys)
		err = ps_ledger_keys_verify(keys, &cose);
	if (err)
		return err;
	ps_history_point_set(kept, &checkpoint);
	question->point_count++;
	return PS_OK;
}

/* All that stand in a text. */
static enum ps_err add_from_text(struct ps_cursor *text, const struct ps_ledger_keys *keys,
				 struct ps_history_question *question)
{
	struct ps_buf checkpoint;
	struct ps_cursor cursor;
	enum ps_err err = PS_OK;

	ps_buf_init(&checkpoint);
	while (!err) {
		ps_buf_clear(&checkpoint);
		err = ps_checkpoint_text_next(text, &checkpoint);
		if (err)
			break;
		cursor = ps_cursor_of(checkpoint.bytes, checkpoint.len);
		err = add_point(&cursor, keys, question);
		if (!err && ps_cursor_left(&cursor))
			err = PS_MALFORMED;
	}
	ps_buf_release(&checkpoint);
	return err == PS_END ? PS_OK : err;
}

static enum ps_err add_all(struct ps_bytes bytes, const struct ps_ledger_keys *keys,
			   struct ps_history_question *question)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	enum ps_err err = bytes.len ? PS_OK : PS_TRUNCATED;

	if (ps_checkpoint_text_is(bytes))
		return add_from_text(&cursor, keys, question);
	while (!err && ps_cursor_left(&cursor))
		err = add_point(&cursor, keys, question);
	return err;
}

static const char *why(enum ps_err err, bool text)
{
	switch (err) {
	case PS_BAD_SIGNATURE:
		return "no key of this station that is known here signed it";
	case PS_LIMIT:
		return "it is too long, or there are too many of them";
	case PS_MALFORMED:
	case PS_TRUNCATED:
	case PS_RANGE:
		return text ? "what stands between its marker lines is not as it was written: save "
			      "the text as it was sent"
			    : "it is not a signed checkpoint";
	default:
		return ps_err_text(err);
	}
}

int ps_ledger_add_kept(const char *path, const struct ps_ledger_keys *keys,
		       struct ps_history_question *question)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_bytes view;
	struct ps_buf bytes;
	enum ps_err err;
	bool text;

	ps_buf_init(&bytes);
	bytes.cap = KEPT_LEN_MAX;
	err = ps_file_read(path, &bytes);
	view = (struct ps_bytes){ bytes.bytes, bytes.len };
	text = ps_checkpoint_text_is(view);
	if (!err)
		err = add_all(view, keys, question);
	ps_buf_release(&bytes);
	if (!err)
		return 0;
	ps_text_shown(path, shown);
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT,
			       "%s is of no use as a checkpoint: %s", shown, why(err, text));
}
