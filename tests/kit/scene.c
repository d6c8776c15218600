#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/kit/scene.h"

static unsigned bench_luma(size_t x, size_t y)
{
	unsigned light = (unsigned)(140 + x % 256 / 8 + y % 128 / 8);

	/* Print: strokes a few pixels wide in some places. */
	if (x / 160 % 3 == 1 && y / 96 % 2 == 1)
		return (x * 7 + y * 3) / 11 % 3 ? light : 40;
	return light;
}

static unsigned luma(const struct ps_scene *scene, size_t x, size_t y)
{
	size_t left = scene->hand * 8 % scene->width_px;
	size_t top = scene->height_px / 3u;

	if (scene->hand && x >= left && x < left + scene->width_px / 6u && y >= top &&
	    y < top + scene->height_px / 4u)
		return (unsigned)(90 + (x - left) % 16 + (y - top) % 8);
	return bench_luma(x, y);
}

void ps_scene_paint(struct ps_picture *picture, const struct ps_scene *scene, uint64_t time_us)
{
	uint32_t noise = scene->seed;

	assert_int_equal(ps_picture_shape(picture, scene->width_px, scene->height_px), PS_OK);
	picture->image.time_us = time_us;
	for (int p = 0; p < 3; p++) {
		size_t width = p ? ps_image_chroma(scene->width_px) : scene->width_px;
		size_t height = p ? ps_image_chroma(scene->height_px) : scene->height_px;
		uint8_t *to = ps_picture_plane(picture, p);

		for (size_t y = 0; y < height; y++, to += picture->image.planes[p].stride) {
			for (size_t x = 0; x < width; x++) {
				unsigned level = p ? 118u + (unsigned)p * 6 + (p == 1) * scene->hue
						   : luma(scene, x, y);

				noise = noise * 1664525 + (scene->seed ? 1013904223 : 0);
				to[x] = (uint8_t)(level + (noise >> 30));
			}
		}
	}
}
