/*
 * struct ps_image: one raw 4:2:0 picture, seen but not owned.
 *
 * Luma is @width_px by @height_px; each chroma plane is half of that in both directions, rounded
 * up. The bytes belong to whoever handed the image out and stay valid as long as he says.
 */
#ifndef PS_CAPTURE_IMAGE_H
#define PS_CAPTURE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest side that libjpeg takes, and the most pixels of a picture that we do (8K by 8K). */
#define PS_IMAGE_MAX_SIDE_PX 65500
#define PS_IMAGE_MAX_PIXELS (1u << 26)

/* How the samples lie in the planes. What takes an image refuses the layouts that it cannot read.
 */
enum ps_layout {
	PS_LAYOUT_YUV420, /* three planes: Y, U, V */
	PS_LAYOUT_NV12,	  /* two planes: Y, and U and V sample by sample in turn */
};

struct ps_plane {
	const uint8_t *bytes;
	size_t stride; /* from one row to the next, at least the row's bytes */
};

struct ps_image {
	enum ps_layout layout;
	struct ps_plane planes[3];
	uint16_t width_px;
	uint16_t height_px;
	uint64_t time_us; /* CLOCK_BOOTTIME */
};

/* Whether a picture may have this size. */
static inline bool ps_image_size_ok(uint64_t width_px, uint64_t height_px)
{
	return width_px > 0 && height_px > 0 && width_px <= PS_IMAGE_MAX_SIDE_PX &&
	       height_px <= PS_IMAGE_MAX_SIDE_PX && width_px * height_px <= PS_IMAGE_MAX_PIXELS;
}

/* Samples per row, or rows, of a chroma plane for that many of luma. */
static inline uint16_t ps_image_chroma(uint16_t luma)
{
	return (uint16_t)((luma + 1) / 2);
}

#endif
