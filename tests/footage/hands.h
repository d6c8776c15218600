/* The packer's arms and hands: skin, fingers and sleeves. */
#ifndef PS_TESTS_FOOTAGE_HANDS_H
#define PS_TESTS_FOOTAGE_HANDS_H

#include "tests/footage/camera.h"
#include "tests/footage/draw.h"
#include "tests/footage/story.h"

/* The shadows of both, on the desk or on the lid of a box below them. */
void ps_hands_draw_shadows(const struct ps_pose *pose, struct ps_paper *canvas,
			   const struct ps_camera *camera);

/* One arm with its hand at @palm; @side is -1 for the left and 1 for the right. */
void ps_hand_draw(struct ps_paper *canvas, const struct ps_camera *camera, struct ps_point palm,
		  int side);

#endif
