#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/change.h"
#include "capture/picture.h"

/* A picture of mid-grey in which a rectangle of one plane is raised by some levels. */
struct scene {
	int plane;
	size_t x, y, width, height;
	int levels;
};

static void paint(struct ps_picture *picture, const struct scene *scene)
{
	const struct ps_plane *planes = picture->image.planes;

	for (int p = 0; p < 3; p++) {
		size_t rows =
			p ? ps_image_chroma(picture->image.height_px) : picture->image.height_px;

		memset(ps_picture_plane(picture, p), 100, rows * planes[p].stride);
	}
	for (size_t y = scene->y; y < scene->y + scene->height; y++)
		memset(ps_picture_plane(picture, scene->plane) + y * planes[scene->plane].stride +
			       scene->x,
		       100 + scene->levels, scene->width);
}

static void only_the_tiles_that_changed_are_listed(void **state)
{
	static const struct {
		const char *story;
		uint16_t width_px, height_px;
		struct scene scene;
		unsigned threshold;
		uint32_t count;
		uint16_t tiles[4];
	} table[] = {
		{ "nothing moves", 1920, 1080, { 0 }, 3, 0, { 0 } },
		{ "one block a little brighter, not beyond the threshold",
		  1920,
		  1080,
		  { 0, 480, 16, 8, 8, 3 },
		  3,
		  0,
		  { 0 } },
		{ "one block a little brighter", 1920, 1080, { 0, 480, 16, 8, 8, 4 }, 3, 1, { 5 } },
		{ "one block darker", 1920, 1080, { 0, 480, 16, 8, 8, -4 }, 3, 1, { 5 } },
		{ "a single hot sample is noise", 1920, 1080, { 0, 3, 3, 1, 1, 100 }, 3, 0, { 0 } },
		{ "and with threshold 0 it is not", 1920, 1080, { 0, 3, 3, 1, 1, 1 }, 0, 1, { 0 } },
		{ "a ribbon turns blue, as bright as before",
		  1920,
		  1080,
		  { 1, 240, 8, 8, 8, 4 },
		  3,
		  1,
		  { 5 } },
		{ "or red", 1920, 1080, { 2, 240, 8, 8, 8, 4 }, 3, 1, { 5 } },
		{ "across two tiles", 1920, 1080, { 0, 472, 0, 16, 8, 9 }, 3, 2, { 0, 1 } },
		{ "across two rows of tiles", 1920, 1080, { 0, 0, 8, 8, 16, 9 }, 3, 2, { 0, 4 } },
		{ "the last luma of 1080 lines",
		  1920,
		  1080,
		  { 0, 1912, 1072, 8, 8, 4 },
		  3,
		  1,
		  { 271 } },
		{ "the last half block of chroma of 1080 lines",
		  1920,
		  1080,
		  { 2, 952, 536, 8, 4, 4 },
		  3,
		  1,
		  { 271 } },
		{ "the last 6 columns of 1366", 1366, 768, { 0, 1360, 0, 6, 8, 4 }, 3, 1, { 1 } },
		{ "the column that 1640 loses to the crop",
		  1640,
		  1232,
		  { 0, 1600, 0, 40, 1232, 90 },
		  3,
		  0,
		  { 0 } },
		{ "a picture smaller than a block", 5, 3, { 1, 0, 0, 3, 2, 4 }, 3, 1, { 0 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct scene still = { 0 };
		struct ps_picture picture;
		struct ps_change *change;
		struct ps_grid grid;
		uint16_t tiles[PS_GRID_MAX_TILES];

		print_message("# %s\n", table[i].story);
		ps_picture_init(&picture);
		assert_int_equal(ps_grid_make(table[i].width_px, table[i].height_px, &grid), 0);
		assert_int_equal(ps_picture_shape(&picture, table[i].width_px, table[i].height_px),
				 0);
		assert_int_equal(ps_change_create(&grid, table[i].threshold, &change), 0);

		paint(&picture, &still);
		assert_int_equal(ps_change_find(change, &picture.image, true, tiles),
				 grid.tile_count);
		for (uint16_t t = 0; t < grid.tile_count; t++)
			assert_int_equal(tiles[t], t);

		paint(&picture, &table[i].scene);
		assert_int_equal(ps_change_find(change, &picture.image, false, tiles),
				 table[i].count);
		assert_memory_equal(tiles, table[i].tiles, table[i].count * sizeof(tiles[0]));

		/* What was listed counts as encoded. */
		assert_int_equal(ps_change_find(change, &picture.image, false, tiles), 0);
		ps_change_destroy(change);
		ps_picture_release(&picture);
	}
}

static void a_slow_drift_is_seen_when_it_adds_up(void **state)
{
	struct scene scene = { 0, 0, 0, 640, 16, 0 };
	struct ps_picture picture;
	struct ps_change *change;
	struct ps_grid grid;
	uint16_t tiles[PS_GRID_MAX_TILES];

	(void)state;
	ps_picture_init(&picture);
	assert_int_equal(ps_grid_make(640, 480, &grid), PS_OK);
	assert_int_equal(ps_picture_shape(&picture, 640, 480), PS_OK);
	assert_int_equal(ps_change_create(&grid, 3, &change), PS_OK);
	paint(&picture, &scene);
	assert_int_equal(ps_change_find(change, &picture.image, true, tiles), grid.tile_count);
	for (scene.levels = 1; scene.levels <= 24; scene.levels++) {
		paint(&picture, &scene);
		assert_int_equal(ps_change_find(change, &picture.image, false, tiles),
				 scene.levels % 4 == 0 ? 4 : 0);
	}
	ps_change_destroy(change);
	ps_picture_release(&picture);
}

static void a_threshold_of_more_than_all_levels_is_refused(void **state)
{
	struct ps_change *change = NULL;
	struct ps_grid grid;

	(void)state;
	assert_int_equal(ps_grid_make(640, 480, &grid), PS_OK);
	assert_int_equal(ps_change_create(&grid, 256, &change), PS_INVALID);
	assert_null(change);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_tiles_that_changed_are_listed),
		cmocka_unit_test(a_slow_drift_is_seen_when_it_adds_up),
		cmocka_unit_test(a_threshold_of_more_than_all_levels_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
