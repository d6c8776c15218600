#include "signing/clip_parts.h"

enum ps_err ps_clip_find_left_out(struct ps_clip *clip, const struct ps_start *start)
{
	for (size_t i = 0; i < clip->settings->left_out_count; i++) {
		const struct ps_camera_info *camera =
			ps_start_find_camera(start, clip->settings->left_out[i].camera);

		if (!camera)
			return PS_NOT_FOUND;
		clip->left_out_camera[i] = (uint64_t)(camera - start->cameras);
	}
	return PS_OK;
}

bool ps_clip_leaves_out(struct ps_clip *clip, const struct ps_frame_entry *entry)
{
	uint64_t since_us = entry->time_us - clip->second_0;
	uint64_t met = 0;

	for (size_t i = 0; i < clip->settings->left_out_count; i++) {
		const struct ps_left_out *left_out = &clip->settings->left_out[i];

		if (clip->left_out_camera[i] == entry->camera && since_us >= left_out->from_us &&
		    since_us < left_out->to_us)
			met |= UINT64_C(1) << i;
	}
	clip->left_out_met |= met;
	return met != 0;
}

bool ps_clip_leaves_out_between(const struct ps_clip *clip, uint64_t first_us, uint64_t last_us)
{
	for (size_t i = 0; i < clip->settings->left_out_count; i++) {
		const struct ps_left_out *left_out = &clip->settings->left_out[i];

		if (first_us - clip->second_0 < left_out->to_us &&
		    last_us - clip->second_0 >= left_out->from_us)
			return true;
	}
	return false;
}
