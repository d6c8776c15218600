#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>

#include "capture/jpeg_read.h"

struct file {
	unsigned char *bytes;
	unsigned long len;
};

/* Luma runs from left to right, Cb is 90 and Cr 170 everywhere (or, in RGB, some red). */
static struct file make_file(int width, int height, J_COLOR_SPACE from, J_COLOR_SPACE to, int h,
			     int v)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	struct file file = { NULL, 0 };
	uint8_t *row = malloc((size_t)width * 4);
	int components = from == JCS_GRAYSCALE ? 1 : from == JCS_CMYK ? 4 : 3;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &file.bytes, &file.len);
	jpeg.image_width = (JDIMENSION)width;
	jpeg.image_height = (JDIMENSION)height;
	jpeg.input_components = components;
	jpeg.in_color_space = from;
	jpeg_set_defaults(&jpeg);
	jpeg_set_colorspace(&jpeg, to);
	jpeg_set_quality(&jpeg, 100, TRUE);
	jpeg.comp_info[0].h_samp_factor = h;
	jpeg.comp_info[0].v_samp_factor = v;
	jpeg_start_compress(&jpeg, TRUE);
	for (int x = 0; x < width; x++) {
		row[x * components] = (uint8_t)(x * 255 / width);
		if (components > 1) {
			row[x * components + 1] = 90;
			row[x * components + 2] = 170;
		}
		if (components > 3)
			row[x * components + 3] = 0;
	}
	for (int y = 0; y < height; y++)
		jpeg_write_scanlines(&jpeg, &row, 1);
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	free(row);
	return file;
}

static void every_sampling_gives_the_same_planes(void **state)
{
	static const struct {
		const char *story;
		int width, height;
		J_COLOR_SPACE from, to;
		int h, v;
		int u, v_level;
	} rows[] = {
		{ "4:2:0, taken as it is", 64, 48, JCS_YCbCr, JCS_YCbCr, 2, 2, 90, 170 },
		{ "4:2:0, odd sides", 37, 21, JCS_YCbCr, JCS_YCbCr, 2, 2, 90, 170 },
		{ "4:2:2", 64, 48, JCS_YCbCr, JCS_YCbCr, 2, 1, 90, 170 },
		{ "4:4:4, odd sides", 37, 21, JCS_YCbCr, JCS_YCbCr, 1, 1, 90, 170 },
		{ "grey", 37, 21, JCS_GRAYSCALE, JCS_GRAYSCALE, 1, 1, 128, 128 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file file = make_file(rows[i].width, rows[i].height, rows[i].from,
					     rows[i].to, rows[i].h, rows[i].v);
		struct ps_picture picture;
		uint16_t width, height;

		print_message("# %s\n", rows[i].story);
		ps_picture_init(&picture);
		assert_int_equal(ps_jpeg_size(file.bytes, file.len, &width, &height), PS_OK);
		assert_int_equal(width, rows[i].width);
		assert_int_equal(height, rows[i].height);
		assert_int_equal(ps_jpeg_read(file.bytes, file.len, &picture), PS_OK);
		assert_int_equal(picture.image.width_px, rows[i].width);
		assert_int_equal(picture.image.height_px, rows[i].height);
		for (int y = 0; y < rows[i].height; y++) {
			for (int x = 0; x < rows[i].width; x++) {
				const struct ps_plane *p = picture.image.planes;
				int luma = p[0].bytes[(size_t)y * p[0].stride + (size_t)x];
				size_t half = (size_t)(y / 2) * p[1].stride + (size_t)(x / 2);

				assert_in_range(luma + 3, x * 255 / rows[i].width,
						x * 255 / rows[i].width + 6);
				assert_in_range(p[1].bytes[half], rows[i].u - 2, rows[i].u + 2);
				assert_in_range(p[2].bytes[half], rows[i].v_level - 2,
						rows[i].v_level + 2);
			}
		}
		ps_picture_release(&picture);
		free(file.bytes);
	}
}

static void what_is_no_whole_picture_is_refused(void **state)
{
	struct file good = make_file(640, 480, JCS_YCbCr, JCS_YCbCr, 2, 2);
	struct file cmyk = make_file(64, 48, JCS_CMYK, JCS_CMYK, 1, 1);
	uint8_t *huge = malloc(good.len);
	const struct {
		const char *story;
		const uint8_t *bytes;
		size_t len;
		enum ps_err err;
	} rows[] = {
		{ "nothing", good.bytes, 0, PS_MALFORMED },
		{ "not a JPEG", (const uint8_t *)"GIF89a....", 10, PS_MALFORMED },
		{ "cut in its header", good.bytes, 100, PS_MALFORMED },
		{ "cut in its data", good.bytes, good.len / 2, PS_MALFORMED },
		{ "four inks", cmyk.bytes, cmyk.len, PS_UNSUPPORTED },
		{ "65000 by 65000 in its header", huge, good.len, PS_RANGE },
	};
	struct ps_picture picture;

	(void)state;
	memcpy(huge, good.bytes, good.len);
	for (size_t i = 0; i + 9 < good.len; i++) {
		if (huge[i] == 0xff && huge[i + 1] == 0xc0) {
			memcpy(huge + i + 5, "\xfd\xe8\xfd\xe8", 4);
			break;
		}
	}
	ps_picture_init(&picture);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("# %s\n", rows[i].story);
		assert_int_equal(ps_jpeg_read(rows[i].bytes, rows[i].len, &picture), rows[i].err);
	}
	assert_int_equal(ps_jpeg_read(good.bytes, good.len, &picture), PS_OK);
	ps_picture_release(&picture);
	free(huge);
	free(good.bytes);
	free(cmyk.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sampling_gives_the_same_planes),
		cmocka_unit_test(what_is_no_whole_picture_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
