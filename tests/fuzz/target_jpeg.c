/*
 * The JPEG reader of the replay source over any bytes, for pictures that are small.
 *
 * Property: what it accepts is what plain libjpeg decodes without a warning, with the same luma to
 * the last sample, and the size that ps_jpeg_size() said. What it refuses plain libjpeg warns of,
 * or is of a colour space that the reader does not take.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "capture/jpeg_read.h"
#include "tests/fuzz/fuzz.h"

enum { PIXELS_MAX = 1 << 14 };

struct plain {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	jmp_buf escape;
	uint8_t *luma;
};

static void on_error(j_common_ptr common)
{
	struct plain *plain = common->client_data;

	longjmp(plain->escape, 1);
}

static void be_silent(j_common_ptr common)
{
	(void)common;
}

static void decode_luma(struct plain *plain)
{
	struct jpeg_decompress_struct *jpeg = &plain->jpeg;

	jpeg->out_color_space = JCS_GRAYSCALE;
	jpeg_start_decompress(jpeg);
	plain->luma = calloc(jpeg->output_width, jpeg->output_height);
	PS_FUZZ_HOLDS(plain->luma);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row = plain->luma + (size_t)jpeg->output_scanline * jpeg->output_width;

		jpeg_read_scanlines(jpeg, &row, 1);
	}
	jpeg_finish_decompress(jpeg);
}

/* Decodes with libjpeg alone; NULL if it fails or warns. */
static uint8_t *plain_luma(const uint8_t *bytes, size_t len, uint16_t width_px, uint16_t height_px)
{
	struct plain *plain = calloc(1, sizeof(*plain));
	uint8_t *luma;

	PS_FUZZ_HOLDS(plain);
	plain->jpeg.err = jpeg_std_error(&plain->errors);
	plain->errors.error_exit = on_error;
	plain->errors.output_message = be_silent;
	plain->jpeg.client_data = plain;
	if (setjmp(plain->escape) == 0) {
		jpeg_create_decompress(&plain->jpeg);
		jpeg_mem_src(&plain->jpeg, bytes, (unsigned long)len);
		jpeg_read_header(&plain->jpeg, TRUE);
		PS_FUZZ_HOLDS(plain->jpeg.image_width == width_px);
		PS_FUZZ_HOLDS(plain->jpeg.image_height == height_px);
		decode_luma(plain);
	} else {
		plain->errors.num_warnings = 1;
	}
	luma = plain->luma;
	if (plain->errors.num_warnings) {
		free(luma);
		luma = NULL;
	}
	jpeg_destroy_decompress(&plain->jpeg);
	free(plain);
	return luma;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_picture picture;
	uint16_t width_px, height_px;
	uint8_t *luma;
	enum ps_err err;

	if (ps_jpeg_size(bytes, len, &width_px, &height_px) ||
	    (uint32_t)width_px * height_px > PIXELS_MAX)
		return 0;
	ps_picture_init(&picture);
	err = ps_jpeg_read(bytes, len, &picture);
	luma = plain_luma(bytes, len, width_px, height_px);
	if (err) {
		PS_FUZZ_HOLDS(err == PS_MALFORMED || err == PS_UNSUPPORTED);
		PS_FUZZ_HOLDS(err == PS_UNSUPPORTED || !luma);
	} else {
		PS_FUZZ_HOLDS(luma);
		PS_FUZZ_HOLDS(picture.image.width_px == width_px);
		PS_FUZZ_HOLDS(picture.image.height_px == height_px);
		for (size_t y = 0; y < height_px; y++)
			PS_FUZZ_HOLDS(memcmp(picture.image.planes[0].bytes +
						     y * picture.image.planes[0].stride,
					     luma + y * width_px, width_px) == 0);
	}
	free(luma);
	ps_picture_release(&picture);
	return 0;
}
