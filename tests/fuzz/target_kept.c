/*
 * A text in which checkpoints may stand, a mail perhaps.
 *
 * Property: what is read and written again are lines of the text, one behind the other, so there is
 * one text of each checkpoint. Line ends of the other kind change nothing. There is one to be read,
 * or one that is damaged, if and only if the text is taken for one with checkpoints.
 */
#include <string.h>

#include "signing/checkpoint_text.h"
#include "signing/limits.h"
#include "tests/fuzz/fuzz.h"

/* With CRLF at the end of each line, or with LF alone; there is no other CR. */
static void copy_lines(struct ps_bytes text, bool crlf, struct ps_buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] == '\r')
			continue;
		if (crlf && text.bytes[i] == '\n')
			ps_buf_add_byte(out, '\r');
		ps_buf_add_byte(out, text.bytes[i]);
	}
}

/* @lf->bytes up to the cursor end with what is written of the checkpoint. */
static void expect_written(const struct ps_cursor *lf, const struct ps_buf *checkpoint)
{
	struct ps_buf again;
	size_t at = lf->at;

	ps_buf_init(&again);
	ps_checkpoint_text_add((struct ps_bytes){ checkpoint->bytes, checkpoint->len }, &again);
	PS_FUZZ_HOLDS(!again.err && again.len);
	if (lf->bytes[at - 1] != '\n')
		again.len--; /* the text ends without one */
	PS_FUZZ_HOLDS(again.len <= at);
	PS_FUZZ_HOLDS(memcmp(lf->bytes + at - again.len, again.bytes, again.len) == 0);
	ps_buf_release(&again);
}

static void read_both(const struct ps_buf *lf, const struct ps_buf *crlf)
{
	struct ps_cursor a = ps_cursor_of(lf->bytes, lf->len);
	struct ps_cursor b = ps_cursor_of(crlf->bytes, crlf->len);
	bool first = true;
	struct ps_buf one, other;
	enum ps_err err = PS_OK;

	ps_buf_init(&one);
	ps_buf_init(&other);
	while (!err) {
		ps_buf_clear(&one);
		ps_buf_clear(&other);
		err = ps_checkpoint_text_next(&a, &one);
		PS_FUZZ_HOLDS(ps_checkpoint_text_next(&b, &other) == err);
		if (first)
			PS_FUZZ_HOLDS(ps_checkpoint_text_is((struct ps_bytes){
					      lf->bytes, lf->len }) == (err != PS_END));
		first = false;
		if (err)
			break;
		PS_FUZZ_HOLDS(one.len && one.len <= PS_CHECKPOINT_LEN_MAX);
		PS_FUZZ_HOLDS(one.len == other.len && !memcmp(one.bytes, other.bytes, one.len));
		expect_written(&a, &one);
	}
	ps_buf_release(&one);
	ps_buf_release(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_bytes text = { bytes, len };
	struct ps_buf lf, crlf;

	ps_buf_init(&lf);
	ps_buf_init(&crlf);
	copy_lines(text, false, &lf);
	copy_lines(text, true, &crlf);
	read_both(&lf, &crlf);
	ps_buf_release(&lf);
	ps_buf_release(&crlf);
	return 0;
}
