/*
 * struct ps_image: one 4:2:0 picture as a camera gives it, seen but not owned.
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
	PS_LAYOUT_JPEG,	  /* plane 0 holds a JPEG file of @jpeg_len bytes, of any sampling */
};

struct ps_plane {
	const uint8_t *bytes;
	size_t stride; /* from one row to the next, at least the row's bytes */
};

/* Whoever is handed an image that has a lender gives it back once, from any thread. */
struct ps_image_lender {
	void (*give_back)(struct ps_image_lender *lender);
};

struct ps_image {
	enum ps_layout layout;
	struct ps_plane planes[3];
	uint16_t width_px;
	uint16_t height_px;
	uint64_t time_us; /* CLOCK_BOOTTIME */
	size_t jpeg_len;
	uint32_t lost;			/* pictures that the device lost just before this one */
	struct ps_image_lender *lender; /* NULL: the bytes hold for the call alone */
};

static inline void ps_image_give_back(const struct ps_image *image)
{
	if (image->lender)
		image->lender->give_back(image->lender);
}

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
