/*
 * A small made-up bench for the tests: a lit mat with print on it, a hand that moves, sensor noise.
 */
#ifndef PS_TESTS_KIT_SCENE_H
#define PS_TESTS_KIT_SCENE_H

#include "capture/picture.h"

struct ps_scene {
	uint16_t width_px;
	uint16_t height_px;
	unsigned hand; /* where the hand is, in steps of 8 pixels; 0: no hand */
	unsigned hue;  /* of the whole picture: added to one chroma plane */
	unsigned seed; /* of the noise; 0: none */
};

/* Paints the scene; the test fails when there is no memory. */
void ps_scene_paint(struct ps_picture *picture, const struct ps_scene *scene, uint64_t time_us);

#endif
