#include "capture/look.h"

static bool is_time(struct ps_look *look, uint64_t time_us)
{
	if (look->marked && time_us - look->marked_us < PS_LOOK_AGAIN_US)
		return false;
	look->marked = true;
	look->marked_us = time_us;
	return true;
}

enum ps_look_word ps_look_see(struct ps_look *look, uint64_t time_us, bool moves,
			      const struct ps_sharpness *sharpness, bool *mark_out)
{
	*mark_out = false;
	if (moves || !look->have) {
		look->moved_us = time_us;
		look->marked = false;
	}
	if (sharpness->light >= PS_LOOK_LIGHT || !look->have)
		look->light_us = time_us;
	look->have = true;
	if (sharpness->light < PS_LOOK_LIGHT)
		return time_us - look->light_us < PS_LOOK_SURE_US ? PS_LOOK_MOVES : PS_LOOK_DARK;
	if (time_us - look->moved_us < PS_LOOK_STILL_US)
		return PS_LOOK_MOVES;
	if (sharpness->edges && sharpness->width_tenths <= PS_LOOK_WIDTH_TENTHS) {
		*mark_out = is_time(look, time_us);
		return PS_LOOK_SHARP;
	}
	if (time_us - look->moved_us < PS_LOOK_SURE_US)
		return PS_LOOK_MOVES;
	return sharpness->edges ? PS_LOOK_BLURRED : PS_LOOK_PLAIN;
}
