#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/look.h"

enum { SIDE = 256 };

/* Bars of two levels, each edge @ramp pixels wide, across (0), down (1), or nothing (2). */
static void draw(uint8_t *luma, int direction, int ramp, int dark, int light)
{
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			int at = (direction ? y : x) % 64;
			int step = at % 32 < ramp ? at % 32 + 1 : ramp;
			int level = at < 32 ? dark + (light - dark) * step / ramp
					    : light - (light - dark) * step / ramp;

			luma[y * SIDE + x] = (uint8_t)(direction == 2 ? light : level);
		}
}

static void edges_are_as_wide_as_they_are_drawn(void **state)
{
	static const struct {
		const char *name;
		int direction, ramp, dark, light;
		uint32_t least, most; /* tenths; 0: none */
		uint8_t brightest;
	} rows[] = {
		{ "one pixel, across", 0, 1, 40, 200, 10, 10, 200 },
		{ "two", 0, 2, 40, 200, 20, 20, 200 },
		{ "five", 0, 5, 40, 200, 49, 51, 200 },
		{ "twelve, down", 1, 12, 40, 200, 110, 125, 200 },
		{ "too little contrast to say", 0, 1, 100, 140, 0, 0, 140 },
		{ "nothing there", 2, 1, 0, 180, 0, 0, 180 },
		{ "night", 0, 1, 2, 60, 10, 10, 60 },
	};
	uint8_t *luma = malloc(SIDE * SIDE);
	const struct ps_plane plane = { luma, SIDE };

	(void)state;
	assert_non_null(luma);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_sharpness got;

		draw(luma, rows[i].direction, rows[i].ramp, rows[i].dark, rows[i].light);
		got = ps_sharpness_of(&plane, SIDE, SIDE);
		if ((got.edges != 0) != (rows[i].most != 0) || got.width_tenths < rows[i].least ||
		    got.width_tenths > rows[i].most || got.light != rows[i].brightest)
			fail_msg("%s: %u edges of %u tenths, light %u", rows[i].name, got.edges,
				 got.width_tenths, got.light);
	}
	free(luma);
}

/* Bars in both directions, sharp across and smeared down: a hand that shook. */
static void the_worse_direction_counts(void **state)
{
	uint8_t *luma = malloc(SIDE * SIDE), *down = malloc(SIDE * SIDE);
	const struct ps_plane plane = { luma, SIDE };

	(void)state;
	assert_non_null(luma);
	assert_non_null(down);
	draw(luma, 0, 1, 40, 200);
	draw(down, 1, 12, 40, 200);
	memcpy(luma + SIDE * SIDE / 2, down + SIDE * SIDE / 2, SIDE * SIDE / 2);
	assert_in_range(ps_sharpness_of(&plane, SIDE, SIDE).width_tenths, 100, 130);
	free(down);
	free(luma);
}

/* What is in a picture: m moves, s sharp, b blurred, p plain, d dark; two a second. */
static void what_is_said_of_a_story(void **state)
{
	static const struct {
		const char *name;
		const char *seen;
		const char *said; /* the words' letters; m: nothing can be said */
		const char *marked;
	} rows[] = {
		{ "an item is laid down: marked at once, and again after four seconds",
		  "mmmssssssssss", "mmmssssssssss", "...x.......x." },
		{ "it is turned over: once more", "ssmmsss", "msmmsss", ".x..x.." },
		{ "blurred: said after a second and a half, and never marked", "mmbbbbbb",
		  "mmmmbbbb", "........" },
		{ "the empty mat", "mppppp", "mmmppp", "......" },
		{ "the light goes out, and nothing has to be still for that", "ssddddddss",
		  "msmmddddss", ".x.......x" },
		{ "a hand passes: dark for a moment", "sssdsss", "mssmsss", ".x....." },
		{ "the focus comes", "mbbsss", "mmmsss", "...x.." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_look look = { .have = false };
		static const char letters[] = "?mpsbd";

		for (size_t k = 0; rows[i].seen[k]; k++) {
			char what = rows[i].seen[k];
			const struct ps_sharpness sharpness = {
				.light = what == 'd' ? PS_LOOK_LIGHT - 1 : PS_LOOK_LIGHT,
				.edges = what == 'p' ? 0 : 100,
				.width_tenths = what == 'b' ? PS_LOOK_WIDTH_TENTHS + 1
							    : PS_LOOK_WIDTH_TENTHS,
			};
			bool mark;
			enum ps_look_word word = ps_look_see(&look, 7000000 + k * 500000,
							     what == 'm', &sharpness, &mark);

			if (letters[word] != rows[i].said[k] || mark != (rows[i].marked[k] == 'x'))
				fail_msg("%s: picture %zu is %c%s", rows[i].name, k, letters[word],
					 mark ? ", marked" : "");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_are_as_wide_as_they_are_drawn),
		cmocka_unit_test(the_worse_direction_counts),
		cmocka_unit_test(what_is_said_of_a_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
