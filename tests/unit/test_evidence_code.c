#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tools/evidence_code.h"

/* The first ten bytes count: 0x00 44 32 14 c7 42 54 b6 35 cf is 0 1 2 3 … in groups of five bits.
 */
static const uint8_t take[PS_HASH_LEN] = { 0x00, 0x44, 0x32, 0x14, 0xc7, 0x42,
					   0x54, 0xb6, 0x35, 0xcf, 0xff };

static void a_code_is_the_beginning_of_the_take_id(void **state)
{
	uint8_t other[PS_HASH_LEN] = { 0 };
	char code[PS_EVIDENCE_CODE_MAX];

	(void)state;
	ps_evidence_code(take, code);
	assert_string_equal(code, "0123-4567-89AB-CDEF");
	ps_evidence_code(other, code);
	assert_string_equal(code, "0000-0000-0000-0000");
	for (size_t i = 0; i < sizeof(other); i++)
		other[i] = 0xff;
	ps_evidence_code(other, code);
	assert_string_equal(code, "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
}

static void a_code_is_read_as_people_write_it(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{ "0123-4567-89AB-CDEF", true },
		{ "0123456789abcdef", true },
		{ " o1 23 4567 89ab cdef ", true },
		{ "OI23-4567-89AB-CDEF", true },
		{ "0l23-4567-89AB-CDEF", true },
		{ "0123-4567-89AB-CDE", false },
		{ "0123-4567-89AB-CDEFG", false },
		{ "0123-4567-89AB-CDEG", false },
		{ "0123-4567-89AB-CDEU", false },
		{ "0123-4567-89AB-CDE\xc3\xa4", false },
		{ "", false },
		{ "-", false },
	};
	uint8_t bytes[PS_EVIDENCE_CODE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(ps_evidence_code_read(rows[i].text, bytes) &&
					 memcmp(bytes, take, sizeof(bytes)) == 0,
				 rows[i].is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_the_beginning_of_the_take_id),
		cmocka_unit_test(a_code_is_read_as_people_write_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
