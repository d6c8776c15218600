#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/journal.h"
#include "tests/kit/fake_time.h"

static void a_flood_keeps_back_neither_an_error_nor_that_a_take_began(void **state)
{
	struct ps_fake_time fake;
	const struct ps_time time = ps_fake_time_source(&fake);
	struct ps_journal_settings settings = { .time = &time };
	struct ps_journal *journal;
	char text[16384];
	size_t lines = 0;
	ssize_t len;
	int ends[2];

	(void)state;
	ps_fake_time_init(&fake);
	assert_int_equal(pipe(ends), 0);
	settings.fd = ends[1];
	assert_int_equal(ps_journal_create(&settings, &journal), PS_OK);
	for (int i = 0; i < 200; i++)
		ps_log(journal, PS_LOG_INFO, "a code that fits no rule was scanned");
	ps_log(journal, PS_LOG_NOTICE, "take 2 began");
	ps_log(journal, PS_LOG_INFO, "one more of the flood");
	ps_log(journal, PS_LOG_ERROR, "take 2 broke off");
	ps_journal_destroy(journal);
	close(ends[1]);
	len = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	assert_true(len > 0);
	text[len] = '\0';
	for (const char *at = text; (at = strstr(at, "fits no rule")); at++)
		lines++;
	assert_in_range(lines, 60, 62);
	assert_non_null(strstr(text, "lines were kept back)\ntake 2 began\n"));
	assert_non_null(strstr(text, "(1 line was kept back)\ntake 2 broke off\n"));
	assert_null(strstr(text, "one more of the flood"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flood_keeps_back_neither_an_error_nor_that_a_take_began),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
