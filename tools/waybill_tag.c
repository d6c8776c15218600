#include "tools/waybill_tag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/digest.h"
#include "signing/event.h"
#include "signing/file.h"
#include "signing/record.h"
#include "signing/tag.h"
#include "signing/verdict_ledger.h"
#include "tools/command.h"
#include "tools/input.h"

enum { PATH_LEN = 4096 };

/* Beside the leaves, wherever they are. */
static enum ps_err read_secret(const char *dir, struct ps_buf *secret)
{
	static const char *const below[] = { "/ledger", "" };
	char path[PATH_LEN];
	enum ps_err err = PS_NOT_FOUND;

	secret->cap = PS_TAG_SECRET_LEN;
	for (size_t i = 0; i < 2 && err == PS_NOT_FOUND; i++)
		if (snprintf(path, sizeof(path), "%s%s/secret", dir, below[i]) < PATH_LEN)
			err = ps_file_read(path, secret);
	return !err && secret->len != PS_TAG_SECRET_LEN ? PS_MALFORMED : err;
}

int ps_waybill_tag_by_secret(const char *dir, const char *waybill, struct ps_waybill_tag *tag_out)
{
	const struct ps_bytes code = { (const uint8_t *)waybill, strlen(waybill) };
	struct ps_buf secret;
	enum ps_err err;

	*tag_out = (struct ps_waybill_tag){ .take = NULL };
	ps_buf_init(&secret);
	err = read_secret(dir, &secret);
	if (!err)
		err = ps_tag_make(secret.bytes, code, tag_out->tag);
	if (!err)
		err = ps_digest(secret.bytes, secret.len, tag_out->commitment);
	if (secret.bytes)
		explicit_bzero(secret.bytes, secret.len);
	ps_buf_release(&secret);
	if (!err)
		return 0;
	return ps_command_fail(
		PS_EXIT_NO_INPUT,
		err == PS_NOT_FOUND || err == PS_DENIED
			? "which entries are of this waybill only the ledger's file "
			  "secret tells, or a take of it: give one with --of FILE.seal"
			: "the ledger's file secret is damaged");
}

/* Among the waybills that a verified take shows: the tag stands in the signed event. */
static enum ps_err find_shown(const struct ps_check *check, const char *waybill,
			      uint8_t tag_out[PS_HASH_LEN])
{
	struct ps_cursor items = ps_cursor_of(check->openings.bytes, check->openings.len);
	const struct ps_bytes code = { (const uint8_t *)waybill, strlen(waybill) };

	while (ps_cursor_left(&items)) {
		struct ps_code_body body;
		struct ps_bytes salted;
		bool shown;

		if (ps_opening_read(&items, &shown, &salted))
			return PS_MALFORMED;
		if (!shown ||
		    ps_code_body_decode((struct ps_bytes){ salted.bytes + PS_SALT_LEN,
							   salted.len - PS_SALT_LEN },
					&body) ||
		    !body.has_tag || !ps_bytes_equal(body.code, code))
			continue;
		memcpy(tag_out, body.tag, PS_HASH_LEN);
		return PS_OK;
	}
	return PS_NOT_FOUND;
}

int ps_waybill_tag_by_take(const char *path, const char *waybill, int64_t now_s,
			   struct ps_waybill_tag *tag_out)
{
	const struct ps_verify_options options = { .now_s = now_s };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_input input;
	enum ps_err err;
	int status;

	*tag_out = (struct ps_waybill_tag){ .take = NULL };
	if (!verdict)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	status = ps_input_open(path, &input);
	if (status) {
		free(verdict);
		return status;
	}
	err = ps_verify(ps_input_source(&input), &options, verdict);
	tag_out->take = verdict;
	if (err)
		status = ps_input_fail(&input, err);
	else if (verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED ||
		 !verdict->check.have_start || !verdict->check.start_verified)
		status = ps_command_fail(
			PS_EXIT_WRONG,
			"the take is not as it was signed: packseal verify says more");
	else if (find_shown(&verdict->check, waybill, tag_out->tag))
		status = ps_command_fail(PS_EXIT_NO_INPUT, "the take does not show this waybill");
	ps_input_close(&input);
	return status;
}

void ps_waybill_tag_release(struct ps_waybill_tag *tag)
{
	if (tag->take)
		ps_verdict_release(tag->take);
	free(tag->take);
	tag->take = NULL;
}

void ps_waybill_tag_ask(const struct ps_waybill_tag *tag, struct ps_history_question *question_out)
{
	*question_out = (struct ps_history_question){ .take_number = 0 };
	/* its START was verified before, so there is something to ask */
	if (tag->take)
		(void)ps_verdict_ask_ledger(tag->take, question_out);
}

static int check_take(const struct ps_verdict *take, const struct ps_history_question *question,
		      const struct ps_history *history)
{
	const struct ps_history_point *begun = &question->points[0];

	if (!ps_history_is_of(history, question, take))
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "the take is another station's, and no entry of this ledger "
				       "can have its tag: its own ledger is needed");
	if (!begun->reached)
		return ps_command_fail(
			PS_EXIT_WRONG,
			"the ledger is older than the take: it may be a copy, or an "
			"old disk that was put back; `packseal verify --ledger` says "
			"more");
	if (begun->fits && !history->take.started)
		return ps_command_fail(PS_EXIT_WRONG,
				       "the ledger's signed entries do not reach to the take: it "
				       "may be an older copy");
	if (!begun->fits || memcmp(history->take.take, take->check.take, PS_HASH_LEN) != 0)
		return ps_command_fail(PS_EXIT_WRONG,
				       "the take is not one of this ledger, though the same key "
				       "signed both: there are two histories; `packseal verify "
				       "--ledger` says more");
	return 0;
}

int ps_waybill_tag_check(const struct ps_waybill_tag *tag, const uint8_t commitment[PS_HASH_LEN],
			 const struct ps_history_question *question,
			 const struct ps_history *history)
{
	if (tag->take)
		return check_take(tag->take, question, history);
	if (memcmp(tag->commitment, commitment, PS_HASH_LEN) == 0)
		return 0;
	return ps_command_fail(PS_EXIT_NO_INPUT,
			       "the ledger's file secret is not the one that its first entry was "
			       "made with: what it finds says nothing");
}
