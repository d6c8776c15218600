/*
 * Prints what a frame costs; asserts nothing about time. `test_speed 300` measures longer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jpeglib.h>

#include "capture/change.h"
#include "capture/encoder.h"
#include "tests/kit/scene.h"

#define WIDTH 1920
#define HEIGHT 1080
#define QUALITY 80
#define PICTURES 8

static unsigned rounds = 20;

struct footage {
	struct ps_picture pictures[PICTURES];
};

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static void paint_footage(struct footage *footage, bool hand)
{
	for (unsigned k = 0; k < PICTURES; k++) {
		struct ps_scene scene = { WIDTH, HEIGHT, hand ? 20 + k * 2 : 0, 0, k + 1 };

		ps_picture_init(&footage->pictures[k]);
		ps_scene_paint(&footage->pictures[k], &scene, 0);
	}
}

static void release_footage(struct footage *footage)
{
	for (unsigned k = 0; k < PICTURES; k++)
		ps_picture_release(&footage->pictures[k]);
}

static size_t plain_frame(struct jpeg_compress_struct *jpeg, const struct ps_image *image,
			  unsigned char *out, unsigned long room)
{
	JSAMPROW y[16], u[8], v[8];
	JSAMPARRAY planes[3] = { y, u, v };
	unsigned char *at = out;
	unsigned long len = room;

	jpeg_mem_dest(jpeg, &at, &len);
	jpeg_start_compress(jpeg, TRUE);
	while (jpeg->next_scanline < HEIGHT) {
		for (int p = 0; p < 3; p++) {
			size_t height = p ? HEIGHT / 2 : HEIGHT;

			for (size_t i = 0; i < (p ? 8 : 16); i++) {
				size_t row = jpeg->next_scanline / (p ? 2 : 1) + i;

				row = row < height ? row : height - 1;
				planes[p][i] = (JSAMPROW)(uintptr_t)(image->planes[p].bytes +
								     row * image->planes[p].stride);
			}
		}
		jpeg_write_raw_data(jpeg, planes, 16);
	}
	jpeg_finish_compress(jpeg);
	assert_ptr_equal(at, out);
	return len;
}

static double time_plain(const struct footage *footage, double *kb_out)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned long room = 8u << 20;
	unsigned char *out = malloc(room);
	size_t bytes = 0;
	double begin;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg.image_width = WIDTH;
	jpeg.image_height = HEIGHT;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_YCbCr;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg.raw_data_in = TRUE;
	begin = cpu_ms();
	for (unsigned k = 0; k < rounds; k++)
		bytes += plain_frame(&jpeg, &footage->pictures[k % PICTURES].image, out, room);
	begin = cpu_ms() - begin;
	jpeg_destroy_compress(&jpeg);
	free(out);
	*kb_out = (double)bytes / rounds / 1e3;
	return begin / rounds;
}

static double time_encoder(struct footage *footage, bool refresh, double *kb_out)
{
	struct ps_encoder_settings settings = { WIDTH, HEIGHT, QUALITY, 3 };
	struct ps_encoder *encoder;
	size_t bytes = 0;
	double begin;

	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	begin = cpu_ms();
	for (unsigned k = 0; k < rounds; k++) {
		struct ps_image *image = &footage->pictures[k % PICTURES].image;
		struct ps_frame *frame;

		image->time_us = k * (uint64_t)1000000 / 15;
		assert_int_equal(ps_encoder_encode(encoder, image, refresh, &frame), PS_OK);
		bytes += frame->len;
		ps_frame_unref(frame);
	}
	begin = cpu_ms() - begin;
	ps_encoder_destroy(encoder);
	*kb_out = (double)bytes / rounds / 1e3;
	return begin / rounds;
}

static double time_change(const struct footage *footage)
{
	struct ps_change *change;
	struct ps_grid grid;
	uint16_t tiles[PS_GRID_MAX_TILES];
	double begin;

	assert_int_equal(ps_grid_make(WIDTH, HEIGHT, &grid), PS_OK);
	assert_int_equal(ps_change_create(&grid, 3, &change), PS_OK);
	begin = cpu_ms();
	for (unsigned k = 0; k < rounds; k++)
		ps_change_find(change, &footage->pictures[k % PICTURES].image, k == 0, tiles);
	begin = cpu_ms() - begin;
	ps_change_destroy(change);
	return begin / rounds;
}

static void a_frame_costs(void **state)
{
	(void)state;
	for (int hand = 0; hand < 2; hand++) {
		struct footage footage;
		double plain, whole, skip, change, kb[3];

		paint_footage(&footage, hand);
		plain = time_plain(&footage, &kb[0]);
		whole = time_encoder(&footage, true, &kb[1]);
		skip = time_encoder(&footage, false, &kb[2]);
		change = time_change(&footage);
		print_message("# 1080p q%d, %s: plain libjpeg %.2f ms %.0f kB, all tiles %.2f ms "
			      "(x%.3f) %.0f kB, changed tiles %.2f ms %.1f kB, of that finding "
			      "changes %.2f ms\n",
			      QUALITY, hand ? "a hand moves" : "nothing moves", plain, kb[0], whole,
			      whole / plain, kb[1], skip, kb[2], change);
		assert_true(kb[2] < kb[1]);
		release_footage(&footage);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_costs),
	};

	if (argc > 1)
		rounds = (unsigned)strtoul(argv[1], NULL, 10);
	if (rounds < 1)
		rounds = 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
