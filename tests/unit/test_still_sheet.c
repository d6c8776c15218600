#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/random_seeded.h"
#include "tools/still_sheet.h"

/* Pictures that are hard to make small: noise, coarse or fine. */
static void fill(struct ps_still_sheet *sheet, size_t count, uint32_t grain,
		 struct ps_random *random)
{
	memset(sheet, 0, sizeof(*sheet));
	sheet->lang = PS_LANG_ZH;
	(void)snprintf(sheet->title, sizeof(sheet->title), "面单号 SF1023574470215");
	(void)snprintf(sheet->code, sizeof(sheet->code), "证据码 0123-4567-89AB-CDEF");
	(void)snprintf(sheet->foot, sizeof(sheet->foot), "本图为派生图片,不是原件。");
	for (size_t i = 0; i < count; i++) {
		struct ps_canvas *picture = &sheet->tiles[i].picture;

		assert_int_equal(ps_canvas_init(picture, 320, i % 2 ? 400 : 180, 128), PS_OK);
		for (uint32_t y = 0; y < picture->height_px; y += grain)
			for (uint32_t x = 0; x < picture->width_px; x += grain) {
				uint8_t level;

				assert_int_equal(ps_random_fill(random, &level, 1), PS_OK);
				ps_canvas_fill(picture, x, y, grain, grain, level);
			}
		(void)snprintf(sheet->tiles[i].caption, sizeof(sheet->tiles[i].caption),
			       "top · 第 %zu 秒", i);
		sheet->count++;
	}
}

static void no_sheet_exceeds_its_limit(void **state)
{
	static const uint64_t limits[] = { 1, 20000, 60000, 130000, 400000 };
	struct ps_drawing *drawing = NULL;
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 7);
	unsigned made_count = 0;

	(void)state;
	assert_int_equal(ps_drawing_open(PS_LANG_ZH, &drawing), PS_OK);
	for (size_t count = 1; count <= PS_CHOICE_MAX; count++) {
		struct ps_still_sheet sheet;

		fill(&sheet, count, count % 2 ? 16 : 4, &random);
		for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
			const struct ps_still_sheet_limits within = { .max_bytes = limits[i],
								      .max_width_px = 960,
								      .grey = i % 2 == 0 };
			struct ps_still_sheet_made made;
			struct ps_buf jpeg;
			enum ps_err err;

			ps_buf_init(&jpeg);
			err = ps_still_sheet_make(&sheet, drawing, &within, &jpeg, &made);
			assert_true(err == PS_OK || err == PS_LIMIT);
			if (!err) {
				assert_true(jpeg.len > 0 && jpeg.len <= limits[i]);
				assert_true(made.width_px <= 960);
				made_count++;
			}
			ps_buf_release(&jpeg);
		}
		ps_still_sheet_release(&sheet);
	}
	/* none of 1 byte; most of the others */
	assert_in_range(made_count, 12, 24);
	ps_drawing_close(drawing);
}

/* A row of 40 MCUs is 4 tiles of 10, so that a tile is 160 pixels by 16. */
static void what_the_file_withholds_beyond_a_part_is_not_of_it(void **state)
{
	static const struct {
		const char *name;
		struct ps_rect part;
		bool withheld;
	} rows[] = {
		{ "all of it", { 0, 0, 0, 0 }, true },
		{ "the tile's own place", { 160, 16, 160, 16 }, true },
		{ "its last pixel", { 319, 31, 100, 100 }, true },
		{ "before it", { 0, 0, 160, 400 }, false },
		{ "behind it", { 320, 0, 160, 400 }, false },
		{ "above it", { 0, 0, 640, 16 }, false },
		{ "under it", { 0, 32, 640, 448 }, false },
	};
	const struct ps_camera_info info = { .width_px = 640,
					     .height_px = 480,
					     .restart_mcus = 10 };
	struct ps_still still = { .have = true };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(ps_still_withholds(&still, &info, &rows[i].part));
	still.withheld[0] = 1 << 5;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (ps_still_withholds(&still, &info, &rows[i].part) != rows[i].withheld)
			fail_msg("%s", rows[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_sheet_exceeds_its_limit),
		cmocka_unit_test(what_the_file_withholds_beyond_a_part_is_not_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
