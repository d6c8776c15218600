/*
 * struct ps_sharpness: how bright a picture is, and how wide its edges are.
 *
 * An edge is a rise or fall of luma of at least PS_SHARPNESS_CONTRAST levels along a row or a
 * column. Its width is that difference over its steepest step: what is in focus has edges of two or
 * three pixels, whatever it shows. This is the edge width of P. Marziliano et al., "A no-reference
 * perceptual blur metric" (ICIP 2002), measured at the steepest step, which noise lengthens less.
 * Of each direction the width is that which a quarter of its edges do not exceed: what stands
 * behind the item may be blurred. A picture has the worse direction's, since a hand that shakes
 * blurs one only. No state; any thread.
 */
#ifndef PS_CAPTURE_SHARPNESS_H
#define PS_CAPTURE_SHARPNESS_H

#include "capture/image.h"

#define PS_SHARPNESS_CONTRAST 48 /* levels */
#define PS_SHARPNESS_EDGES 24	 /* fewer in a direction say nothing of it */
#define PS_SHARPNESS_LINES 256	 /* rows, and columns, that are looked at; evenly spread */

struct ps_sharpness {
	uint8_t light;	       /* the level that a twentieth of the samples exceed */
	uint32_t edges;	       /* of both directions, of those that say anything; 0: no width */
	uint32_t width_tenths; /* of a pixel */
};

/* @luma: @width_px by @height_px samples. */
struct ps_sharpness ps_sharpness_of(const struct ps_plane *luma, uint16_t width_px,
				    uint16_t height_px);

#endif
