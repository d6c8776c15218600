#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/gpio_address.h"

static const struct {
	const char *text;
	const char *label; /* NULL: it is no address */
	unsigned offset;
} rows[] = {
	{ "mcp2221_gpio:0", "mcp2221_gpio", 0 },
	{ "ftdi-cbus:3", "ftdi-cbus", 3 },
	{ "MPSSE0c52:a064.0.0.NONE:12", "MPSSE0c52:a064.0.0.NONE", 12 },
	{ "a:4095", "a", 4095 },
	{ "0123456789012345678901234567890:1", "0123456789012345678901234567890", 1 },
	{ "01234567890123456789012345678901:1", NULL, 0 },
	{ "a:4096", NULL, 0 },
	{ "a:99999999999999999999", NULL, 0 },
	{ "GPIO17", NULL, 0 },
	{ "a:", NULL, 0 },
	{ ":3", NULL, 0 },
	{ ":", NULL, 0 },
	{ "", NULL, 0 },
	{ "a:-1", NULL, 0 },
	{ "a: 1", NULL, 0 },
	{ "a:1x", NULL, 0 },
};

static void a_label_and_an_offset_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_gpio_address address = { .label = "before", .offset = 77 };
		bool read = ps_gpio_address_read(rows[i].text, &address);

		print_message("# \"%s\"\n", rows[i].text);
		assert_int_equal(read, rows[i].label != NULL);
		assert_string_equal(address.label, read ? rows[i].label : "before");
		assert_int_equal(address.offset, read ? rows[i].offset : 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_and_an_offset_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
