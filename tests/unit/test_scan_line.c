#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/scan_line.h"

#define SF "SF1023574470215"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* What was handed over, one `symbology:text;` a scan, or `unreadable N;`. */
struct heard {
	char text[1 << 16];
	size_t len;
	unsigned scans;
	uint64_t last_time_us;
	const char *source; /* where each text must be found, in this order; NULL: not looked at */
	size_t source_len;
};

static void hear(void *user, const struct ps_scan *scan)
{
	struct heard *heard = user;
	char *at = heard->text + heard->len;
	size_t room = sizeof(heard->text) - heard->len;
	int n;

	if (scan->unreadable)
		n = snprintf(at, room, "unreadable %llu;", (unsigned long long)scan->bytes);
	else
		n = snprintf(at, room, "%s:%s;", ps_symbology_name(scan->symbology), scan->text);
	assert_true(n > 0 && (size_t)n < room);
	heard->len += (size_t)n;
	heard->scans++;
	heard->last_time_us = scan->time_us;

	assert_int_equal(strlen(scan->text), scan->len);
	assert_true(scan->len + strlen(scan->aim) <= PS_SCAN_TEXT_MAX);
	assert_int_equal(scan->unreadable, scan->len == 0);
	for (size_t i = 0; i < scan->len; i++)
		assert_in_range(scan->text[i], 0x20, 0x7e);
	if (heard->source && !scan->unreadable) {
		const char *found = memmem(heard->source, heard->source_len, scan->text, scan->len);

		assert_non_null(found);
		found += scan->len;
		heard->source_len -= (size_t)(found - heard->source);
		heard->source = found;
	}
}

#define BYTES(string) string, sizeof(string) - 1

static const struct {
	const char *story;
	const char *bytes;
	size_t len;
	const char *heard;
} rows[] = {
	{ "CR ends", BYTES(SF "\r"), "unknown:" SF ";" },
	{ "LF ends", BYTES(SF "\n"), "unknown:" SF ";" },
	{ "CRLF is one end", BYTES(SF "\r\n"), "unknown:" SF ";" },
	{ "Tab ends", BYTES(SF "\t"), "unknown:" SF ";" },
	{ "STX and ETX frame it", BYTES("\x02" SF "\x03"), "unknown:" SF ";" },
	{ "STX ETX CR LF all together", BYTES("\x02" SF "\x03\r\n"), "unknown:" SF ";" },
	{ "no end yet", BYTES(SF), "" },
	{ "three codes in one read", BYTES("A1\rB2\r\nC3\t"), "unknown:A1;unknown:B2;unknown:C3;" },
	{ "empty lines are nothing", BYTES("\r\n\r\n\t\x02\x03" SF "\r\n\n\n"), "unknown:" SF ";" },
	{ "blanks inside stay", BYTES("A 1\r"), "unknown:A 1;" },
	{ "Code 128", BYTES("]C0" SF "\r"), "Code128:" SF ";" },
	{ "GS1-128", BYTES("]C1" SF "\r"), "GS1-128:" SF ";" },
	{ "EAN", BYTES("]E06901234567892\r"), "EAN:6901234567892;" },
	{ "QR", BYTES("]Q3https://x.cn/a\r"), "QR:https://x.cn/a;" },
	{ "Code 39", BYTES("]A0ORDER1\r"), "Code39:ORDER1;" },
	{ "Data Matrix", BYTES("]d2AB\r"), "DataMatrix:AB;" },
	{ "another symbology", BYTES("]L0AB\r"), "other:AB;" },
	{ "a bracket alone is text", BYTES("]\r]C\r]99x\r"), "unknown:];unknown:]C;unknown:]99x;" },
	{ "a prefix and nothing behind it", BYTES("]C0\r" SF "\r"),
	  "unreadable 3;unknown:" SF ";" },
	{ "a NUL spoils its line only", BYTES("SF\0001\r" SF "\r"),
	  "unreadable 4;unknown:" SF ";" },
	{ "high bytes spoil the line", BYTES("\xff\xfe\x80\r" SF "\r"),
	  "unreadable 3;unknown:" SF ";" },
	{ "STX inside spoils the line",
	  BYTES("A\x02"
		"B\r"),
	  "unreadable 3;" },
	{ "DEL and ESC are not printable", BYTES("\x7f\r\x1b\r"), "unreadable 1;unreadable 1;" },
	{ "128 bytes are a code", BYTES(HUNDRED TEN TEN "12345678\r"),
	  "unknown:" HUNDRED TEN TEN "12345678;" },
	{ "129 are not", BYTES(HUNDRED TEN TEN "123456789\r" SF "\r"),
	  "unreadable 129;unknown:" SF ";" },
};

static void a_line_becomes_a_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_scan_line line;
		struct heard heard = { .len = 0 };

		ps_scan_line_init(&line, 0);
		ps_scan_line_feed(&line, rows[i].bytes, rows[i].len, 1000, hear, &heard);
		if (strcmp(heard.text, rows[i].heard) != 0)
			fail_msg("%s: heard %s", rows[i].story, heard.text);
	}
}

static void ten_megabytes_without_an_end_are_one_report(void **state)
{
	static char flood[1 << 16];
	struct ps_scan_line line;
	struct heard heard = { .len = 0 };

	(void)state;
	memset(flood, '7', sizeof(flood));
	ps_scan_line_init(&line, 0);
	for (unsigned i = 0; i < 160; i++)
		ps_scan_line_feed(&line, flood, sizeof(flood), i, hear, &heard);
	assert_int_equal(heard.scans, 0);
	ps_scan_line_feed(&line, BYTES("\r" SF "\r"), 200, hear, &heard);
	assert_string_equal(heard.text, "unreadable 10485760;unknown:" SF ";");
}

static void quiet_ends_a_code_when_it_is_asked_for(void **state)
{
	struct ps_scan_line line;
	struct heard heard = { .len = 0 };

	(void)state;
	ps_scan_line_init(&line, PS_SCAN_QUIET_US);
	assert_int_equal(ps_scan_line_due_us(&line), UINT64_MAX);
	ps_scan_line_feed(&line, BYTES("SF102357"), 1000000, hear, &heard);
	ps_scan_line_feed(&line, BYTES("4470215"), 1200000, hear, &heard);
	assert_int_equal(ps_scan_line_due_us(&line), 1420000);
	ps_scan_line_tick(&line, 1419999, hear, &heard);
	assert_int_equal(heard.scans, 0);
	ps_scan_line_tick(&line, 1420000, hear, &heard);
	assert_string_equal(heard.text, "unknown:" SF ";");
	assert_int_equal(heard.last_time_us, 1000000);
	ps_scan_line_tick(&line, 9000000, hear, &heard);
	assert_int_equal(heard.scans, 1);
}

static void a_late_reader_does_not_cut_a_code_in_two(void **state)
{
	struct ps_scan_line line;
	struct heard heard = { .len = 0 };

	(void)state;
	ps_scan_line_init(&line, PS_SCAN_QUIET_US);
	ps_scan_line_feed(&line, BYTES("SF102357"), 1000000, hear, &heard);
	ps_scan_line_feed(&line, BYTES("4470215\r"), 1900000, hear, &heard);
	assert_string_equal(heard.text, "unknown:" SF ";");
	assert_int_equal(heard.last_time_us, 1000000);
}

static void without_quiet_time_half_a_code_waits(void **state)
{
	struct ps_scan_line line;
	struct heard heard = { .len = 0 };

	(void)state;
	ps_scan_line_init(&line, 0);
	ps_scan_line_feed(&line, BYTES("AB"), 0, hear, &heard);
	ps_scan_line_tick(&line, 3600000000, hear, &heard);
	ps_scan_line_feed(&line, BYTES("CD\r"), 3600000001, hear, &heard);
	assert_string_equal(heard.text, "unknown:ABCD;");
}

static void half_a_code_of_a_vanished_scanner_is_no_code(void **state)
{
	struct ps_scan_line line;
	struct heard heard = { .len = 0 };

	(void)state;
	ps_scan_line_init(&line, 0);
	ps_scan_line_abandon(&line, hear, &heard);
	assert_int_equal(heard.scans, 0);
	ps_scan_line_feed(&line, BYTES("SF10"), 0, hear, &heard);
	ps_scan_line_abandon(&line, hear, &heard);
	ps_scan_line_feed(&line, BYTES(SF "\r"), 1, hear, &heard);
	assert_string_equal(heard.text, "unreadable 4;unknown:" SF ";");
}

/* xorshift: the same bytes in every run */
static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Mostly what scanners send, with terminators often enough that codes of all lengths come out. */
static char random_byte(uint32_t *seed)
{
	static const char ends[] = "\r\n\t\x03\x02]";
	uint32_t r = next_random(seed);

	if (r % 64 == 0)
		return ends[(r >> 8) % (sizeof(ends) - 1)];
	if (r % 64 == 1 && (r >> 16) % 4 == 0)
		return (char)(r >> 8);
	return (char)(0x20 + (r >> 8) % 0x5f);
}

static void the_cut_into_reads_changes_nothing(void **state)
{
	static char bytes[4096];
	static struct heard whole, parts;
	uint32_t seed = 20261122;

	(void)state;
	for (unsigned round = 0; round < 300; round++) {
		struct ps_scan_line line;
		size_t at = 0;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = random_byte(&seed);
		memset(&whole, 0, sizeof(whole));
		memset(&parts, 0, sizeof(parts));
		whole.source = bytes;
		whole.source_len = sizeof(bytes);
		ps_scan_line_init(&line, 0);
		ps_scan_line_feed(&line, bytes, sizeof(bytes), 0, hear, &whole);
		ps_scan_line_init(&line, 0);
		while (at < sizeof(bytes)) {
			size_t len = next_random(&seed) % (round % 2 ? 4 : 400);

			if (len > sizeof(bytes) - at)
				len = sizeof(bytes) - at;
			ps_scan_line_feed(&line, bytes + at, len, 0, hear, &parts);
			at += len;
		}
		assert_true(whole.scans > 5);
		assert_string_equal(whole.text, parts.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_becomes_a_code),
		cmocka_unit_test(ten_megabytes_without_an_end_are_one_report),
		cmocka_unit_test(quiet_ends_a_code_when_it_is_asked_for),
		cmocka_unit_test(a_late_reader_does_not_cut_a_code_in_two),
		cmocka_unit_test(without_quiet_time_half_a_code_waits),
		cmocka_unit_test(half_a_code_of_a_vanished_scanner_is_no_code),
		cmocka_unit_test(the_cut_into_reads_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
