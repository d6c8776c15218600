#include "capture/preroll.h"

#include <stdlib.h>
#include <string.h>

#include "signing/buf.h"

struct ps_preroll {
	uint64_t window_us;
	struct ps_frame **frames; /* a ring */
	size_t room;
	size_t oldest;
	size_t count;
	size_t bytes;
};

enum ps_err ps_preroll_create(uint64_t window_us, struct ps_preroll **preroll_out)
{
	struct ps_preroll *preroll = calloc(1, sizeof(*preroll));

	if (!preroll)
		return PS_NO_MEMORY;
	preroll->window_us = window_us;
	*preroll_out = preroll;
	return PS_OK;
}

void ps_preroll_destroy(struct ps_preroll *preroll)
{
	if (!preroll)
		return;
	ps_preroll_clear(preroll);
	free(preroll->frames);
	free(preroll);
}

size_t ps_preroll_count(const struct ps_preroll *preroll)
{
	return preroll->count;
}

size_t ps_preroll_bytes(const struct ps_preroll *preroll)
{
	return preroll->bytes;
}

struct ps_frame *ps_preroll_at(const struct ps_preroll *preroll, size_t index)
{
	return preroll->frames[(preroll->oldest + index) % preroll->room];
}

static void drop_oldest(struct ps_preroll *preroll)
{
	struct ps_frame *frame = ps_preroll_at(preroll, 0);

	preroll->bytes -= frame->len + frame->header_len;
	preroll->oldest = (preroll->oldest + 1) % preroll->room;
	preroll->count--;
	ps_frame_unref(frame);
}

void ps_preroll_clear(struct ps_preroll *preroll)
{
	while (preroll->count)
		drop_oldest(preroll);
}

/* The index of the first refresh behind the oldest frame; the count where there is none. */
static size_t second_refresh(const struct ps_preroll *preroll)
{
	size_t index = 1;

	while (index < preroll->count && !ps_preroll_at(preroll, index)->refresh)
		index++;
	return index;
}

/* Drops from the front up to a refresh, as long as what is left covers the window. */
static void drop_what_is_too_old(struct ps_preroll *preroll)
{
	uint64_t newest_us = ps_preroll_at(preroll, preroll->count - 1)->time_us;

	for (;;) {
		size_t next = second_refresh(preroll);

		if (next == preroll->count ||
		    newest_us - ps_preroll_at(preroll, next)->time_us < preroll->window_us)
			return;
		while (next--)
			drop_oldest(preroll);
	}
}

bool ps_preroll_drop_second(struct ps_preroll *preroll)
{
	size_t next = preroll->count ? second_refresh(preroll) : 0;

	if (next == preroll->count)
		return false;
	while (next--)
		drop_oldest(preroll);
	return true;
}

static enum ps_err check_follows(const struct ps_preroll *preroll, const struct ps_frame *frame)
{
	const struct ps_frame *last;

	if (!preroll->count)
		return frame->refresh ? PS_OK : PS_INVALID;
	last = ps_preroll_at(preroll, preroll->count - 1);
	if (frame->seq <= last->seq || frame->time_us <= last->time_us)
		return PS_RANGE;
	if (!frame->refresh &&
	    (frame->tile_count != last->tile_count || frame->header_len != last->header_len ||
	     memcmp(frame->header, last->header, last->header_len) != 0))
		return PS_MISMATCH;
	return PS_OK;
}

static enum ps_err make_room(struct ps_preroll *preroll)
{
	size_t room = preroll->room ? 2 * preroll->room : 64;
	struct ps_frame **frames;

	if (preroll->count < preroll->room)
		return PS_OK;
	frames = calloc(room, sizeof(struct ps_frame *));
	if (!frames)
		return PS_NO_MEMORY;
	for (size_t i = 0; i < preroll->count; i++)
		frames[i] = ps_preroll_at(preroll, i);
	free(preroll->frames);
	preroll->frames = frames;
	preroll->room = room;
	preroll->oldest = 0;
	return PS_OK;
}

enum ps_err ps_preroll_push(struct ps_preroll *preroll, struct ps_frame *frame)
{
	enum ps_err err = check_follows(preroll, frame);

	if (!err)
		err = make_room(preroll);
	if (err)
		return err;
	preroll->frames[(preroll->oldest + preroll->count) % preroll->room] = ps_frame_ref(frame);
	preroll->count++;
	preroll->bytes += frame->len + frame->header_len;
	drop_what_is_too_old(preroll);
	return PS_OK;
}

size_t ps_preroll_find(const struct ps_preroll *preroll, uint64_t time_us)
{
	size_t from = 0, to = preroll->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (ps_preroll_at(preroll, middle)->time_us < time_us)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The frame that has tile @tile's bytes at the instant of frame @index. */
static const struct ps_frame *owner_of(const struct ps_preroll *preroll, size_t index,
				       uint32_t tile)
{
	while (!ps_preroll_at(preroll, index)->tiles[tile].len)
		index--; /* ends at a refresh, which has every tile */
	return ps_preroll_at(preroll, index);
}

enum ps_err ps_preroll_materialise(const struct ps_preroll *preroll, size_t index,
				   struct ps_frame **frame_out)
{
	struct ps_frame *frame, *whole = NULL;
	struct ps_tile_span *spans;
	struct ps_buf bytes;
	enum ps_err err;

	if (index >= preroll->count)
		return PS_INVALID;
	frame = ps_preroll_at(preroll, index);
	if (frame->changed == frame->tile_count) {
		*frame_out = ps_frame_ref(frame);
		return PS_OK;
	}
	spans = calloc(frame->tile_count, sizeof(*spans));
	if (!spans)
		return PS_NO_MEMORY;
	ps_buf_init(&bytes);
	bytes.cap = UINT32_MAX;
	for (uint32_t t = 0; t < frame->tile_count; t++) {
		const struct ps_frame *owner = owner_of(preroll, index, t);
		const struct ps_tile_span *span = &owner->tiles[t];

		spans[t] = (struct ps_tile_span){ (uint32_t)bytes.len, span->len };
		ps_buf_add(&bytes, owner->bytes + span->at, span->len);
	}
	err = bytes.err;
	if (!err)
		err = ps_frame_create(frame->header, frame->header_len, spans, frame->tile_count,
				      bytes.bytes, bytes.len, &whole);
	if (!err) {
		whole->camera = frame->camera;
		whole->seq = frame->seq;
		whole->time_us = frame->time_us;
		whole->width_px = frame->width_px;
		whole->height_px = frame->height_px;
		*frame_out = whole;
	}
	ps_buf_release(&bytes);
	free(spans);
	return err;
}
