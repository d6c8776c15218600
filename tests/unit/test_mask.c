#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tools/mask.h"

static struct ps_start make_start(void)
{
	struct ps_start start = { .camera_count = 2 };

	for (size_t i = 0; i < 2; i++) {
		start.cameras[i].name =
			(struct ps_bytes){ (const uint8_t *)(i ? "side" : "top"), i ? 4 : 3 };
		start.cameras[i].width_px = 640;
		start.cameras[i].height_px = 480;
	}
	return start;
}

static void what_was_asked_for_is_hidden_and_nothing_else(void **state)
{
	struct ps_start start = make_start();
	struct ps_clip_settings settings = {
		.redaction_count = 3,
		.redactions = { { .camera = "top", .rect = { 600, 400, 4000000000, 96 } },
				{ .camera = "top",
				  .rect = { 0, 0, 10, 20 },
				  .has_span = true,
				  .from_us = 2000000,
				  .to_us = 3000000 },
				{ .camera = "to", .rect = { 1, 1, 1, 1 } } },
	};
	struct ps_rect rects[PS_MASK_RECTS_MAX];
	const struct ps_rect first = { 600, 400, 40, 80 };
	struct ps_mask mask;

	(void)state;
	ps_mask_init(&mask, &settings, &start);
	assert_int_equal(ps_mask_rects(&mask, 1, ps_mask_at(0), rects), 0);
	assert_int_equal(mask.met, 0);
	assert_int_equal(ps_mask_rects(&mask, 0, ps_mask_at(1999999), rects), 1);
	assert_memory_equal(&rects[0], &first, sizeof(first));
	assert_int_equal(ps_mask_rects(&mask, 0, ps_mask_at(2000000), rects), 2);
	assert_int_equal(ps_mask_rects(&mask, 0, ps_mask_at(3000000), rects), 1);
	assert_int_equal(ps_mask_rects(&mask, 0, ps_mask_at(-1), rects), 1);
	/* asked for at one moment, taken at another: hidden when either of them is, or one between
	 */
	assert_int_equal(ps_mask_rects(&mask, 0, (struct ps_mask_when){ 1900000, 2000000 }, rects),
			 2);
	assert_int_equal(ps_mask_rects(&mask, 0, (struct ps_mask_when){ 2999999, 3100000 }, rects),
			 2);
	assert_int_equal(ps_mask_rects(&mask, 0, (struct ps_mask_when){ -50000, 4000000 }, rects),
			 2);
	assert_int_equal(ps_mask_rects(&mask, 0, (struct ps_mask_when){ -50000, 1999999 }, rects),
			 1);
	assert_int_equal(ps_mask_rects(&mask, 0, (struct ps_mask_when){ 3000000, 4000000 }, rects),
			 1);
	assert_int_equal(mask.met, 3);
}

static void beside_the_lanes_part_all_is_hidden(void **state)
{
	struct ps_start start = make_start();
	struct ps_clip_settings settings = { .redaction_count = 0 };
	struct ps_rect rects[PS_MASK_RECTS_MAX];
	struct ps_canvas picture;
	struct ps_mask mask;
	size_t black = 0;

	(void)state;
	start.cameras[0].has_rect = true;
	start.cameras[0].rect = (struct ps_rect){ 100, 0, 300, 480 };
	ps_mask_init(&mask, &settings, &start);
	assert_int_equal(ps_mask_rects(&mask, 0, ps_mask_at(0), rects), 2);
	/* also in a picture that was reduced to a quarter: outwards, never inwards */
	assert_int_equal(ps_canvas_init(&picture, 160, 120, 0), PS_OK);
	ps_mask_paint(&mask, 0, ps_mask_at(0), &picture);
	for (size_t x = 0; x < 160; x++)
		black += picture.rgb[(60 * 160 + x) * 3] == 0;
	assert_int_equal(black, 75);
	assert_int_equal(picture.rgb[(60 * 160 + 24) * 3], PS_MASK_LEVEL);
	assert_int_equal(picture.rgb[(60 * 160 + 25) * 3], 0);
	ps_canvas_release(&picture);
	settings.beyond_lane = true;
	assert_int_equal(ps_mask_rects(&mask, 0, ps_mask_at(0), rects), 0);
}

static void what_lies_beyond_the_part_that_is_shown_hides_nothing_of_it(void **state)
{
	static const struct {
		const char *name;
		struct ps_rect part;
		bool hidden;
	} rows[] = {
		{ "all of it", { 0, 0, 0, 0 }, true },
		{ "beside", { 110, 0, 100, 100 }, false },
		{ "below", { 0, 120, 200, 100 }, false },
		{ "before", { 0, 0, 100, 100 }, false },
		{ "touched by a pixel", { 0, 0, 101, 101 }, true },
		{ "within", { 104, 104, 2, 2 }, true },
	};
	struct ps_start start = make_start();
	struct ps_clip_settings settings = {
		.redaction_count = 1,
		.redactions = { { .camera = "top", .rect = { 100, 100, 10, 20 } } },
	};
	struct ps_mask mask;

	(void)state;
	ps_mask_init(&mask, &settings, &start);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (ps_mask_hides(&mask, 0, ps_mask_at(0), &rows[i].part) != rows[i].hidden)
			fail_msg("%s", rows[i].name);
		assert_false(ps_mask_hides(&mask, 1, ps_mask_at(0), &rows[i].part));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_asked_for_is_hidden_and_nothing_else),
		cmocka_unit_test(beside_the_lanes_part_all_is_hidden),
		cmocka_unit_test(what_lies_beyond_the_part_that_is_shown_hides_nothing_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
