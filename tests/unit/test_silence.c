#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware/config.h"
#include "firmware/silence.h"

#define MS 1000ULL
#define LIMIT_MS 800
#define NEVER 0

/* A listener looks at the given times; at those of @heard he hears something first. */
static const struct {
	const char *story;
	unsigned looks_ms[16]; /* ends with 0 */
	unsigned heard_ms[4];  /* the same */
	unsigned told_ms;      /* NEVER: he finds nothing */
} stories[] = {
	{ "nothing for the whole limit", { 100, 200, 300, 400, 500, 600, 700, 800 }, { 0 }, 800 },
	{ "a little less", { 100, 200, 300, 400, 500, 600, 700, 799 }, { 0 }, NEVER },
	{ "he looks more often than he must",
	  { 60, 130, 190, 260, 330, 400, 460, 530, 600, 660, 730, 799, 800 },
	  { 0 },
	  800 },
	{ "it is heard in between",
	  { 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200 },
	  { 400 },
	  1200 },
	{ "it is heard at the last moment",
	  { 100, 200, 300, 400, 500, 600, 700, 800 },
	  { 800 },
	  NEVER },
	{ "he slept for ten seconds", { 100, 200, 10200 }, { 0 }, NEVER },
	{ "and it stays silent when he is up again",
	  { 100, 200, 10200, 10300, 10400, 10500, 10600, 10700 },
	  { 0 },
	  10700 },
	{ "he comes late each time: only his ticks count",
	  { 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000 },
	  { 0 },
	  8000 },
	{ "he slept, and what waited is heard first", { 100, 200, 10200 }, { 10200 }, NEVER },
	{ "a clock that stands is no time",
	  { 100, 100, 100, 100, 100, 100, 100, 100, 100 },
	  { 0 },
	  NEVER },
	{ "nor is one that went back", { 700, 600, 500, 400, 300, 200, 100, 50 }, { 0 }, NEVER },
};

static bool is_among(const unsigned *times_ms, unsigned time_ms)
{
	for (; *times_ms; times_ms++)
		if (*times_ms == time_ms)
			return true;
	return false;
}

static void only_time_in_which_he_listened_counts(void **state)
{
	const uint64_t start_us = 5000 * MS;

	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		struct ps_silence silence = { .limit_us = LIMIT_MS * MS, .tick_us = 100 * MS };
		unsigned told_ms = NEVER;

		print_message("# %s\n", stories[i].story);
		ps_silence_heard(&silence, start_us);
		for (const unsigned *at = stories[i].looks_ms; *at && !told_ms; at++) {
			if (is_among(stories[i].heard_ms, *at))
				ps_silence_heard(&silence, start_us + *at * MS);
			if (ps_silence_look(&silence, start_us + *at * MS))
				told_ms = *at;
		}
		assert_int_equal(told_ms, stories[i].told_ms);
	}
}

/* One picture may be lost and the next be late by half; and the lamp has two tenths of a second. */
static void a_slow_camera_is_waited_for_longer(void **state)
{
	static const struct {
		uint32_t fps, stall_ms;
		unsigned limit_ms;
	} rows[] = {
		{ 60, 0, 800 },	   { 15, 0, 800 },   { 10, 0, 800 }, { 4, 0, 800 },
		{ 3, 0, 833 },	   { 2, 0, 1250 },   { 1, 0, 2500 }, { 15, 5000, 5000 },
		{ 1, 3000, 3000 }, { 30, 300, 300 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ps_config_camera camera = { .fps = rows[i].fps,
							 .stall_ms = rows[i].stall_ms };

		assert_int_equal(ps_config_stall_us(&camera) / MS, rows[i].limit_ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_time_in_which_he_listened_counts),
		cmocka_unit_test(a_slow_camera_is_waited_for_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
