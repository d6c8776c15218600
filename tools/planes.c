#include "tools/planes.h"

#include <stdlib.h>
#include <string.h>

enum { NO_COLOUR = 128 };

size_t ps_planes_len(uint32_t width_px, uint32_t height_px)
{
	return (size_t)width_px * height_px / 2 * 3;
}

uint32_t ps_planes_reduced(uint32_t side, uint32_t eighths)
{
	return (uint32_t)(((uint64_t)side * eighths + PS_PLANES_EIGHTHS - 1) / PS_PLANES_EIGHTHS +
			  1) /
	       2 * 2;
}

enum ps_err ps_planes_init(struct ps_planes *planes, uint32_t width_px, uint32_t height_px,
			   uint8_t level)
{
	size_t pixels = (size_t)width_px * height_px;
	uint8_t *bytes;

	if (pixels == 0 || width_px > PS_CANVAS_SIDE_MAX || height_px > PS_CANVAS_SIDE_MAX ||
	    pixels > PS_CANVAS_PIXELS_MAX || width_px % 2 || height_px % 2)
		return PS_LIMIT;
	bytes = malloc(ps_planes_len(width_px, height_px));
	if (!bytes)
		return PS_NO_MEMORY;
	memset(bytes, level, pixels);
	memset(bytes + pixels, NO_COLOUR, pixels / 2);
	*planes = (struct ps_planes){ width_px, height_px, bytes };
	return PS_OK;
}

void ps_planes_release(struct ps_planes *planes)
{
	free(planes->bytes);
	*planes = (struct ps_planes){ 0 };
}

/* One plane: 0 is brightness, 1 and 2 are the colours. */
struct plane {
	uint8_t *bytes;
	uint32_t width;
	uint32_t height;
	uint32_t shift;
};

static struct plane plane_of(const struct ps_planes *planes, unsigned which)
{
	size_t pixels = (size_t)planes->width_px * planes->height_px;
	struct plane plane = { planes->bytes, planes->width_px, planes->height_px, 0 };

	if (which)
		plane = (struct plane){ planes->bytes + pixels + (which - 1) * (pixels / 4),
					planes->width_px / 2, planes->height_px / 2, 1 };
	return plane;
}

void ps_planes_fill(struct ps_planes *planes, uint32_t x, uint32_t y, uint32_t width_px,
		    uint32_t height_px, uint8_t level)
{
	if (x >= planes->width_px || y >= planes->height_px)
		return;
	width_px = (width_px > planes->width_px - x ? planes->width_px - x : width_px) + x % 2;
	height_px = (height_px > planes->height_px - y ? planes->height_px - y : height_px) + y % 2;
	for (unsigned i = 0; i < 3; i++) {
		struct plane to = plane_of(planes, i);
		uint32_t width = (width_px + 1) / 2 * 2 >> to.shift;
		uint32_t height = (height_px + 1) / 2 * 2 >> to.shift;
		uint32_t left = x / 2 * 2 >> to.shift;
		uint32_t top = y / 2 * 2 >> to.shift;

		for (uint32_t row = 0; row < height; row++)
			memset(to.bytes + (size_t)(top + row) * to.width + left,
			       i ? NO_COLOUR : level, width);
	}
}

void ps_planes_put_rows(struct ps_planes *planes, uint32_t x, uint32_t y,
			const struct ps_planes *from, uint32_t from_y, uint32_t width_px,
			uint32_t height_px)
{
	for (unsigned i = 0; i < 3; i++) {
		struct plane to = plane_of(planes, i);
		struct plane source = plane_of(from, i);
		uint32_t first = from_y >> to.shift;

		for (uint32_t row = 0; row < height_px >> to.shift; row++)
			memcpy(to.bytes + (size_t)((y >> to.shift) + row) * to.width +
				       (x >> to.shift),
			       source.bytes + (size_t)(first + row) * source.width,
			       width_px >> to.shift);
	}
}

void ps_planes_put(struct ps_planes *planes, uint32_t x, uint32_t y, const struct ps_planes *from)
{
	ps_planes_put_rows(planes, x, y, from, 0, from->width_px, from->height_px);
}

void ps_planes_put_grey(struct ps_planes *planes, uint32_t x, uint32_t y,
			const struct ps_canvas *from)
{
	ps_planes_fill(planes, x, y, from->width_px, from->height_px, 0);
	for (uint32_t row = 0; row < from->height_px; row++) {
		const uint8_t *rgb = from->rgb + (size_t)row * from->width_px * 3;
		uint8_t *to = planes->bytes + (size_t)(y + row) * planes->width_px + x;

		/* black, white and the greys between have three equal parts: green will do */
		for (uint32_t column = 0; column < from->width_px; column++)
			to[column] = rgb[column * 3 + 1];
	}
}
