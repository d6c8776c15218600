/*
 * Everything that the story moves, drawn in the order that hides what is hidden: the things on the
 * bench, and above them the hands.
 */
#ifndef PS_TESTS_FOOTAGE_SCENE_H
#define PS_TESTS_FOOTAGE_SCENE_H

#include <stdbool.h>

#include "tests/footage/face.h"
#include "tests/footage/parcel.h"
#include "tests/footage/story.h"

/* What one parcel is made of. The textures stay the caller's. */
struct ps_scene {
	const struct ps_parcel *parcel;
	const struct ps_texture *label;
	uint32_t item_colour;
};

/* Do two poses differ in nothing but the hands? */
bool ps_scene_same_things(const struct ps_pose *a, const struct ps_pose *b);

void ps_scene_draw_things(const struct ps_scene *scene, const struct ps_pose *pose,
			  struct ps_paper *canvas, const struct ps_camera *camera);

/* The hands, and the item again where it is nearer to the camera than the farther hand. */
void ps_scene_draw_hands(const struct ps_scene *scene, const struct ps_pose *pose,
			 struct ps_paper *canvas, const struct ps_camera *camera);

#endif
