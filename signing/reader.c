#include "signing/reader.h"

#include <string.h>

/* Read in steps that stay in the processor's cache. */
#define STEP (256 * 1024)

/* A window grows by so much at a time. */
#define GROWTH_MAX (1024 * 1024)

/* No record is longer than a frame's, so a window need not be either. */
#define WINDOW_MAX PS_FRAME_RECORD_MAX

void ps_reader_init(struct ps_reader *reader, struct ps_source source)
{
	*reader = (struct ps_reader){ .source = source, .step = STEP };
	ps_buf_init(&reader->window);
	ps_buf_init(&reader->before);
}

void ps_reader_release(struct ps_reader *reader)
{
	ps_buf_release(&reader->window);
	ps_buf_release(&reader->before);
}

size_t ps_reader_left(const struct ps_reader *reader)
{
	return reader->window.len - reader->at;
}

/*
 * Begins the next window with what is left of this one. A trailer's length of what was read goes
 * along, for ps_reader_drain().
 */
static enum ps_err turn(struct ps_reader *reader)
{
	struct ps_buf spent = reader->window;
	size_t passed = reader->at < PS_TRAILER_LEN ? reader->at : PS_TRAILER_LEN;
	size_t from = reader->at - passed;

	if (reader->at == reader->passed)
		return PS_OK;
	ps_buf_clear(&reader->before);
	ps_buf_add(&reader->before, spent.bytes + from, spent.len - from);
	if (reader->before.err)
		return reader->before.err;
	reader->window = reader->before;
	reader->before = spent;
	if (spent.len > PS_READER_KEPT_MAX)
		ps_buf_release(&reader->before);
	reader->passed = passed;
	reader->at = passed;
	return PS_OK;
}

/* Turns to the next window and reads on until @need bytes are there or the source ends. */
static enum ps_err fill(struct ps_reader *reader, size_t need)
{
	struct ps_buf *window = &reader->window;
	enum ps_err err = turn(reader);
	size_t want = need > reader->step ? need : reader->step;
	size_t left = ps_reader_left(reader);
	size_t grown = 2 * left < WINDOW_MAX ? 2 * left : WINDOW_MAX;

	if (err)
		return err;
	/* twice as much each time: a record is measured anew from its front whenever more has come
	 */
	if (want < grown)
		want = grown;
	want += reader->at;
	while (window->len < want && !reader->ended) {
		size_t step = want - window->len;
		size_t got;

		/* grow with what came, not with what is claimed */
		if (step > GROWTH_MAX)
			step = GROWTH_MAX;
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

/* PS_TRUNCATED: *@need_out bytes must be there to go on; 0: none would help. */
static enum ps_err take(struct ps_reader *reader, struct ps_record *record_out, size_t *need_out)
{
	struct ps_bytes rest = { reader->window.bytes, ps_reader_left(reader) };
	size_t len = 1;
	enum ps_err err = PS_TRUNCATED;

	if (rest.len) {
		rest.bytes += reader->at;
		err = ps_record_measure(rest, &len);
	}
	*need_out = len > rest.len ? len : rest.len + 1;
	if (err)
		return err;
	if (ends_in_zeros((struct ps_bytes){ rest.bytes, len })) {
		/* what follows decides, or that nothing does */
		if (rest.len == len)
			return PS_TRUNCATED;
		*need_out = 0;
		if (rest.bytes[len] == 0)
			return PS_TRUNCATED;
	}
	rest.len = len;
	err = ps_record_read(rest, reader->offset, record_out);
	if (err)
		return err;
	reader->at += len;
	reader->offset += len;
	return PS_OK;
}

enum ps_err ps_reader_next(struct ps_reader *reader, struct ps_record *record_out)
{
	for (;;) {
		size_t need;
		enum ps_err err = take(reader, record_out, &need);

		if (err != PS_TRUNCATED)
			return err;
		if (reader->ended || !need)
			return ps_reader_left(reader) ? PS_TRUNCATED : PS_END;
		err = fill(reader, need);
		if (err)
			return err;
	}
}

enum ps_err ps_reader_next_here(struct ps_reader *reader, struct ps_record *record_out)
{
	size_t need;
	enum ps_err err = take(reader, record_out, &need);

	return err == PS_TRUNCATED ? PS_NOT_FOUND : err;
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
