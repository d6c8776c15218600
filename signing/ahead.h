/*
 * struct ps_ahead: hands out the records of a file in their order, each FRAME with what
 * ps_look_at() found. It reads and looks at a batch of records while the caller judges the batch
 * before it: on the runner's threads, if there is a runner.
 *
 * Two batches are under way at most, of a window of the file each (struct ps_reader); while one is
 * longer than PS_READER_KEPT_MAX it is the only one. So memory is bounded, whatever the file says.
 */
#ifndef PS_SIGNING_AHEAD_H
#define PS_SIGNING_AHEAD_H

#include "signing/look.h"
#include "signing/reader.h"
#include "signing/runner.h"

struct ps_ahead_item {
	struct ps_record record;
	struct ps_look look; /* of a FRAME */
};

/* The members are ahead.c's own. */
struct ps_batch {
	struct ps_ahead_item *items;
	size_t count;
	size_t next;	 /* that was not handed out */
	bool read;	 /* else it is empty, and nothing below says anything */
	bool alone;	 /* nothing may be read while it is in use */
	enum ps_err how; /* what comes behind it: PS_OK, a further batch */
	struct ps_buf jobs;
	struct ps_buf views;
	struct ps_buf tiles;
};

struct ps_ahead {
	struct ps_reader reader;
	const struct ps_runner *runner;
	struct ps_batch batches[2];
	struct ps_batch *now;  /* being handed out */
	struct ps_batch *soon; /* being looked at; empty at first and behind a long one */
	uint64_t seen;	       /* cameras with a frame in this seal, as bits */
};

/* @runner may be NULL. It is in use until release. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_ahead_init(struct ps_ahead *ahead, struct ps_source source,
					const struct ps_runner *runner);
void ps_ahead_release(struct ps_ahead *ahead);

/* The next record; it lives until the next call. Errors: those of ps_reader_next(). */
PS_MUST_CHECK enum ps_err ps_ahead_next(struct ps_ahead *ahead,
					const struct ps_ahead_item **item_out);

/* Nothing is looked at any more when this returns: the reader may be drained. */
void ps_ahead_stop(struct ps_ahead *ahead);

#endif
