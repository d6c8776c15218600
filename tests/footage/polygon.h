/* Convex polygons with an edge as soft as wanted. */
#ifndef PS_TESTS_FOOTAGE_POLYGON_H
#define PS_TESTS_FOOTAGE_POLYGON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/footage/camera.h"
#include "tests/footage/draw.h"

#define PS_POLYGON_CORNERS 8

/* A convex polygon, made ready for drawing row by row. */
struct ps_polygon {
	int count;
	struct ps_rect box;
	int64_t nx[PS_POLYGON_CORNERS],
		ny[PS_POLYGON_CORNERS]; /* inward normals, of length PS_ONE */
	int64_t offset[PS_POLYGON_CORNERS];
	int64_t softness; /* width of the edge's ramp */
};

/* One row of a polygon: touched in [x0, x1), wholly covered in [solid0, solid1). */
struct ps_span {
	int x0, x1, solid0, solid1;
};

/* False if nothing of it lies on the canvas. @softness is the width of the edge in PS_PX. */
bool ps_polygon_init(struct ps_polygon *polygon, const struct ps_paper *canvas,
		     const struct ps_pixel *corners, int count, int softness);
struct ps_span ps_polygon_span(const struct ps_polygon *polygon, int row);

/* 0..256, of one pixel. */
uint32_t ps_polygon_cover(const struct ps_polygon *polygon, int x, int row);

/* @share of 256 at most. */
void ps_draw_polygon(struct ps_paper *canvas, const struct ps_pixel *corners, int count,
		     int softness, uint32_t colour, uint32_t share);

#endif
