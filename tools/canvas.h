/*
 * struct ps_canvas: a small RGB picture to lay others out on.
 */
#ifndef PS_TOOLS_CANVAS_H
#define PS_TOOLS_CANVAS_H

#include <stdint.h>

#include "signing/buf.h"
#include "signing/cursor.h"

/* The longest side that libjpeg takes, and the most pixels that we lay out. */
#define PS_CANVAS_SIDE_MAX 65500
#define PS_CANVAS_PIXELS_MAX (1U << 26)

struct ps_canvas {
	uint32_t width_px;
	uint32_t height_px;
	uint8_t *rgb; /* three bytes a pixel, row by row without gaps */
};

/* Filled with @level, a grey. Errors: PS_LIMIT (too large, or empty), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_canvas_init(struct ps_canvas *canvas, uint32_t width_px,
					 uint32_t height_px, uint8_t level);
void ps_canvas_release(struct ps_canvas *canvas);

/* A rectangle of one grey; what lies outside is cut. */
void ps_canvas_fill(struct ps_canvas *canvas, uint32_t x, uint32_t y, uint32_t width_px,
		    uint32_t height_px, uint8_t level);

/* Scales @from to @width_px by @height_px by averaging, and puts it there; it must fit. */
void ps_canvas_put(struct ps_canvas *canvas, uint32_t x, uint32_t y, uint32_t width_px,
		   uint32_t height_px, const struct ps_canvas *from);

/* Reduces it by averaging to at most @width_px, 1 or more, and never enlarges it. Errors:
 * PS_NO_MEMORY; then it is as it was. */
PS_MUST_CHECK enum ps_err ps_canvas_narrow(struct ps_canvas *canvas, uint32_t width_px);

/*
 * Writes digits, '.', '-' and 's' in dots of @scale pixels, white on black; other characters are
 * blanks. A character is 6 by 9 dots with its border.
 */
#define PS_GLYPH_WIDTH 6
#define PS_GLYPH_HEIGHT 9
void ps_canvas_write(struct ps_canvas *canvas, uint32_t x, uint32_t y, uint32_t scale,
		     const char *text);

enum ps_canvas_jpeg_flags {
	PS_CANVAS_GREY = 1,
	PS_CANVAS_SMALL = 2, /* takes its time to save some hundredths of the bytes */
};

/*
 * Appends the canvas as a JPEG of 150 dots an inch. Errors: PS_NO_MEMORY, PS_INVALID (libjpeg
 * refuses).
 */
PS_MUST_CHECK enum ps_err ps_canvas_write_jpeg(const struct ps_canvas *canvas, int quality,
					       unsigned flags, struct ps_buf *jpeg);

#endif
