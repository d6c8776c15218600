/*
 * struct ps_planes: a picture as video has it, a plane of brightness and two of colour at half the
 * size each way (4:2:0, full range).
 */
#ifndef PS_TOOLS_PLANES_H
#define PS_TOOLS_PLANES_H

#include "signing/error.h"
#include "tools/canvas.h"

struct ps_planes {
	uint32_t width_px; /* even, as the height */
	uint32_t height_px;
	uint8_t *bytes; /* brightness, then the two colours, without gaps */
};

/* How many bytes they are; both sides are even and their product is not beyond the canvas' most. */
size_t ps_planes_len(uint32_t width_px, uint32_t height_px);

/* libjpeg reduces by eighths (scale_num of 8); what it makes of a side then, made even. */
#define PS_PLANES_EIGHTHS 8
uint32_t ps_planes_reduced(uint32_t side, uint32_t eighths);

/* Of one grey. Errors: PS_LIMIT (too large, empty, odd), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_planes_init(struct ps_planes *planes, uint32_t width_px,
					 uint32_t height_px, uint8_t level);
void ps_planes_release(struct ps_planes *planes);

/* A rectangle of one grey, outwards to even pixels; what lies outside is cut. */
void ps_planes_fill(struct ps_planes *planes, uint32_t x, uint32_t y, uint32_t width_px,
		    uint32_t height_px, uint8_t level);

/* Puts @from there, which is at even pixels and must fit. */
void ps_planes_put(struct ps_planes *planes, uint32_t x, uint32_t y, const struct ps_planes *from);

/* Puts @height_px rows of @from, from @from_y on and @width_px wide, there; all even, and all fits.
 */
void ps_planes_put_rows(struct ps_planes *planes, uint32_t x, uint32_t y,
			const struct ps_planes *from, uint32_t from_y, uint32_t width_px,
			uint32_t height_px);

/* Puts the brightness of a canvas there, without colours; even pixels, and it must fit. */
void ps_planes_put_grey(struct ps_planes *planes, uint32_t x, uint32_t y,
			const struct ps_canvas *from);

#endif
