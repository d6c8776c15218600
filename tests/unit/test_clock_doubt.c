#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/clock_doubt.h"

#define DAY_US (24LL * 3600 * 1000000)

/* Days after 1970; the program was built on day 100. */
static struct ps_clock at(int64_t day, enum ps_clock_state state)
{
	return (struct ps_clock){ .boot_us = 5000000, .utc_us = day * DAY_US, .state = state };
}

static void a_clock_is_believed_or_not(void **state)
{
	static const struct {
		const char *story;
		int64_t ledger; /* the day of its newest leaf; 0: it is empty */
		int64_t first;
		int64_t now;
		enum ps_clock_state state;
		const char *doubt; /* a part of it; NULL: none */
	} rows[] = {
		{ "an ordinary day", 200, 200, 200, PS_CLOCK_SYNCHRONISED, NULL },
		{ "without NTP", 200, 200, 200, PS_CLOCK_UNSYNCHRONISED, NULL },
		{ "nobody says", 200, 200, 200, PS_CLOCK_UNKNOWN, NULL },
		{ "the battery is empty", 200, 0, 0, PS_CLOCK_UNSYNCHRONISED, "was made" },
		{ "NTP of a wrong century", 200, 99, 99, PS_CLOCK_SYNCHRONISED, "was made" },
		{ "a day behind", 200, 199, 199, PS_CLOCK_SYNCHRONISED, "before the ledger" },
		{ "after the holidays", 200, 240, 240, PS_CLOCK_UNSYNCHRONISED, NULL },
		{ "a year ahead", 200, 565, 565, PS_CLOCK_UNSYNCHRONISED, "far ahead" },
		{ "a year in a drawer, NTP", 200, 565, 565, PS_CLOCK_SYNCHRONISED, NULL },
		{ "set while it runs", 200, 200, 201, PS_CLOCK_UNKNOWN, "has jumped" },
		{ "set back while it runs", 200, 210, 205, PS_CLOCK_UNKNOWN, "has jumped" },
		{ "stepped by NTP", 200, 200, 201, PS_CLOCK_SYNCHRONISED, NULL },
		{ "a new ledger", 0, 300, 300, PS_CLOCK_UNSYNCHRONISED, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_clock_past past = { .any = false };
		struct ps_clock first = at(rows[i].first, rows[i].state);
		struct ps_clock now = at(rows[i].now, rows[i].state);
		struct ps_clock leaf = at(rows[i].ledger, PS_CLOCK_UNSYNCHRONISED);
		const char *doubt;

		if (rows[i].ledger)
			ps_clock_past_add(&past, &leaf);
		doubt = ps_clock_doubt(&now, &first, &past, 100 * DAY_US);
		if (!doubt != !rows[i].doubt || (doubt && !strstr(doubt, rows[i].doubt)))
			fail_msg("%s: %s", rows[i].story, doubt ? doubt : "believed");
	}
}

/* Each evening off, each morning the same wrong clock: what it writes must not vouch for it. */
static void a_wrong_clock_does_not_make_itself_believed(void **state)
{
	struct ps_clock_past past = { .any = false };
	struct ps_clock good = at(200, PS_CLOCK_SYNCHRONISED);
	struct ps_clock wrong = at(900, PS_CLOCK_UNSYNCHRONISED);
	struct ps_clock later = at(901, PS_CLOCK_UNSYNCHRONISED);

	(void)state;
	ps_clock_past_add(&past, &good);
	ps_clock_past_add(&past, &wrong);
	assert_non_null(ps_clock_doubt(&later, &later, &past, 0));
	good = at(201, PS_CLOCK_UNSYNCHRONISED);
	ps_clock_past_add(&past, &good);
	assert_null(ps_clock_doubt(&good, &good, &past, 0));
	assert_true(past.utc_us == 201 * DAY_US);
}

static void the_program_knows_when_it_was_built(void **state)
{
	(void)state;
	assert_true(ps_clock_built_us() > 1760000000LL * 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_is_believed_or_not),
		cmocka_unit_test(a_wrong_clock_does_not_make_itself_believed),
		cmocka_unit_test(the_program_knows_when_it_was_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
