#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/marker.h"

enum { LEN_MAX = 300 };

/* What the header says, byte by byte. */
static size_t find_slowly(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (bytes[i] == 0xff && bytes[i + 1] != 0)
			return i;
	return SIZE_MAX;
}

/* In memory of just this length, so that a sanitizer sees who reads beyond it. */
static void expect_as_slowly(const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	assert_int_equal(ps_marker_find((struct ps_bytes){ copy, len }), find_slowly(bytes, len));
	free(copy);
}

static void one_marker_is_found_wherever_it_is(void **state)
{
	uint8_t bytes[LEN_MAX];

	(void)state;
	for (size_t len = 0; len <= LEN_MAX; len++) {
		memset(bytes, 0x55, sizeof(bytes));
		expect_as_slowly(bytes, len);
		for (size_t at = 0; at < len; at++) {
			bytes[at] = 0xff;
			expect_as_slowly(bytes, len);
			bytes[at] = 0x55;
		}
	}
}

static void a_stuffed_ff_is_none(void **state)
{
	uint8_t bytes[LEN_MAX];
	uint32_t random = 1;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		size_t len = round % (LEN_MAX + 1);

		for (size_t i = 0; i < len; i++) {
			random = random * 1664525 + 1013904223;
			/* FF, 00 and others, so that all ways of standing together come up */
			bytes[i] = random >> 24 < 40 ? 0xff : random >> 24 < 130 ? 0 : 7;
			if (i && bytes[i - 1] == 0xff && random >> 8 & 63)
				bytes[i] = 0;
		}
		expect_as_slowly(bytes, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_marker_is_found_wherever_it_is),
		cmocka_unit_test(a_stuffed_ff_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
