/* Round things: limbs, heads, handles, and the soft shadows below them. */
#ifndef PS_TESTS_FOOTAGE_CAPSULE_H
#define PS_TESTS_FOOTAGE_CAPSULE_H

#include <stddef.h>
#include <stdint.h>

#include "tests/footage/camera.h"
#include "tests/footage/draw.h"

/* Two balls and the hull around them; the radii in PS_PX. */
struct ps_capsule {
	struct ps_pixel a, b;
	int32_t radius_a, radius_b;
};

/*
 * Shaded as a round thing lit from above left. Capsules of one colour that are drawn one after
 * another with the same @group (1..255) grow together, as fingers do with a palm; 0 stands alone.
 */
void ps_draw_capsule(struct ps_paper *canvas, const struct ps_capsule *capsule, uint32_t colour,
		     uint8_t group);

/* A shadow that fades from @share of 256 in its middle to nothing at its rim. */
void ps_draw_shadow(struct ps_paper *canvas, const struct ps_capsule *capsule, uint32_t share);

/* The same in space: @radius_a and @radius_b in PS_MM. */
void ps_draw_limb(struct ps_paper *canvas, const struct ps_camera *camera, struct ps_point a,
		  int32_t radius_a, struct ps_point b, int32_t radius_b, uint32_t colour,
		  uint8_t group);

#endif
