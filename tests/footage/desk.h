/* The bench without the parcel: wooden top, cutting mat with its grid and scale bar, odds and ends.
 */
#ifndef PS_TESTS_FOOTAGE_DESK_H
#define PS_TESTS_FOOTAGE_DESK_H

#include <stdint.h>

#include "tests/footage/camera.h"
#include "tests/footage/draw.h"

/* Paints the whole canvas. This takes a good part of a second: once per camera, not per frame. */
void ps_desk_draw(struct ps_paper *canvas, const struct ps_camera *camera, uint32_t seed);

#endif
