#include "tools/canvas.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 3, GLYPH_ROWS = 7, GLYPH_DOTS = 5 };

enum ps_err ps_canvas_init(struct ps_canvas *canvas, uint32_t width_px, uint32_t height_px,
			   uint8_t level)
{
	uint8_t *rgb;
	size_t len;

	if (width_px == 0 || height_px == 0 || width_px > PS_CANVAS_SIDE_MAX ||
	    height_px > PS_CANVAS_SIDE_MAX || (uint64_t)width_px * height_px > PS_CANVAS_PIXELS_MAX)
		return PS_LIMIT;
	len = (size_t)width_px * height_px * CHANNELS;
	rgb = malloc(len);
	if (!rgb)
		return PS_NO_MEMORY;
	memset(rgb, level, len);
	*canvas = (struct ps_canvas){ width_px, height_px, rgb };
	return PS_OK;
}

void ps_canvas_release(struct ps_canvas *canvas)
{
	free(canvas->rgb);
	*canvas = (struct ps_canvas){ 0 };
}

static uint8_t *pixel(const struct ps_canvas *canvas, uint32_t x, uint32_t y)
{
	return canvas->rgb + ((size_t)y * canvas->width_px + x) * CHANNELS;
}

void ps_canvas_fill(struct ps_canvas *canvas, uint32_t x, uint32_t y, uint32_t width_px,
		    uint32_t height_px, uint8_t level)
{
	if (x >= canvas->width_px || y >= canvas->height_px)
		return;
	if (width_px > canvas->width_px - x)
		width_px = canvas->width_px - x;
	if (height_px > canvas->height_px - y)
		height_px = canvas->height_px - y;
	for (uint32_t row = 0; row < height_px; row++)
		memset(pixel(canvas, x, y + row), level, (size_t)width_px * CHANNELS);
}

/* Where the @i-th of @parts equal parts of @whole begins. */
static uint32_t part(uint32_t i, uint32_t parts, uint32_t whole)
{
	return (uint32_t)((uint64_t)i * whole / parts);
}

static void average(const struct ps_canvas *from, uint32_t left, uint32_t right, uint32_t top,
		    uint32_t bottom, uint8_t *to)
{
	uint64_t sums[CHANNELS] = { 0 };
	uint64_t count;

	/* enlarging: a part may be empty */
	if (right == left)
		right++;
	if (bottom == top)
		bottom++;
	count = (uint64_t)(right - left) * (bottom - top);
	for (uint32_t y = top; y < bottom; y++)
		for (uint32_t x = left; x < right; x++)
			for (unsigned c = 0; c < CHANNELS; c++)
				sums[c] += pixel(from, x, y)[c];
	for (unsigned c = 0; c < CHANNELS; c++)
		to[c] = (uint8_t)(sums[c] / count);
}

void ps_canvas_put(struct ps_canvas *canvas, uint32_t x, uint32_t y, uint32_t width_px,
		   uint32_t height_px, const struct ps_canvas *from)
{
	for (uint32_t row = 0; row < height_px; row++)
		for (uint32_t column = 0; column < width_px; column++)
			average(from, part(column, width_px, from->width_px),
				part(column + 1, width_px, from->width_px),
				part(row, height_px, from->height_px),
				part(row + 1, height_px, from->height_px),
				pixel(canvas, x + column, y + row));
}

enum ps_err ps_canvas_narrow(struct ps_canvas *canvas, uint32_t width_px)
{
	struct ps_canvas small;
	uint32_t height;
	enum ps_err err;

	if (canvas->width_px <= width_px)
		return PS_OK;
	height = (uint32_t)((uint64_t)canvas->height_px * width_px / canvas->width_px);
	err = ps_canvas_init(&small, width_px, height ? height : 1, 0);
	if (err)
		return err;
	ps_canvas_put(&small, 0, 0, small.width_px, small.height_px, canvas);
	ps_canvas_release(canvas);
	*canvas = small;
	return PS_OK;
}

/* Five dots a row, the leftmost in bit 4. */
static const struct {
	char character;
	uint8_t rows[GLYPH_ROWS];
} glyphs[] = {
	{ '0', { 0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e } },
	{ '1', { 0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e } },
	{ '2', { 0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f } },
	{ '3', { 0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e } },
	{ '4', { 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 } },
	{ '5', { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e } },
	{ '6', { 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e } },
	{ '7', { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08 } },
	{ '8', { 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e } },
	{ '9', { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c } },
	{ '.', { 0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c } },
	{ '-', { 0x00, 0x00, 0x00, 0x1f, 0x00, 0x00, 0x00 } },
	{ 's', { 0x00, 0x00, 0x0e, 0x10, 0x0e, 0x01, 0x1e } },
};

static bool has_dot(char character, uint32_t column, uint32_t row)
{
	for (size_t i = 0; i < sizeof(glyphs) / sizeof(glyphs[0]); i++)
		if (glyphs[i].character == character)
			return glyphs[i].rows[row] >> (GLYPH_DOTS - 1 - column) & 1;
	return false;
}

void ps_canvas_write(struct ps_canvas *canvas, uint32_t x, uint32_t y, uint32_t scale,
		     const char *text)
{
	ps_canvas_fill(canvas, x, y, ((uint32_t)strlen(text) * PS_GLYPH_WIDTH + 1) * scale,
		       PS_GLYPH_HEIGHT * scale, 0);
	for (; *text; text++, x += PS_GLYPH_WIDTH * scale)
		for (uint32_t row = 0; row < GLYPH_ROWS; row++)
			for (uint32_t column = 0; column < GLYPH_DOTS; column++)
				if (has_dot(*text, column, row))
					ps_canvas_fill(canvas, x + (column + 1) * scale,
						       y + (row + 1) * scale, scale, scale, 255);
}
