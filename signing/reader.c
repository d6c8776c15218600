#include "signing/reader.h"

#include <string.h>

/* Read in steps that stay in the processor's cache. */
#define STEP (256 * 1024)

void ps_reader_init(struct ps_reader *reader, struct ps_source source)
{
	*reader = (struct ps_reader){ .source = source };
	ps_buf_init(&reader->window);
}

void ps_reader_release(struct ps_reader *reader)
{
	ps_buf_release(&reader->window);
}

size_t ps_reader_left(const struct ps_reader *reader)
{
	return reader->window.len - reader->at;
}

/* Moves what is left to the front and reads on until @need bytes are there or the source ends. */
static enum ps_err fill(struct ps_reader *reader, size_t need)
{
	struct ps_buf *window = &reader->window;
	size_t want = need > STEP ? need : STEP;

	if (reader->at) {
		memmove(window->bytes, window->bytes + reader->at, window->len - reader->at);
		window->len -= reader->at;
		reader->at = 0;
	}
	/* twice as much each time: a record is measured anew from its front whenever more has come
	 */
	if (want < 2 * window->len)
		want = 2 * window->len;
	while (window->len < want && !reader->ended) {
		size_t step = want - window->len;
		size_t got;
		enum ps_err err;

		/* grow with what came, not with what is claimed */
		if (step > 4 * STEP)
			step = 4 * STEP;
		err = ps_buf_reserve(window, step);
		if (!err)
			err = reader->source.read(reader->source.ctx, window->bytes + window->len,
						  step, &got);
		if (err)
			return err;
		reader->ended = got == 0;
		window->len += got;
	}
	return PS_OK;
}

/*
 * A SEAL or an ending whose signature ends in zeros. No signer makes one; a write that the power
 * cut does, where the file had grown before its bytes were written.
 */
static bool ends_in_zeros(struct ps_bytes record)
{
	if (record.bytes[1] != PS_RECORD_SEAL && record.bytes[1] != PS_RECORD_ENDING)
		return false;
	if (record.len < PS_TORN_ZEROS)
		return false;
	for (size_t i = record.len - PS_TORN_ZEROS; i < record.len; i++)
		if (record.bytes[i])
			return false;
	return true;
}

enum ps_err ps_reader_next(struct ps_reader *reader, struct ps_record *record_out)
{
	size_t need = 1;

	for (;;) {
		struct ps_bytes rest = { reader->window.bytes, ps_reader_left(reader) };
		size_t len = need;
		enum ps_err err = PS_TRUNCATED;

		if (rest.len) {
			rest.bytes += reader->at;
			err = ps_record_measure(rest, &len);
		}

		if (!err && ends_in_zeros((struct ps_bytes){ rest.bytes, len })) {
			if (rest.len > len && rest.bytes[len] == 0)
				return PS_TRUNCATED;
			if (rest.len == len) {
				/* what follows decides, or that nothing does */
				err = PS_TRUNCATED;
				len++;
			}
		}
		if (!err) {
			rest.len = len;
			err = ps_record_read(rest, reader->offset, record_out);
			if (!err) {
				reader->at += len;
				reader->offset += len;
			}
			return err;
		}
		if (err != PS_TRUNCATED)
			return err;
		if (reader->ended)
			return rest.len ? PS_TRUNCATED : PS_END;
		need = len > rest.len ? len : rest.len + 1;
		err = fill(reader, need);
		if (err)
			return err;
	}
}

enum ps_err ps_reader_drain(struct ps_reader *reader, uint8_t *last_out, size_t len,
			    uint64_t *size_out)
{
	struct ps_buf *window = &reader->window;
	uint64_t size = reader->offset + ps_reader_left(reader);
	enum ps_err err = ps_buf_reserve(window, STEP + len);

	while (!err && !reader->ended) {
		size_t keep = window->len < len ? window->len : len;
		size_t got;

		memmove(window->bytes, window->bytes + window->len - keep, keep);
		window->len = keep;
		err = reader->source.read(reader->source.ctx, window->bytes + keep, STEP, &got);
		if (err)
			break;
		reader->ended = got == 0;
		window->len += got;
		size += got;
	}
	if (err)
		return err;
	if (len > window->len)
		len = window->len;
	memcpy(last_out, window->bytes + window->len - len, len);
	*size_out = size;
	return PS_OK;
}
