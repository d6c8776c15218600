/*
 * A flat thing with a picture on it, anywhere in space: a side of the carton, a strip of tape, the
 * waybill's label. Drawn in perspective.
 */
#ifndef PS_TESTS_FOOTAGE_FACE_H
#define PS_TESTS_FOOTAGE_FACE_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/error.h"
#include "tests/footage/camera.h"
#include "tests/footage/draw.h"

struct ps_texture {
	int width, height; /* powers of two if it repeats */
	bool repeats;	   /* beyond its edges; otherwise the outermost pixels go on */
	uint32_t *pixels;
};

/* All of one colour. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_texture_init(struct ps_texture *texture, int width, int height,
					  bool repeats, uint32_t colour);
void ps_texture_finish(struct ps_texture *texture);

/* Mixes a rectangle into the texture; the corners in 1/256 pixel, so that widths come out exact. */
void ps_texture_fill(struct ps_texture *texture, int x0, int y0, int x1, int y1, uint32_t colour);

struct ps_face {
	struct ps_point at;	/* the corner that the texture's first pixel goes to */
	struct ps_point along;	/* from there to where its row ends */
	struct ps_point across; /* from there to where its column ends */
	const struct ps_texture *texture;
	int u, v, span_u, span_v; /* the part of the texture that it shows, in 1/256 pixel */
	int light;		  /* of 256 */
	uint32_t share;		  /* of 256: less lets through what is below */
	bool fine;		  /* four samples a pixel: for what must stay legible */
};

/* Is the camera on the side that along x across points to? */
bool ps_face_is_seen(const struct ps_face *face, const struct ps_camera *camera);

void ps_draw_face(struct ps_paper *canvas, const struct ps_camera *camera,
		  const struct ps_face *face);

#endif
