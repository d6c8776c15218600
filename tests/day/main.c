/*
 * day: a day at the packing benches with the mistakes of a real one, told line by line, and what is
 * left of it.
 * day HOURS: so many hours of parcels without a pause, and what the process needed at their begin
 * and at their end. See README.md.
 *
 * Exit status: 0 all as it should be, 1 not, 64 usage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/day/long_run.h"
#include "tests/day/room.h"
#include "tests/day/story.h"

static unsigned hours;

static void a_day(void **state)
{
	static struct ps_room room;

	(void)state;
	ps_room_open(&room, stdout, 2, 0);
	ps_story_tell(&room);
	(void)puts("\nWhat is left of it:");
	ps_room_judge(&room);
	ps_room_close(&room);
}

static void many_hours(void **state)
{
	(void)state;
	ps_long_run(hours);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest told[] = { cmocka_unit_test(a_day) };
	const struct CMUnitTest run[] = { cmocka_unit_test(many_hours) };

	if (argc == 1)
		return cmocka_run_group_tests(told, NULL, NULL) ? 1 : 0;
	hours = argc == 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	if (hours == 0 || hours > 1000) {
		(void)fputs("usage: day [HOURS]\n", stderr);
		return 64;
	}
	return cmocka_run_group_tests(run, NULL, NULL) ? 1 : 0;
}
