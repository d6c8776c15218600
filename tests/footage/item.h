/* What is packed: a plush bear that lies on its back, so that every camera knows it again. And
 * tools. */
#ifndef PS_TESTS_FOOTAGE_ITEM_H
#define PS_TESTS_FOOTAGE_ITEM_H

#include <stdint.h>

#include "tests/footage/camera.h"
#include "tests/footage/draw.h"

/* Around @middle, face up, head away from the packer. */
void ps_item_draw_bear(struct ps_paper *canvas, const struct ps_camera *camera,
		       struct ps_point middle, uint32_t colour);

/* A tape gun whose roller is at @tip; the packer holds it from his side. */
void ps_item_draw_gun(struct ps_paper *canvas, const struct ps_camera *camera, struct ps_point tip);

/* A soft shadow on the plane @plane_z, of something of @radius (PS_MM) at @above. */
void ps_item_draw_shadow(struct ps_paper *canvas, const struct ps_camera *camera,
			 struct ps_point above, int32_t plane_z, int32_t radius);

#endif
