/*
 * struct ps_waiting: the frames and events of a take that are not yet written, by their time.
 *
 * Cameras deliver a little out of step; a second is written when it is whole. Items of the same
 * time stay in the order in which they came. One thread.
 */
#ifndef PS_FIRMWARE_WAITING_H
#define PS_FIRMWARE_WAITING_H

#include "capture/frame.h"
#include "signing/cursor.h"
#include "signing/event.h"

#define PS_WAITING_MAX 16384

struct ps_waiting_item {
	uint64_t time_us;
	struct ps_frame *frame; /* its reference; NULL for an event */
	bool materialised;
	size_t camera; /* index in START */
	enum ps_event_kind kind;
	uint8_t *body; /* its own */
	size_t body_len;
};

/* The members are the waiting's own. */
struct ps_waiting {
	struct ps_waiting_item *items; /* from @at on */
	size_t at;
	size_t count;
	size_t room;
};

void ps_waiting_init(struct ps_waiting *waiting);

/* Gives back all that is in it. */
void ps_waiting_finish(struct ps_waiting *waiting);

/*
 * Adds a frame, with a reference of its own, or an event, whose body is copied.
 * Errors: PS_LIMIT (it is full; an event always has room), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_waiting_frame(struct ps_waiting *waiting, struct ps_frame *frame,
					   size_t camera, bool materialised);
PS_MUST_CHECK enum ps_err ps_waiting_event(struct ps_waiting *waiting, enum ps_event_kind kind,
					   uint64_t time_us, struct ps_bytes body);

/* The earliest item, or NULL. */
const struct ps_waiting_item *ps_waiting_front(const struct ps_waiting *waiting);

/* Takes the earliest item away and gives back what it has. */
void ps_waiting_drop_front(struct ps_waiting *waiting);

/* Takes frames of @time_us or later away, and later events. */
void ps_waiting_cut(struct ps_waiting *waiting, uint64_t time_us);

size_t ps_waiting_count(const struct ps_waiting *waiting);

#endif
