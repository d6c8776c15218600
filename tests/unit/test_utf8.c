#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/utf8.h"

static void only_strict_utf8_is_valid(void **state)
{
	static const struct {
		const char *story, *bytes;
		size_t characters; /* 0: not valid */
	} rows[] = {
		{ "ASCII", "abc", 3 },
		{ "two, three, four bytes", "\xc3\xa9\xe5\x8c\x85\xf0\x9f\x93\xa6", 3 },
		{ "U+0080, the smallest of two", "\xc2\x80", 1 },
		{ "U+10FFFF, the last", "\xf4\x8f\xbf\xbf", 1 },
		{ "beyond it", "\xf4\x90\x80\x80", 0 },
		{ "overlong NUL", "\xc0\x80", 0 },
		{ "overlong in three", "\xe0\x9f\xbf", 0 },
		{ "overlong in four", "\xf0\x8f\xbf\xbf", 0 },
		{ "first surrogate", "\xed\xa0\x80", 0 },
		{ "last surrogate", "\xed\xbf\xbf", 0 },
		{ "just before them", "\xed\x9f\xbf", 1 },
		{ "lone continuation", "a\x80", 0 },
		{ "cut", "a\xe5\x8c", 0 },
		{ "no continuation",
		  "\xe5\x8c"
		  "c",
		  0 },
		{ "five bytes", "\xf8\x88\x80\x80\x80", 0 },
		{ "FF", "\xff", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const uint8_t *bytes = (const uint8_t *)rows[i].bytes;
		size_t characters = 99;

		print_message("%s\n", rows[i].story);
		assert_int_equal(ps_utf8_is_valid(bytes, strlen(rows[i].bytes), &characters),
				 rows[i].characters != 0);
		assert_int_equal(characters, rows[i].characters ? rows[i].characters : 99);
	}
}

static void escaped_text_is_harmless_and_fits(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *text;
	} rows[] = {
		{ "打包台 3", 64, "打包台 3" },
		{ "a\x1b[2J\n", 64, "a\\x1b[2J\\x0a" },
		{ "\xe2\x80\xae", 64, "\\xe2\\x80\\xae" },
		{ "C:\\x", 64, "C:\\x5cx" },
		{ "\xe5\x8c", 64, "\\xe5\\x8c" },
		{ "\xef\xbb\xbfhi", 64, "\\xef\\xbb\\xbfhi" },
		{ "abcdef", 4, "abc" },
		{ "ab\n", 6, "ab" },
		{ "包包", 6, "包" },
		{ "abc", 1, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[65];

		memset(text, '#', sizeof(text));
		ps_utf8_escape((const uint8_t *)rows[i].bytes, strlen(rows[i].bytes), text,
			       rows[i].size);
		assert_string_equal(text, rows[i].text);
		assert_int_equal(text[rows[i].size], '#');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_strict_utf8_is_valid),
		cmocka_unit_test(escaped_text_is_harmless_and_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
