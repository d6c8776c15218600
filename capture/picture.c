#include "capture/picture.h"

#include <stdlib.h>
#include <string.h>

void ps_picture_init(struct ps_picture *picture)
{
	*picture = (struct ps_picture){ .bytes = NULL };
}

void ps_picture_release(struct ps_picture *picture)
{
	free(picture->bytes);
	ps_picture_init(picture);
}

static size_t round_up(size_t value, size_t step)
{
	return (value + step - 1) / step * step;
}

enum ps_err ps_picture_shape(struct ps_picture *picture, uint16_t width_px, uint16_t height_px)
{
	size_t stride = round_up(width_px, 16);
	size_t luma = stride * round_up(height_px, 16);

	if (!ps_image_size_ok(width_px, height_px))
		return PS_RANGE;
	if (luma * 3 / 2 > picture->room) {
		uint8_t *bytes = malloc(luma * 3 / 2);

		if (!bytes)
			return PS_NO_MEMORY;
		free(picture->bytes);
		picture->bytes = bytes;
		picture->room = luma * 3 / 2;
	}
	picture->image = (struct ps_image){
		.layout = PS_LAYOUT_YUV420,
		.planes = { { picture->bytes, stride },
			    { picture->bytes + luma, stride / 2 },
			    { picture->bytes + luma + luma / 4, stride / 2 } },
		.width_px = width_px,
		.height_px = height_px,
	};
	return PS_OK;
}

uint8_t *ps_picture_plane(struct ps_picture *picture, int plane)
{
	return picture->bytes + (picture->image.planes[plane].bytes - picture->bytes);
}

enum ps_err ps_picture_copy(struct ps_picture *picture, const struct ps_image *from)
{
	enum ps_err err;

	if (from->layout != PS_LAYOUT_YUV420)
		return PS_UNSUPPORTED;
	err = ps_picture_shape(picture, from->width_px, from->height_px);
	if (err)
		return err;
	for (int p = 0; p < 3; p++) {
		size_t width = p ? ps_image_chroma(from->width_px) : from->width_px;
		size_t height = p ? ps_image_chroma(from->height_px) : from->height_px;
		uint8_t *to = ps_picture_plane(picture, p);

		for (size_t y = 0; y < height; y++)
			memcpy(to + y * picture->image.planes[p].stride,
			       from->planes[p].bytes + y * from->planes[p].stride, width);
	}
	picture->image.time_us = from->time_us;
	return PS_OK;
}
