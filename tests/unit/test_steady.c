#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "capture/picture.h"
#include "capture/steady.h"

enum { WIDTH = 160, HEIGHT = 96, PATCH = 8 };

/* How the second picture differs from the first. */
struct row {
	const char *name;
	int right, down;  /* by so many samples */
	int gain, offset; /* percent, levels; of the columns before: */
	int spoilt;
	int hidden; /* columns from the right edge on, in which something else lies */
	enum ps_steady want;
};

/* A bench of patches, each of a level of its own, that goes on beyond the picture. */
static int bench(int x, int y, unsigned seed)
{
	uint32_t hash = (uint32_t)((x + 10 * PATCH) / PATCH) * 2654435761U ^
			(uint32_t)((y + 10 * PATCH) / PATCH) * 2246822519U ^ seed * 3266489917U;

	hash ^= hash >> 15;
	hash *= 2246822519U;
	return 40 + (int)(hash >> 25);
}

static void draw(struct ps_picture *picture, const struct row *row)
{
	const struct ps_image *image = &picture->image;

	assert_int_equal(ps_picture_shape(picture, WIDTH, HEIGHT), PS_OK);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			int level = x >= WIDTH - row->hidden
					    ? bench(x, y, 2)
					    : bench(x - row->right, y - row->down, 1);

			if (x < row->spoilt)
				level = level * row->gain / 100 + row->offset;
			ps_picture_plane(picture, 0)[(size_t)y * image->planes[0].stride + x] =
				(uint8_t)level;
		}
}

static void what_is_said_of_a_bench(void **state)
{
	static const struct row rows[] = {
		{ "the same", 0, 0, 100, 0, 0, 0, PS_STEADY_SAME },
		{ "a truck goes by", 1, 1, 100, 0, 0, 0, PS_STEADY_SAME },
		{ "knocked to the right", 3, 0, 100, 0, 0, 0, PS_STEADY_MOVED },
		{ "knocked as far as it is looked for", -8, 8, 100, 0, 0, 0, PS_STEADY_MOVED },
		{ "it looks elsewhere", 50, 40, 100, 0, 0, 0, PS_STEADY_MOVED },
		{ "evening", 0, 0, 50, 0, WIDTH, 0, PS_STEADY_SAME },
		{ "a hazy lens", 0, 0, 30, 90, WIDTH, 0, PS_STEADY_DIM },
		{ "a finger was on its left third", 0, 0, 30, 90, WIDTH / 3, 0, PS_STEADY_DIM },
		{ "a speck", 0, 0, 30, 90, WIDTH / 10, 0, PS_STEADY_SAME },
		{ "a parcel on half of the bench", 0, 0, 100, 0, 0, WIDTH / 2, PS_STEADY_SAME },
		{ "knocked, and a parcel lies there", 5, 2, 100, 0, 0, WIDTH / 2, PS_STEADY_MOVED },
		{ "a sheet over it", 0, 0, 0, 200, WIDTH, 0, PS_STEADY_MOVED },
	};
	struct ps_picture then, now;

	(void)state;
	ps_picture_init(&then);
	ps_picture_init(&now);
	draw(&then, &rows[0]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum ps_steady got;

		draw(&now, &rows[i]);
		got = ps_steady_compare(&then.image, &now.image);
		if (got != rows[i].want)
			fail_msg("%s: %d", rows[i].name, (int)got);
	}
	/* nothing to go by, and another camera */
	draw(&then, &rows[11]);
	assert_int_equal(ps_steady_compare(&then.image, &then.image), PS_STEADY_UNKNOWN);
	assert_int_equal(ps_picture_shape(&now, WIDTH / 2, HEIGHT), PS_OK);
	assert_int_equal(ps_steady_compare(&then.image, &now.image), PS_STEADY_MOVED);
	ps_picture_release(&then);
	ps_picture_release(&now);
}

static void a_rest_is_told_from_a_hand(void **state)
{
	static const struct row still = { .hidden = 0 }, hand = { .hidden = WIDTH / 10 };
	struct ps_picture a, b;

	(void)state;
	ps_picture_init(&a);
	ps_picture_init(&b);
	draw(&a, &still);
	draw(&b, &still);
	ps_picture_plane(&b, 0)[5] ^= 64; /* noise */
	assert_true(ps_steady_is_rest(&a.image, &b.image));
	draw(&b, &hand);
	assert_false(ps_steady_is_rest(&a.image, &b.image));
	ps_picture_release(&a);
	ps_picture_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_said_of_a_bench),
		cmocka_unit_test(a_rest_is_told_from_a_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
