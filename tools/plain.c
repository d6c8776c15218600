#include "tools/plain.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signing/ca.h"
#include "signing/cms.h"
#include "signing/sums.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/out_dir.h"
#include "tools/pictures.h"
#include "tools/progress.h"
#include "tools/verdict_text.h"

#define US_PER_SECOND 1000000

enum { NAME_MAX_LEN = 96 };

struct plain {
	struct ps_out_dir dir;
	const struct ps_verdict *verdict; /* of the first look */
	size_t line_count;
	const struct ps_sums_line *lines; /* what SHA256SUMS lists */
	size_t next;			  /* the line that is due */
	bool write_failed;
};

static int refuse(const char *why)
{
	return ps_command_fail(PS_EXIT_USAGE, "the plain way is not open: %s", why);
}

/* SHA256SUMS was derived, and is what the ending vouches for: all that it lists is there. */
static int check_whole(const struct ps_verdict *verdict)
{
	const struct ps_check *check = &verdict->check;
	int status = ps_verdict_content_status(verdict);

	if (status || !ps_verdict_names(verdict)) {
		ps_verdict_print_content(verdict, PS_LANG_EN);
		return ps_command_fail(status ? status : PS_EXIT_WRONG,
				       "nothing was written: the file is not what was signed");
	}
	if (!check->have_ending)
		return refuse("the file has no ending, and so no signed list of pictures");
	if (check->sums_incomplete)
		return refuse("a picture that the signed list names is withheld, wholly or in "
			      "part; take the original");
	if (!check->have_nonce)
		return refuse("the nonce of the signed list is withheld; take the original");
	return check->sums_checked ? 0 : refuse("the signed list of pictures was not checked");
}

/* First look. Returns 0 or an exit status. */
static int look(struct ps_input *input, struct ps_verdict *verdict)
{
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	enum ps_err err;

	ps_progress_begin(&progress, "verifying", "MB", 1000000, input->bytes);
	err = ps_verify(ps_input_source(input), &options, verdict);
	ps_progress_end(&progress);
	return err ? ps_input_fail(input, err) : check_whole(verdict);
}

/* Is it the one that SHA256SUMS lists next? Both are in the order of the entries. */
static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	const struct plain *plain = ctx;
	const struct ps_sums_line *line = &plain->lines[plain->next];

	(void)since_us;
	return plain->next < plain->line_count && line->camera == entry->camera &&
	       line->seq == entry->seq;
}

static enum ps_err on_picture(void *ctx, const struct ps_shown_picture *picture)
{
	struct plain *plain = ctx;
	const struct ps_bytes camera = picture->start->cameras[picture->entry->camera].name;
	const struct ps_sums_line *line = &plain->lines[plain->next];
	uint8_t digest[PS_DIGEST_LEN];
	char name[NAME_MAX_LEN];
	enum ps_err err = ps_digest(picture->jpeg.bytes, picture->jpeg.len, digest);

	if (!err && memcmp(digest, line->picture, PS_DIGEST_LEN) != 0)
		err = PS_MISMATCH;
	if (err)
		return err;
	(void)snprintf(name, sizeof(name), "%.*s/%" PRIu64 ".jpg", (int)camera.len, camera.bytes,
		       picture->entry->seq);
	err = ps_out_dir_put(&plain->dir, name, picture->jpeg.bytes, picture->jpeg.len);
	plain->write_failed = err != PS_OK;
	plain->next++;
	return err;
}

/* Second look: each second's own signature before its pictures. */
static int write_pictures(struct plain *plain, struct ps_input *input)
{
	const struct ps_picture_hooks hooks = { .ctx = plain,
						.wants = wants,
						.picture = on_picture };
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	struct ps_picture_count count;
	struct ps_verdict again;
	enum ps_err err;
	int status;

	if (lseek(input->fd, 0, SEEK_SET) < 0)
		return ps_input_fail(input, PS_IO);
	ps_progress_begin(&progress, "writing", "MB", 1000000, input->bytes);
	err = ps_pictures_run(ps_input_source(input), &options, &hooks, &count, &again);
	ps_progress_end(&progress);
	if (err)
		status = plain->write_failed ? ps_out_dir_fail(&plain->dir)
					     : ps_input_fail(input, err);
	else
		status = ps_verdict_content_status(&again);
	if (!status && plain->next != plain->line_count)
		status = ps_command_fail(PS_EXIT_IO, "the file changed while it was read");
	ps_verdict_release(&again);
	return status;
}

static int make_folders(struct plain *plain)
{
	const struct ps_start *start = &plain->verdict->check.start;

	for (size_t i = 0; i < start->camera_count; i++) {
		const struct ps_bytes camera = start->cameras[i].name;
		char name[NAME_MAX_LEN];

		(void)snprintf(name, sizeof(name), "%.*s", (int)camera.len, camera.bytes);
		if (ps_out_dir_make(&plain->dir, name))
			return ps_out_dir_fail(&plain->dir);
	}
	return 0;
}

static void put_sums(const struct plain *plain, struct ps_buf *buf)
{
	const struct ps_check *check = &plain->verdict->check;

	ps_sums_write_nonce(buf, check->nonce);
	for (size_t i = 0; i < plain->line_count; i++)
		ps_sums_write_line(buf, plain->lines[i].picture,
				   check->start.cameras[plain->lines[i].camera].name,
				   plain->lines[i].seq);
}

static void put_statement(const struct plain *plain, struct ps_buf *buf)
{
	const struct ps_check *check = &plain->verdict->check;

	ps_statement_write(buf, check->take, check->ending.word, check->ending.sums);
}

static void put_signature(const struct plain *plain, struct ps_buf *buf)
{
	const struct ps_ending *ending = &plain->verdict->check.ending;

	ps_buf_add(buf, ending->statement, ending->statement_len);
}

static void put_cms(const struct plain *plain, struct ps_buf *buf)
{
	const struct ps_check *check = &plain->verdict->check;
	enum ps_err err = ps_cms_write(check->chain, check->ending.statement,
				       check->ending.statement_len, buf);

	if (err)
		buf->err = err;
}

static void put_certificate(const struct plain *plain, size_t index, struct ps_buf *buf)
{
	size_t len;
	const uint8_t *der = ps_certificates_der(plain->verdict->check.chain, index, &len);
	enum ps_err err = ps_ca_to_pem(der, len, buf);

	if (err)
		buf->err = err;
}

static void put_device(const struct plain *plain, struct ps_buf *buf)
{
	put_certificate(plain, 0, buf);
}

static void put_chain(const struct plain *plain, struct ps_buf *buf)
{
	for (size_t i = 0; i < ps_certificates_count(plain->verdict->check.chain); i++)
		put_certificate(plain, i, buf);
}

static void put_howto(const struct plain *plain, struct ps_buf *buf)
{
	(void)plain;
	ps_buf_add(buf, ps_plain_howto, strlen(ps_plain_howto));
}

static int write_texts(const struct plain *plain)
{
	static const struct {
		const char *name;
		void (*put)(const struct plain *plain, struct ps_buf *buf);
	} files[] = {
		{ PS_PLAIN_SUMS, put_sums },	    { "statement.txt", put_statement },
		{ "statement.sig", put_signature }, { "statement.p7s", put_cms },
		{ "device.pem", put_device },	    { "chain.pem", put_chain },
		{ "HOWTO.txt", put_howto },
	};
	struct ps_buf buf;
	int status = 0;

	ps_buf_init(&buf);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && !status; i++) {
		ps_buf_clear(&buf);
		files[i].put(plain, &buf);
		if (buf.err)
			status = ps_command_fail(PS_EXIT_RESOURCES, "%s: %s", files[i].name,
						 ps_err_text(buf.err));
		else if (ps_out_dir_put(&plain->dir, files[i].name, buf.bytes, buf.len))
			status = ps_out_dir_fail(&plain->dir);
	}
	ps_buf_release(&buf);
	return status;
}

static int fill(struct plain *plain, struct ps_input *input, bool quiet)
{
	int status = make_folders(plain);
	char shown[PS_TEXT_SHOWN_MAX];

	if (!status)
		status = write_pictures(plain, input);
	if (!status)
		status = write_texts(plain);
	if (!status)
		status = ps_out_dir_keep(&plain->dir);
	if (status || quiet)
		return status;
	ps_text_shown(plain->dir.path, shown);
	(void)printf("%s: %zu pictures; HOWTO.txt says how to check them\n", shown,
		     plain->line_count);
	return 0;
}

static int note_made(const struct plain *plain, struct ps_plain_made *made_out)
{
	const struct ps_check *check = &plain->verdict->check;
	struct ps_plain_made made = { .take_number = check->start.take_number };
	struct ps_buf sums;
	enum ps_err err;

	ps_buf_init(&sums);
	put_sums(plain, &sums);
	made.sums_bytes = sums.len;
	memcpy(made.take, check->take, PS_HASH_LEN);
	err = sums.err ? sums.err : ps_digest(sums.bytes, sums.len, made.sums);
	ps_buf_release(&sums);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	*made_out = made;
	return 0;
}

int ps_plain_export(const char *path, const char *dir, bool quiet, struct ps_plain_made *made_out)
{
	struct plain plain = { .dir = { .fd = -1 } };
	struct ps_verdict verdict;
	struct ps_input input;
	int status = ps_input_open(path, &input);

	if (status)
		return status;
	status = look(&input, &verdict);
	plain.verdict = &verdict;
	plain.lines = (const void *)verdict.check.sums.bytes;
	plain.line_count = verdict.check.sums.len / sizeof(*plain.lines);
	if (!status)
		status = ps_out_dir_open(dir, &plain.dir);
	if (!status)
		status = fill(&plain, &input, quiet);
	if (!status)
		status = note_made(&plain, made_out);
	ps_out_dir_close(&plain.dir);
	ps_verdict_release(&verdict);
	ps_input_close(&input);
	return status;
}
