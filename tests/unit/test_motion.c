#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/motion.h"

/* Pictures: '.' nothing, '~' noise, 'm' a hand, 'x' not compared; '!' a beginning. */
static void a_beginning_is_told_once(void **state)
{
	static const struct {
		const char *story;
		uint64_t period_us;
		const char *seen;
		const char *begins;
	} rows[] = {
		{ "a hand comes in", 100000, "...............................mmmmmmmmm",
		  ".................................!......" },
		{ "it moves from the start: nothing begins", 100000,
		  "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
		  "........................................" },
		{ "noise, a shadow, one picture that jumps", 100000,
		  "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~mm~~~~~",
		  "........................................" },
		{ "what was not compared is no motion, and hides none", 100000,
		  "..........x.........x..........xmmxm.",
		  "...................................!." },
		{ "a still camera of one picture a second", 1000000, "...m.....mmmm....mm",
		  "..........!.......!" },
		{ "of two; a flash is one picture, there and back", 500000, ".........mmmm",
		  "..........!.." },
		{ "of three: as of ten", 333333, "............mm...........mmm",
		  "...........................!" },
		{ "MJPEG at 30 that begins at once", 33333, "mmm", "..." },
		{ "it pauses for a second and goes on: the same packer", 100000,
		  "...............................mmm..........mmm",
		  ".................................!............." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_motion motion = { .have = false };

		assert_int_equal(strlen(rows[i].seen), strlen(rows[i].begins));
		for (size_t k = 0; rows[i].seen[k]; k++) {
			const char what = rows[i].seen[k];
			const struct ps_frame frame = { .time_us = 5000000 + k * rows[i].period_us,
							.compared = what == 'x' ? 0 : 272,
							.moved = what == 'm'   ? 3
								 : what == '~' ? 2
									       : 0 };

			if (ps_motion_begins(&motion, &frame) != (rows[i].begins[k] == '!'))
				fail_msg("%s: picture %zu", rows[i].story, k);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_beginning_is_told_once) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
