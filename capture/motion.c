#include "capture/motion.h"

#define SHARE 100 /* one tile in so many may move while nothing moves */

bool ps_motion_moves(uint32_t moved, uint32_t tiles)
{
	return moved > tiles / SHARE;
}

bool ps_motion_begins(struct ps_motion *motion, const struct ps_frame *frame)
{
	if (!motion->have) {
		motion->have = true;
		motion->moved_us = frame->time_us;
	}
	if (!frame->compared)
		return false;
	if (!ps_motion_moves(frame->moved, frame->compared)) {
		motion->in_a_row = 0;
		if (frame->time_us - motion->moved_us >= PS_MOTION_STILL_US)
			motion->armed = true;
		return false;
	}
	motion->moved_us = frame->time_us;
	if (!motion->armed)
		return false;
	if (++motion->in_a_row == 1)
		motion->row_us = frame->time_us;
	if (motion->in_a_row < PS_MOTION_PICTURES &&
	    frame->time_us - motion->row_us < PS_MOTION_SURE_US)
		return false;
	motion->armed = false;
	motion->in_a_row = 0;
	return true;
}
