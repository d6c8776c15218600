#include "capture/motion.h"

#define SHARE 100 /* one tile in so many may change while nothing moves */

static bool moves(const struct ps_frame *frame)
{
	return frame->changed > frame->tile_count / SHARE;
}

bool ps_motion_begins(struct ps_motion *motion, const struct ps_frame *frame)
{
	if (!motion->have) {
		motion->have = true;
		motion->moved_us = frame->time_us;
	}
	if (frame->refresh)
		return false;
	if (!moves(frame)) {
		motion->in_a_row = 0;
		if (frame->time_us - motion->moved_us >= PS_MOTION_STILL_US)
			motion->armed = true;
		return false;
	}
	motion->moved_us = frame->time_us;
	if (!motion->armed || ++motion->in_a_row < PS_MOTION_PICTURES)
		return false;
	motion->armed = false;
	motion->in_a_row = 0;
	return true;
}
