/*
 * struct ps_motion: something begins to move where nothing did. It looks at how many of a picture's
 * tiles moved, which the encoder says, also of a refresh.
 *
 * Still is: for PS_MOTION_STILL_US no picture with more than a hundredth of its tiles changed,
 * noise and shadows. Then PS_MOTION_PICTURES pictures in a row with more are a beginning, of a slow
 * camera two that lie PS_MOTION_SURE_US apart: a light that flashes moves two, there and back. What
 * goes on moving is no beginning. Pictures that were not compared say nothing. One thread at a
 * time.
 */
#ifndef PS_CAPTURE_MOTION_H
#define PS_CAPTURE_MOTION_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/frame.h"

#define PS_MOTION_STILL_US 3000000U
#define PS_MOTION_PICTURES 3
#define PS_MOTION_SURE_US 450000U /* cameras of 2 pictures a second, and slower ones */

struct ps_motion {
	bool have;
	uint64_t moved_us; /* when a picture last had more; before any, the first one's time */
	unsigned in_a_row;
	uint64_t row_us; /* when the row began */
	bool armed;	 /* it was still */
};

/* Whether so many moved tiles of a picture's @tiles are more than noise and shadows. */
bool ps_motion_moves(uint32_t moved, uint32_t tiles);

/* True once for each beginning. A zeroed struct is one that has seen nothing. */
bool ps_motion_begins(struct ps_motion *motion, const struct ps_frame *frame);

#endif
