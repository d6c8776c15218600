#include "signing/checkpoint_text.h"

#include <string.h>

#include <mbedtls/base64.h>

#include "signing/limits.h"

#define BEGIN_LINE "-----BEGIN PACKSEAL CHECKPOINT-----"
#define END_LINE "-----END PACKSEAL CHECKPOINT-----"

/* A line of 64 characters holds 48 bytes. */
enum { LINE_BYTES = 48, LINE_LEN = 64 };

static void add_line(struct ps_buf *text, const char *line)
{
	ps_buf_add(text, line, strlen(line));
	ps_buf_add_byte(text, '\n');
}

void ps_checkpoint_text_add(struct ps_bytes checkpoint, struct ps_buf *text)
{
	add_line(text, BEGIN_LINE);
	for (size_t at = 0; at < checkpoint.len; at += LINE_BYTES) {
		size_t left = checkpoint.len - at;
		unsigned char line[LINE_LEN + 1];
		size_t len;

		/* it cannot fail: the room is that of the longest line */
		(void)mbedtls_base64_encode(line, sizeof(line), &len, checkpoint.bytes + at,
					    left < LINE_BYTES ? left : LINE_BYTES);
		add_line(text, (const char *)line);
	}
	add_line(text, END_LINE);
}

/* The next line without its end. False: there is none. */
static bool next_line(struct ps_cursor *text, struct ps_bytes *line_out)
{
	size_t left = ps_cursor_left(text);
	const uint8_t *from, *end;

	if (!left)
		return false;
	from = text->bytes + text->at;
	end = memchr(from, '\n', left);
	line_out->bytes = from;
	line_out->len = end ? (size_t)(end - from) : left;
	text->at += end ? line_out->len + 1 : left;
	if (line_out->len && from[line_out->len - 1] == '\r')
		line_out->len--;
	return true;
}

static bool is(struct ps_bytes line, const char *wanted)
{
	return line.len == strlen(wanted) && memcmp(line.bytes, wanted, line.len) == 0;
}

static bool find_begin(struct ps_cursor *text)
{
	struct ps_bytes line;

	while (next_line(text, &line))
		if (is(line, BEGIN_LINE))
			return true;
	return false;
}

bool ps_checkpoint_text_is(struct ps_bytes bytes)
{
	struct ps_cursor text = ps_cursor_of(bytes.bytes, bytes.len);

	return find_begin(&text);
}

/*
 * One line, decoded. What the library takes it may take in more than one spelling (blanks, bits
 * that are cut off), so what it made is written again: there is one text of each checkpoint.
 */
static enum ps_err add_bytes(struct ps_bytes line, size_t before, struct ps_buf *checkpoint)
{
	unsigned char bytes[LINE_BYTES], again[LINE_LEN + 1];
	size_t len, again_len;

	if (!line.len || line.len > LINE_LEN ||
	    mbedtls_base64_decode(bytes, sizeof(bytes), &len, line.bytes, line.len) != 0 ||
	    mbedtls_base64_encode(again, sizeof(again), &again_len, bytes, len) != 0 ||
	    again_len != line.len || memcmp(again, line.bytes, line.len) != 0)
		return PS_MALFORMED;
	if (len > PS_CHECKPOINT_LEN_MAX - (checkpoint->len - before))
		return PS_LIMIT;
	ps_buf_add(checkpoint, bytes, len);
	return checkpoint->err;
}

enum ps_err ps_checkpoint_text_next(struct ps_cursor *text, struct ps_buf *checkpoint)
{
	bool last = false; /* only the last line is a short one */
	size_t before = checkpoint->len;
	struct ps_bytes line;
	enum ps_err err;

	if (!find_begin(text))
		return PS_END;
	while (next_line(text, &line)) {
		size_t at = checkpoint->len;

		if (is(line, END_LINE))
			return at > before ? PS_OK : PS_MALFORMED;
		err = last ? PS_MALFORMED : add_bytes(line, before, checkpoint);
		if (err)
			return err;
		last = checkpoint->len - at < LINE_BYTES;
	}
	return PS_MALFORMED;
}
