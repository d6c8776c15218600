/*
 * What happens on the bench: one parcel from the empty bench to the box that leaves, as tables of
 * moments; between two of them everything moves smoothly.
 */
#ifndef PS_TESTS_FOOTAGE_STORY_H
#define PS_TESTS_FOOTAGE_STORY_H

#include <stdint.h>

#include "tests/footage/camera.h"

/* The carton's outer size and its flaps; the two long flaps meet in the middle. */
#define PS_BOX_WIDTH_MM 240
#define PS_BOX_DEPTH_MM 170
#define PS_BOX_HEIGHT_MM 110
#define PS_BOX_FLAP_MM 84

/*
 * Where everything is at one instant: lengths in PS_MM, angles in 1/64 degree. Members are int32_t
 * or made of such only: the story mixes two poses number by number.
 */
struct ps_pose {
	struct ps_point box; /* the middle of its bottom */
	int32_t short_flaps; /* 0 closed, 90 upright, 180 flat outward, more hangs down */
	int32_t long_flaps;
	struct ps_point item;	     /* its middle */
	struct ps_point gun;	     /* the tape gun's tip */
	int32_t tape;		     /* how much of the seam is taped, from the left */
	struct ps_point label;	     /* its middle */
	int32_t label_turn;	     /* anticlockwise, seen from above */
	struct ps_point left, right; /* the palms */
};

/*
 * The pose at @time_ms of a story that takes @story_ms and then starts again. @motion (1..99) is
 * the share of each step, in percent, in which anything moves; the rest of the step is stillness.
 */
void ps_story_pose(int64_t time_ms, int64_t story_ms, int motion, struct ps_pose *pose_out);

#endif
