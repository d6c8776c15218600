#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/grid.h"

static void every_size_has_the_grid_of_the_rule(void **state)
{
	static const struct {
		uint16_t source_px, height_px, width_px, columns, rows, tile_mcus;
	} table[] = {
		{ 1920, 1080, 1920, 4, 68, 30 }, /* the last row is half a tile */
		{ 1280, 720, 1280, 4, 45, 20 },
		{ 640, 480, 640, 4, 30, 10 },
		{ 800, 600, 800, 2, 38, 25 },	/* 50 MCUs: neither 4 nor 3 divides them */
		{ 1366, 768, 1366, 2, 48, 43 }, /* 86 MCUs, the last one partly outside */
		{ 1632, 1232, 1632, 3, 77, 34 },
		{ 1640, 1232, 1600, 4, 77, 25 }, /* 103 MCUs, a prime: cropped */
		{ 2592, 1944, 2592, 3, 122, 54 },
		{ 3840, 2160, 3840, 4, 135, 60 },
		{ 656, 480, 640, 4, 30, 10 }, /* 41 MCUs are the fewest to be cropped */
		{ 641, 480, 640, 4, 30, 10 },
		{ 592, 400, 592, 1, 25, 37 }, /* a prime of at most 40 stays one tile */
		{ 512, 400, 512, 4, 25, 8 },  /* 8 MCUs are the fewest of a tile */
		{ 496, 400, 496, 1, 25, 31 },
		{ 384, 288, 384, 3, 18, 8 },
		{ 320, 240, 320, 2, 15, 10 },
		{ 160, 120, 160, 1, 8, 10 },
		{ 16, 16, 16, 1, 1, 1 },
		{ 1, 1, 1, 1, 1, 1 },
		{ 1000, 16368, 1000, 3, 1023, 21 },
		{ 1024, 16368, 1024, 4, 1023, 16 }, /* 4092 tiles */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_grid grid;

		print_message("# %ux%u\n", table[i].source_px, table[i].height_px);
		assert_int_equal(ps_grid_make(table[i].source_px, table[i].height_px, &grid),
				 PS_OK);
		assert_int_equal(grid.width_px, table[i].width_px);
		assert_int_equal(grid.height_px, table[i].height_px);
		assert_int_equal(grid.cropped_px, table[i].source_px - table[i].width_px);
		assert_int_equal(grid.columns, table[i].columns);
		assert_int_equal(grid.rows, table[i].rows);
		assert_int_equal(grid.tile_mcus, table[i].tile_mcus);
		assert_int_equal(grid.tile_count, table[i].columns * table[i].rows);
	}
}

static void a_size_that_no_picture_has_is_refused(void **state)
{
	static const struct {
		uint16_t width_px, height_px;
	} table[] = {
		{ 0, 480 },    { 640, 0 },	 { 65501, 16 },
		{ 16, 65501 }, { 65500, 65500 }, { 1024, 16369 }, /* 4096 tiles */
		{ 16, 65489 },					  /* 4094 tiles */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_grid grid = { .columns = 77 };

		print_message("# %ux%u\n", table[i].width_px, table[i].height_px);
		assert_int_equal(ps_grid_make(table[i].width_px, table[i].height_px, &grid),
				 PS_RANGE);
		assert_int_equal(grid.columns, 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_has_the_grid_of_the_rule),
		cmocka_unit_test(a_size_that_no_picture_has_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
