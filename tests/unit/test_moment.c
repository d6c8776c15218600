#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/moment.h"

static void moments_are_written(void **state)
{
	static const struct {
		int64_t utc_us;
		const char *text;
		const char *brief;
	} rows[] = {
		{ 1772330400123456, "2026-03-01T02:00:00.123Z", "2026-03-01 02:00:00" },
		{ 0, "1970-01-01T00:00:00.000Z", "1970-01-01 00:00:00" },
		/* a clock before 1970 rounds down, not towards zero */
		{ -1, "1969-12-31T23:59:59.999Z", "1969-12-31 23:59:59" },
		{ 253402300799999999, "9999-12-31T23:59:59.999Z", "9999-12-31 23:59:59" },
		/* no year of four digits: a clock that is wrong beyond all dates */
		{ 253402300800000000, "@253402300800", "@253402300800" },
		{ INT64_MAX, "@9223372036854", "@9223372036854" },
		{ INT64_MIN, "@-9223372036855", "@-9223372036855" },
	};
	char text[PS_MOMENT_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ps_moment_text(rows[i].utc_us, text);
		assert_string_equal(text, rows[i].text);
		ps_moment_short(rows[i].utc_us, text);
		assert_string_equal(text, rows[i].brief);
	}
}

static void moments_are_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t utc_s;
	} rows[] = {
		{ "2026-03-01", true, 1772323200 },
		{ "2026-03-01T02:00:00Z", true, 1772330400 },
		{ "@1772330400", true, 1772330400 },
		{ "@0", true, 0 },
		{ "2026-03-01T02:00:00", false, 0 }, /* whose time is it? */
		{ "2026-03-01T02:00:00+08:00", false, 0 },
		{ "2026-13-01", false, 0 },
		/* the ends of the months, each by its last day and the one behind it */
		{ "2026-01-31", true, 1769817600 },
		{ "2026-01-32", false, 0 },
		{ "2026-02-28", true, 1772236800 },
		{ "2026-02-29", false, 0 },
		{ "2026-02-30", false, 0 },
		{ "2026-04-30", true, 1777507200 },
		{ "2026-04-31", false, 0 },
		{ "2026-06-31", false, 0 },
		{ "2026-09-31", false, 0 },
		{ "2026-11-30", true, 1795996800 },
		{ "2026-11-31", false, 0 },
		{ "2026-12-31", true, 1798675200 },
		{ "2026-03-00", false, 0 },
		{ "2026-00-01", false, 0 },
		{ "2028-02-29", true, 1835395200 },
		{ "2028-02-30", false, 0 },
		{ "2000-02-29", true, 951782400 },
		{ "2100-02-29", false, 0 },
		{ "2026-11-31T10:00:00Z", false, 0 },
		/* a day ends at its last second */
		{ "2026-03-01T23:59:59Z", true, 1772409599 },
		{ "2026-03-01T24:00:00Z", false, 0 },
		{ "2026-03-01T23:60:00Z", false, 0 },
		{ "2026-03-01T23:59:60Z", false, 0 },
		{ "2016-12-31T23:59:60Z", false, 0 }, /* there was one; Unix time has none */
		{ "2026-03-01 ", false, 0 },
		{ "@", false, 0 },
		{ "@-5", false, 0 },
		{ "@99999999999999999999", false, 0 },
		{ "tomorrow", false, 0 },
		{ "", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t utc_s = 42;

		print_message("\"%s\"\n", rows[i].text);
		assert_int_equal(ps_moment_parse(rows[i].text, &utc_s), rows[i].good);
		assert_int_equal(utc_s, rows[i].good ? rows[i].utc_s : 42);
	}
}

static void deadlines_are_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t utc_s;
	} rows[] = {
		{ "48h", true, 1000 + 48 * 3600 },
		{ "5d", true, 1000 + 5 * 86400 },
		{ "9999d", true, 1000 + 9999LL * 86400 },
		{ "2026-03-01T02:00:00Z", true, 1772330400 },
		{ "@1772330400", true, 1772330400 },
		{ "0h", false, 0 },
		{ "2026-11-31", false, 0 },
		{ "2026-02-30T02:00:00Z", false, 0 },
		{ "10000d", false, 0 },
		{ "-1h", false, 0 },
		{ "h", false, 0 },
		{ "48", false, 0 },
		{ "48 h", false, 0 },
		{ "@0", false, 0 }, /* nothing can be done by then */
		{ "1969-01-01", false, 0 },
		{ "soon", false, 0 },
		{ "", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t utc_s = 42;

		print_message("\"%s\"\n", rows[i].text);
		assert_int_equal(ps_moment_parse_until(rows[i].text, 1000, &utc_s), rows[i].good);
		assert_int_equal(utc_s, rows[i].good ? rows[i].utc_s : 42);
	}
}

static void seconds_are_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t us;
	} rows[] = {
		{ "0", true, 0 },
		{ "12", true, 12000000 },
		{ "12.5", true, 12500000 },
		{ "0.000001", true, 1 },
		{ "4294967295", true, 4294967295000000 },
		{ "4294967296", false, 0 },
		{ "0.0000001", false, 0 },
		{ "12.", false, 0 },
		{ ".5", false, 0 },
		{ "-1", false, 0 },
		{ "1e3", false, 0 },
		{ "1,5", false, 0 },
		{ "1.5s", false, 0 },
		{ " 1", false, 0 },
		{ "", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t us = 42;

		print_message("\"%s\"\n", rows[i].text);
		assert_int_equal(ps_seconds_parse(rows[i].text, &us), rows[i].good);
		assert_int_equal(us, rows[i].good ? rows[i].us : 42);
	}
}

static void numbers_are_read(void **state)
{
	uint64_t number = 42;

	(void)state;
	assert_false(ps_number_parse("0", 1, 10, &number));
	assert_false(ps_number_parse("11", 1, 10, &number));
	assert_false(ps_number_parse("+5", 1, 10, &number));
	assert_false(ps_number_parse("-5", 0, UINT64_MAX, &number));
	assert_false(ps_number_parse("0x5", 1, 10, &number));
	assert_false(ps_number_parse("18446744073709551616", 0, UINT64_MAX, &number));
	assert_int_equal(number, 42);
	assert_true(ps_number_parse("18446744073709551615", 0, UINT64_MAX, &number));
	assert_true(number == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_written), cmocka_unit_test(moments_are_read),
		cmocka_unit_test(deadlines_are_read),  cmocka_unit_test(seconds_are_read),
		cmocka_unit_test(numbers_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
