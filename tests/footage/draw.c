#include "tests/footage/draw.h"

#include <stdlib.h>
#include <string.h>

#include "tests/footage/camera.h"

struct ps_rect ps_rect_union(struct ps_rect a, struct ps_rect b)
{
	if (a.x0 >= a.x1 || a.y0 >= a.y1)
		return b;
	if (b.x0 >= b.x1 || b.y0 >= b.y1)
		return a;
	return (struct ps_rect){ a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0,
				 a.x1 > b.x1 ? a.x1 : b.x1, a.y1 > b.y1 ? a.y1 : b.y1 };
}

enum ps_err ps_paper_init(struct ps_paper *canvas, int width_px, int height_px)
{
	uint32_t *pixels = calloc((size_t)width_px * (size_t)height_px, sizeof(*pixels));

	if (!pixels)
		return PS_NO_MEMORY;
	*canvas = (struct ps_paper){ width_px, height_px, pixels, { 0, 0, 0, 0 } };
	return PS_OK;
}

void ps_paper_finish(struct ps_paper *canvas)
{
	free(canvas->pixels);
	canvas->pixels = NULL;
}

void ps_paper_copy(struct ps_paper *canvas, const struct ps_paper *from, struct ps_rect rect)
{
	for (int y = rect.y0; y < rect.y1; y++) {
		size_t at = (size_t)y * (size_t)canvas->width_px + (size_t)rect.x0;

		memcpy(canvas->pixels + at, from->pixels + at,
		       (size_t)(rect.x1 - rect.x0) * sizeof(*canvas->pixels));
	}
}

struct ps_rect ps_paper_within(const struct ps_paper *canvas, int32_t x0, int32_t y0, int32_t x1,
			       int32_t y1)
{
	struct ps_rect rect = { x0 < 0 ? 0 : x0 / PS_PX, y0 < 0 ? 0 : y0 / PS_PX,
				x1 < 0 ? 0 : x1 / PS_PX + 1, y1 < 0 ? 0 : y1 / PS_PX + 1 };

	if (rect.x1 > canvas->width_px)
		rect.x1 = canvas->width_px;
	if (rect.y1 > canvas->height_px)
		rect.y1 = canvas->height_px;
	return rect;
}

bool ps_rect_is_empty(struct ps_rect rect)
{
	return rect.x0 >= rect.x1 || rect.y0 >= rect.y1;
}
