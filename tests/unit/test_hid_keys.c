#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/hid_keys.h"

#define SHIFT 0x02

/* HID Usage Tables, page 0x07, and what the US layout prints on those keys. */
static void a_code_is_typed_with_the_keys_of_the_us_layout(void **state)
{
	static const struct {
		uint8_t byte;
		uint8_t modifier;
		uint8_t usage;
	} rows[] = {
		{ 'a', 0, 0x04 },     { 'z', 0, 0x1d },	    { 'A', SHIFT, 0x04 },
		{ 'Z', SHIFT, 0x1d }, { '1', 0, 0x1e },	    { '9', 0, 0x26 },
		{ '0', 0, 0x27 },     { '!', SHIFT, 0x1e }, { '@', SHIFT, 0x1f },
		{ '(', SHIFT, 0x26 }, { ')', SHIFT, 0x27 }, { '\r', 0, 0x28 },
		{ '\t', 0, 0x2b },    { ' ', 0, 0x2c },	    { '-', 0, 0x2d },
		{ '_', SHIFT, 0x2d }, { ']', 0, 0x30 },	    { '\\', 0, 0x31 },
		{ '"', SHIFT, 0x34 }, { '/', 0, 0x38 },	    { '?', SHIFT, 0x38 },
	};
	uint8_t report[PS_HID_REPORT_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const uint8_t expected[] = { rows[i].modifier, 0, rows[i].usage, 0, 0, 0, 0, 0 };

		assert_true(ps_hid_report(rows[i].byte, report));
		assert_memory_equal(report, expected, sizeof(expected));
	}
}

static void every_printable_byte_has_a_key_of_its_own_and_no_other_has(void **state)
{
	uint8_t seen[256][2] = { { 0 } };
	unsigned count = 0;

	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		uint8_t report[PS_HID_REPORT_LEN] = { 0 };
		unsigned shift;

		if (!ps_hid_report((uint8_t)byte, report))
			continue;
		assert_true((byte >= 0x20 && byte < 0x7f) || byte == '\r' || byte == '\t');
		shift = report[0] == SHIFT;
		assert_int_equal(seen[report[2]][shift]++, 0);
		count++;
	}
	assert_int_equal(count, 0x7f - 0x20 + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_typed_with_the_keys_of_the_us_layout),
		cmocka_unit_test(every_printable_byte_has_a_key_of_its_own_and_no_other_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
