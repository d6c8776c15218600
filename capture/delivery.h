/*
 * struct ps_delivery: what a camera says of its buffers, one after the other: which of them hold a
 * picture that is whole and new, and how many pictures are missing between those.
 *
 * A driver may hand over a buffer that it filled only in part, or the one before once more: in its
 * rest, or in all of it, stands an older picture, which must not be signed as a new one. It is a
 * lost picture. One thread; no clock and no camera is asked.
 */
#ifndef PS_CAPTURE_DELIVERY_H
#define PS_CAPTURE_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A buffer, as the camera hands it over. */
struct ps_delivered {
	bool failed;	   /* it says so itself */
	bool wanted;	   /* at this rate; the loss of one that is not is none */
	uint32_t sequence; /* of the picture; it may wrap, and start anew */
	uint64_t stamp_ns; /* the same, by the camera's clock: two pictures never share one; 0: it
			      has none */
	size_t bytes;	   /* that it filled; 0: it does not say */
	size_t needed;	   /* of a whole picture */
};

struct ps_delivery {
	bool every_number; /* each number is a picture that is wanted: a gap is a loss */
	bool any;
	bool counts; /* its numbers were seen to differ; some drivers leave them at 0 */
	uint32_t sequence;
	uint64_t stamp_ns;
	uint32_t stale; /* since the last number that was new */
	uint32_t back;	/* buffers in a row that were stale */
	uint32_t lost;	/* not yet told */
};

void ps_delivery_begin(struct ps_delivery *delivery, bool every_number);

/* Whether the buffer holds a picture that is whole and new. */
bool ps_delivery_take(struct ps_delivery *delivery, const struct ps_delivered *delivered);

/* How many were lost that were not told yet; they are told now. */
uint32_t ps_delivery_lost(struct ps_delivery *delivery);

#endif
