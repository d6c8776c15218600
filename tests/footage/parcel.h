/* The carton: its walls and flaps in any state, the tape, and the label wherever it is. */
#ifndef PS_TESTS_FOOTAGE_PARCEL_H
#define PS_TESTS_FOOTAGE_PARCEL_H

#include <stdint.h>

#include "signing/error.h"
#include "tests/footage/face.h"
#include "tests/footage/story.h"

struct ps_parcel {
	struct ps_texture cardboard;
	struct ps_texture tape;
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_parcel_init(struct ps_parcel *parcel, uint32_t seed);

/* Copes with one that is all zero. */
void ps_parcel_finish(struct ps_parcel *parcel);

/*
 * An open box hides part of what lies in it: draw the back, then what is inside, then the front.
 * The front has the tape on it.
 */
void ps_parcel_draw_back(const struct ps_parcel *parcel, const struct ps_pose *pose,
			 struct ps_paper *canvas, const struct ps_camera *camera);
void ps_parcel_draw_front(const struct ps_parcel *parcel, const struct ps_pose *pose,
			  struct ps_paper *canvas, const struct ps_camera *camera);

/* The shadow that the box throws on the desk. */
void ps_parcel_draw_shadow(const struct ps_pose *pose, struct ps_paper *canvas,
			   const struct ps_camera *camera);

void ps_parcel_draw_label(const struct ps_texture *label, const struct ps_pose *pose,
			  struct ps_paper *canvas, const struct ps_camera *camera);

#endif
