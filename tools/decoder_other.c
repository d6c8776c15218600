#include "tools/decoder_other.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <webp/decode.h>

enum { RGB = 3, RGBA = 4, WHITE = 255 };

static bool begins(struct ps_bytes picture, size_t at, const char *with, size_t len)
{
	return picture.len >= at + len && memcmp(picture.bytes + at, with, len) == 0;
}

static bool is_png(struct ps_bytes picture)
{
	return begins(picture, 0, "\x89PNG\r\n\x1a\n", 8);
}

static bool is_webp(struct ps_bytes picture)
{
	return begins(picture, 0, "RIFF", 4) && begins(picture, 8, "WEBP", 4);
}

bool ps_decoder_is_other(struct ps_bytes picture)
{
	return is_png(picture) || is_webp(picture);
}

/* Of these sides, whole pictures are decoded at once. */
static uint32_t make_room(uint32_t width_px, uint32_t height_px, struct ps_canvas *pixels)
{
	if (width_px == 0 || height_px == 0)
		return PS_RESULT_BAD;
	return ps_canvas_init(pixels, width_px, height_px, 0) ? PS_RESULT_LIMIT : PS_RESULT_OK;
}

static uint32_t read_png(struct ps_bytes picture, struct ps_canvas *pixels)
{
	const png_color white = { WHITE, WHITE, WHITE };
	png_image image = { .version = PNG_IMAGE_VERSION };
	uint32_t result = PS_RESULT_BAD;

	if (png_image_begin_read_from_memory(&image, picture.bytes, picture.len)) {
		image.format = PNG_FORMAT_RGB;
		result = make_room(image.width, image.height, pixels);
	}
	/* it warns of colour profiles, of which nothing is made here */
	if (result == PS_RESULT_OK && !png_image_finish_read(&image, &white, pixels->rgb, 0, NULL))
		result = PS_RESULT_BAD;
	png_image_free(&image);
	return result;
}

/* Onto white. */
static void lay_row(const uint8_t *rgba, uint32_t width_px, uint8_t *rgb)
{
	for (uint32_t x = 0; x < width_px; x++, rgba += RGBA, rgb += RGB)
		for (unsigned i = 0; i < RGB; i++)
			rgb[i] = (uint8_t)((rgba[i] * rgba[RGB] + WHITE * (WHITE - rgba[RGB])) /
					   WHITE);
}

static uint32_t read_webp_over_white(struct ps_bytes picture, struct ps_canvas *pixels)
{
	const size_t row = (size_t)pixels->width_px * RGBA;
	uint8_t *rgba = malloc(row * pixels->height_px);
	uint32_t result = PS_RESULT_LIMIT;

	if (rgba)
		result = WebPDecodeRGBAInto(picture.bytes, picture.len, rgba,
					    row * pixels->height_px, (int)row)
				 ? PS_RESULT_OK
				 : PS_RESULT_BAD;
	for (uint32_t y = 0; y < pixels->height_px && result == PS_RESULT_OK; y++)
		lay_row(rgba + y * row, pixels->width_px,
			pixels->rgb + (size_t)y * pixels->width_px * RGB);
	free(rgba);
	return result;
}

static uint32_t read_webp(struct ps_bytes picture, struct ps_canvas *pixels)
{
	WebPBitstreamFeatures features;
	uint32_t result;

	if (WebPGetFeatures(picture.bytes, picture.len, &features) != VP8_STATUS_OK ||
	    features.has_animation || features.width < 0 || features.height < 0)
		return PS_RESULT_BAD;
	result = make_room((uint32_t)features.width, (uint32_t)features.height, pixels);
	if (result != PS_RESULT_OK)
		return result;
	if (features.has_alpha)
		return read_webp_over_white(picture, pixels);
	return WebPDecodeRGBInto(picture.bytes, picture.len, pixels->rgb,
				 (size_t)pixels->width_px * pixels->height_px * RGB,
				 (int)(pixels->width_px * RGB))
		       ? PS_RESULT_OK
		       : PS_RESULT_BAD;
}

/* A whole number of pixels each way becomes one. */
static uint32_t reduce(struct ps_canvas *pixels, uint32_t by)
{
	struct ps_canvas small;

	if (ps_canvas_init(&small, pixels->width_px / by, pixels->height_px / by, 0))
		return PS_RESULT_LIMIT;
	ps_canvas_put(&small, 0, 0, small.width_px, small.height_px, pixels);
	ps_canvas_release(pixels);
	*pixels = small;
	return PS_RESULT_OK;
}

void ps_decoder_other(struct ps_bytes picture, uint32_t width_px, uint32_t height_px,
		      uint8_t **rgb_out, struct ps_decoder_reply *reply_out)
{
	struct ps_canvas pixels = { .rgb = NULL };
	uint32_t by;

	*reply_out = (struct ps_decoder_reply){ .result = is_png(picture)
								  ? read_png(picture, &pixels)
								  : read_webp(picture, &pixels) };
	by = pixels.width_px / (width_px ? width_px : 1);
	if (pixels.height_px / (height_px ? height_px : 1) < by)
		by = pixels.height_px / (height_px ? height_px : 1);
	if (reply_out->result == PS_RESULT_OK && by > 1)
		reply_out->result = reduce(&pixels, by);
	*rgb_out = pixels.rgb;
	if (reply_out->result != PS_RESULT_OK)
		return;
	reply_out->width_px = pixels.width_px;
	reply_out->height_px = pixels.height_px;
	reply_out->len = pixels.width_px * pixels.height_px * RGB;
}
