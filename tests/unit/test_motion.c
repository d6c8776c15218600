#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/motion.h"

/* Ten pictures a second: '.' nothing, '~' noise, 'm' a hand, 'R' a refresh; '!' a beginning. */
static void a_beginning_is_told_once(void **state)
{
	static const struct {
		const char *story;
		const char *seen;
		const char *begins;
	} rows[] = {
		{ "a hand comes in", "...............................mmmmmmmmm",
		  ".................................!......" },
		{ "it moves from the start: nothing begins",
		  "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
		  "........................................" },
		{ "noise, a shadow, one picture that jumps",
		  "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~mm~~~~~",
		  "........................................" },
		{ "a refresh is no motion, and hides none", "..........R.........R..........RmmRm.",
		  "...................................!." },
		{ "it pauses for a second and goes on: the same packer",
		  "...............................mmm..........mmm",
		  ".................................!............." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_motion motion = { .have = false };

		assert_int_equal(strlen(rows[i].seen), strlen(rows[i].begins));
		for (size_t k = 0; rows[i].seen[k]; k++) {
			const char what = rows[i].seen[k];
			const struct ps_frame frame = { .time_us = 5000000 + k * 100000,
							.tile_count = 272,
							.refresh = what == 'R',
							.changed = what == 'R'	 ? 272
								   : what == 'm' ? 3
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
