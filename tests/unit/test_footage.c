#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <psa/crypto.h>

#include "tests/footage/footage.h"
#include "tests/kit/zbar.h"

#define WAYBILL "SF1023574470215"
#define WAYBILL2 "JD0088123456789"

static struct ps_footage_plan plan_of(enum ps_view view, int width_px, int height_px)
{
	struct ps_footage_plan plan = { .view = view,
					.width_px = width_px,
					.height_px = height_px,
					.fps = 10,
					.seed = 1,
					.waybill = WAYBILL,
					.story_ms = 20000,
					.motion = 60,
					.noise = 25 };

	return plan;
}

static size_t size_of(const struct ps_footage_plan *plan)
{
	return (size_t)plan->width_px * (size_t)plan->height_px * 3 / 2;
}

/* One frame, to be freed. */
static uint8_t *frame_of(const struct ps_footage_plan *plan, int64_t index)
{
	struct ps_footage *footage = NULL;
	uint8_t *planes = malloc(size_of(plan));

	assert_non_null(planes);
	assert_int_equal(ps_footage_create(plan, &footage), PS_OK);
	ps_footage_frame(footage, index, planes);
	ps_footage_destroy(footage);
	return planes;
}

/*
 * Sixteen frames over a whole story. A changed digest is fine where the picture was meant to
 * change; the same commit then holds the new one. It must be the same on every machine.
 */
static const struct {
	enum ps_view view;
	int motion;
	const char *sha256;
} golden[] = {
	{ PS_VIEW_TOP, 60, "551eda2f1befb5e2375deee974ae5f39a8e4c9228725a270fd9835c91d30dbb2" },
	{ PS_VIEW_SIDE, 60, "f18fbee054e8cfc39cfb5b2c932c9271de073fd19453a50ca7fe67326579a33c" },
	{ PS_VIEW_FRONT, 60, "38a1f9d6bc9fa17d516bd7d62c0efe6da54ce666068eba4abb7cf19bdebe932c" },
	{ PS_VIEW_TOP, 0, "eedd5da029df2e32a284c9e64734fdad4c091ad0fb059880827f8de3ba89c59a" },
	{ PS_VIEW_TOP, 100, "5c63a12da4440c0b2561fbdd00b3b932a63d0323cb21d2464b8311d4ab0ebf81" },
};

static void the_same_seed_gives_the_same_bytes(void **state)
{
	(void)state;
	assert_int_equal(psa_crypto_init(), PSA_SUCCESS);
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		struct ps_footage_plan plan = plan_of(golden[i].view, 320, 180);
		struct ps_footage *footage = NULL;
		psa_hash_operation_t sha256 = PSA_HASH_OPERATION_INIT;
		uint8_t planes[320 * 180 * 3 / 2];
		uint8_t digest[32];
		char hex[65];
		size_t len;

		plan.motion = golden[i].motion;
		assert_int_equal(ps_footage_create(&plan, &footage), PS_OK);
		assert_int_equal(psa_hash_setup(&sha256, PSA_ALG_SHA_256), PSA_SUCCESS);
		for (int frame = 0; frame < 200; frame += 12) {
			ps_footage_frame(footage, frame, planes);
			assert_int_equal(psa_hash_update(&sha256, planes, sizeof(planes)),
					 PSA_SUCCESS);
		}
		assert_int_equal(psa_hash_finish(&sha256, digest, sizeof(digest), &len),
				 PSA_SUCCESS);
		ps_footage_destroy(footage);
		for (size_t byte = 0; byte < sizeof(digest); byte++)
			assert_int_equal(snprintf(hex + 2 * byte, 3, "%02x", digest[byte]), 2);
		assert_string_equal(hex, golden[i].sha256);
	}
}

/* What is drawn is only what changed; so ask in an order in which the leftovers would show. */
static void a_frame_does_not_depend_on_those_before(void **state)
{
	static const int64_t order[] = { 100, 35, 186, 0, 137, 57, 58 };
	struct ps_footage_plan plan = plan_of(PS_VIEW_SIDE, 320, 180);
	struct ps_footage *footage = NULL;
	uint8_t *planes = malloc(size_of(&plan));

	(void)state;
	assert_non_null(planes);
	assert_int_equal(ps_footage_create(&plan, &footage), PS_OK);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		struct ps_footage_plan later = plan;
		uint8_t *alone;

		later.start_ms = order[i] / 10 * 1000;
		alone = frame_of(&later, order[i] % 10);
		ps_footage_frame(footage, order[i], planes);
		assert_memory_equal(planes, alone, size_of(&plan));
		free(alone);
	}
	free(planes);
	ps_footage_destroy(footage);
}

/* How many 8 x 8 blocks of luma differ by three levels or more in their mean? */
static int changed_blocks(const struct ps_footage_plan *plan, const uint8_t *a, const uint8_t *b)
{
	int changed = 0;

	for (int top = 0; top + 8 <= plan->height_px; top += 8) {
		for (int left = 0; left + 8 <= plan->width_px; left += 8) {
			int difference = 0;

			for (int i = 0; i < 64; i++) {
				size_t at = (size_t)(top + i / 8) * (size_t)plan->width_px +
					    (size_t)(left + i % 8);

				difference += a[at] - b[at];
			}
			changed += abs(difference) >= 3 * 64;
		}
	}
	return changed;
}

static void noise_alone_is_no_change(void **state)
{
	static const struct {
		const char *name;
		int motion, noise;
		int64_t a, b;
		int least, most; /* changed blocks of 32,400 */
	} rows[] = {
		{ "still life", 0, 25, 0, 1, 0, 0 },
		{ "still life, much later", 0, 25, 3, 199, 0, 0 },
		{ "far too much noise does show", 0, 60, 0, 1, 10, 32400 },
		{ "nobody at the bench", 60, 25, 176, 177, 0, 0 },
		{ "hands put the box down", 60, 25, 28, 29, 1000, 20000 },
		{ "the picture pans", 100, 25, 0, 1, 10000, 32400 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_footage_plan plan = plan_of(PS_VIEW_TOP, 1920, 1080);
		uint8_t *a;
		uint8_t *b;
		int changed;

		plan.motion = rows[i].motion;
		plan.noise = rows[i].noise;
		a = frame_of(&plan, rows[i].a);
		b = frame_of(&plan, rows[i].b);
		changed = changed_blocks(&plan, a, b);
		print_message("# %s: %d blocks\n", rows[i].name, changed);
		assert_memory_not_equal(a, b, size_of(&plan));
		assert_in_range(changed, rows[i].least, rows[i].most);
		free(a);
		free(b);
	}
}

/* The frame as a 4:2:0 JPEG, to be freed. */
static uint8_t *jpeg_of(const struct ps_footage_plan *plan, uint8_t *planes, int quality,
			size_t *len_out)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors; /* its default ends the test program with a message */
	size_t luma_len = (size_t)plan->width_px * (size_t)plan->height_px;
	uint8_t *plane[3] = { planes, planes + luma_len, planes + luma_len * 5 / 4 };
	unsigned char *bytes = NULL;
	unsigned long len = 0;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &len);
	jpeg.image_width = (JDIMENSION)plan->width_px;
	jpeg.image_height = (JDIMENSION)plan->height_px;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_YCbCr;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, quality, TRUE);
	jpeg.raw_data_in = TRUE;
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < jpeg.image_height) {
		JSAMPROW rows[3][16];
		JSAMPARRAY components[3] = { rows[0], rows[1], rows[2] };

		for (int c = 0; c < 3; c++) {
			int height = c ? plan->height_px / 2 : plan->height_px;
			int width = c ? plan->width_px / 2 : plan->width_px;

			for (int i = 0; i < 16; i++) {
				int y = (int)jpeg.next_scanline / (c ? 2 : 1) + i;

				rows[c][i] = plane[c] +
					     (size_t)(y < height ? y : height - 1) * (size_t)width;
			}
		}
		assert_int_equal(jpeg_write_raw_data(&jpeg, components, 16), 16);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	*len_out = len;
	return bytes;
}

static void a_jpeg_is_as_large_as_a_real_bench(void **state)
{
	static const int64_t frames[] = { 10, 60, 118, 175 };
	struct ps_footage_plan plan = plan_of(PS_VIEW_TOP, 1920, 1080);

	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		uint8_t *planes = frame_of(&plan, frames[i]);
		size_t len;
		uint8_t *jpeg = jpeg_of(&plan, planes, 75, &len);

		print_message("# frame %d: %zu bytes at quality 75\n", (int)frames[i], len);
		assert_in_range(len, 150000, 250000);
		free(jpeg);
		free(planes);
	}
}

static void zbar_reads_the_waybill_and_nothing_else(void **state)
{
	static const struct {
		const char *name;
		int64_t second;
		const char *text;
	} rows[] = {
		{ "the label waits beside the mat", 5, WAYBILL "\n" },
		{ "it is stuck on the lid", 17, WAYBILL "\n" },
		{ "the next parcel's label waits", 26, WAYBILL2 "\n" },
		{ "and is stuck on the lid", 37, WAYBILL2 "\n" },
		{ "an empty lid says nothing", 20, "" },
	};
	struct ps_footage_plan plan = plan_of(PS_VIEW_TOP, 1920, 1080);

	(void)state;
	plan.waybill2 = WAYBILL2;
	plan.switch_at_ms = 20000;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t *planes = frame_of(&plan, rows[i].second * 10);
		char text[256] = "";
		size_t len;
		uint8_t *jpeg = jpeg_of(&plan, planes, 80, &len);
		enum ps_err err = ps_zbar_read(jpeg, len, text, sizeof(text));

		print_message("# %s\n", rows[i].name);
		free(jpeg);
		free(planes);
		if (err == PS_NOT_FOUND) {
			print_message(
				"# not run: no zbarimg (package zbar-tools), nothing was read\n");
			return;
		}
		assert_int_equal(err, PS_OK);
		assert_string_equal(text, rows[i].text);
	}
}

static void refuses_a_plan_that_makes_no_sense(void **state)
{
	const struct ps_footage_plan good = plan_of(PS_VIEW_TOP, 320, 180);
	struct ps_footage_plan plan[8] = { good, good, good, good, good, good, good, good };
	static const enum ps_err errs[8] = { PS_RANGE, PS_RANGE, PS_RANGE,   PS_RANGE,
					     PS_RANGE, PS_RANGE, PS_INVALID, PS_LIMIT };

	(void)state;
	plan[0].width_px = 321;
	plan[1].height_px = 0;
	plan[2].fps = 0;
	plan[3].motion = 101;
	plan[4].noise = -1;
	plan[5].story_ms = 999;
	plan[6].waybill = "";
	plan[7].waybill2 = "THIS TEXT IS LONGER THAN ANY LABEL CAN BEAR";
	for (size_t i = 0; i < 8; i++) {
		struct ps_footage *footage = NULL;

		assert_int_equal(ps_footage_create(&plan[i], &footage), errs[i]);
		assert_null(footage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(a_frame_does_not_depend_on_those_before),
		cmocka_unit_test(noise_alone_is_no_change),
		cmocka_unit_test(a_jpeg_is_as_large_as_a_real_bench),
		cmocka_unit_test(zbar_reads_the_waybill_and_nothing_else),
		cmocka_unit_test(refuses_a_plan_that_makes_no_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
