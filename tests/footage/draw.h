/*
 * Colours, and the canvas that the shapes of polygon.h, capsule.h and face.h are drawn on. All of
 * them have soft edges, are clipped to the canvas and grow its dirty rectangle.
 */
#ifndef PS_TESTS_FOOTAGE_DRAW_H
#define PS_TESTS_FOOTAGE_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/error.h"

/*
 * A colour is Y | U << 8 | V << 16, full range (JFIF), from constants of red, green and blue. What
 * the canvas has above that is the group that the pixel was painted by (capsule.h), 0 for most.
 */
#define PS_GROUP_SHIFT 24

#define PS_RGB(r, g, b)                                                  \
	((uint32_t)((77 * (r) + 150 * (g) + 29 * (b)) >> 8) |            \
	 (uint32_t)((32768 - 43 * (r)-85 * (g) + 128 * (b)) >> 8) << 8 | \
	 (uint32_t)((32768 + 128 * (r)-107 * (g)-21 * (b)) >> 8) << 16)

/* Shares are of 256: 0 is all @below, 256 all @above. Inline: every pixel passes through here. */
static inline uint32_t ps_colour_mix(uint32_t below, uint32_t above, uint32_t share)
{
	uint32_t keep = 256 - share;
	uint32_t yv = ((below & 0xff00ff) * keep + (above & 0xff00ff) * share) >> 8;
	uint32_t u = ((below >> 8 & 0xff) * keep + (above >> 8 & 0xff) * share) >> 8;

	return (yv & 0xff00ff) | u << 8;
}

/* Under @light of 256, at least 0; more than 256 brightens. In the shade colours fade too. */
static inline uint32_t ps_colour_lit(uint32_t colour, int light)
{
	uint32_t y = (colour & 0xff) * (uint32_t)light >> 8;
	uint32_t bright = y > 255 ? 255 : y;

	if (light >= 256)
		return (colour & 0xffff00) | bright;
	return (ps_colour_mix(0x808000, colour, (uint32_t)light) & 0xffff00) | bright;
}

/* Whole pixels, from the first to before the second; empty where x0 >= x1. */
struct ps_rect {
	int x0, y0, x1, y1;
};

struct ps_rect ps_rect_union(struct ps_rect a, struct ps_rect b);

struct ps_paper {
	int width_px, height_px;
	uint32_t *pixels;
	struct ps_rect dirty; /* what was drawn on since the caller last emptied it */
};

/* Black. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_paper_init(struct ps_paper *canvas, int width_px, int height_px);
void ps_paper_finish(struct ps_paper *canvas);

/* Takes @rect over from a canvas of the same size. */
void ps_paper_copy(struct ps_paper *canvas, const struct ps_paper *from, struct ps_rect rect);

/* The pixels whose centres may lie within [@x0, @x1] x [@y0, @y1] (PS_PX) and on the canvas. */
struct ps_rect ps_paper_within(const struct ps_paper *canvas, int32_t x0, int32_t y0, int32_t x1,
			       int32_t y1);

bool ps_rect_is_empty(struct ps_rect rect);

#endif
