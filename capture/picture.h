/*
 * struct ps_picture: an image that owns its planes and keeps their memory for the next one.
 *
 * The planes are allocated up to whole MCUs (16 by 16 luma samples), so that a JPEG decoder may
 * write its padding into them; what lies beyond the image's size has no meaning. The owner calls
 * init before and release after. One thread at a time.
 */
#ifndef PS_CAPTURE_PICTURE_H
#define PS_CAPTURE_PICTURE_H

#include "capture/image.h"
#include "signing/error.h"

struct ps_picture {
	struct ps_image image; /* its planes lie in @bytes; width 0 until the first shape or copy */
	uint8_t *bytes;
	size_t room;
};

void ps_picture_init(struct ps_picture *picture);
void ps_picture_release(struct ps_picture *picture);

/*
 * Gives the picture a size and the YUV420 layout; the samples are undefined afterwards.
 *
 * Errors: PS_RANGE (no size for a picture), PS_NO_MEMORY; the picture is then as it was.
 */
PS_MUST_CHECK enum ps_err ps_picture_shape(struct ps_picture *picture, uint16_t width_px,
					   uint16_t height_px);

/*
 * Takes over size, time and samples of @from.
 *
 * Errors: PS_UNSUPPORTED (a layout other than YUV420), PS_RANGE, PS_NO_MEMORY; the picture is then
 * as it was.
 */
PS_MUST_CHECK enum ps_err ps_picture_copy(struct ps_picture *picture, const struct ps_image *from);

/* Where the samples of plane 0, 1 or 2 are to be written. */
uint8_t *ps_picture_plane(struct ps_picture *picture, int plane);

#endif
