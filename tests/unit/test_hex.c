#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "signing/hex.h"

static void bytes_go_there_and_back(void **state)
{
	uint8_t bytes[256], back[256];
	char digits[2 * sizeof(bytes)];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	ps_hex_encode(bytes, sizeof(bytes), digits);
	assert_memory_equal(digits, "000102", 6);
	assert_memory_equal(digits + 2 * 0xab, "abacad", 6);
	assert_true(ps_hex_decode(digits, sizeof(bytes), back));
	assert_memory_equal(back, bytes, sizeof(bytes));
}

static void what_is_no_hex_leaves_the_bytes(void **state)
{
	static const char *const texts[] = { "0",
					     "",
					     "0g00",
					     "00AB",
					     "000 ",
					     "00:1",
					     "\xff"
					     "000" };
	uint8_t bytes[2] = { 7, 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(ps_hex_decode(texts[i], sizeof(bytes), bytes));
		assert_int_equal(bytes[0] + bytes[1], 14);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_go_there_and_back),
		cmocka_unit_test(what_is_no_hex_leaves_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
