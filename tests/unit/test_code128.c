#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/footage/code128.h"
#include "tests/kit/zbar.h"

/* Symbol values worked out by hand from ISO/IEC 15417 table 1; 88 is the textbook's check symbol.
 */
static const struct {
	const char *name;
	const char *text;
	int count;
	uint8_t symbols[16];
} rows[] = {
	{ "text only", "Wikipedia", 12, { 104, 55, 73, 75, 73, 80, 69, 68, 73, 65, 88, 106 } },
	{ "digits only", "123456", 6, { 105, 12, 34, 56, 44, 106 } },
	{ "two digits", "42", 4, { 105, 42, 44, 106 } },
	{ "an odd run at the end",
	  "SF1023574470215",
	  13,
	  { 104, 51, 38, 17, 99, 2, 35, 74, 47, 2, 15, 3, 106 } },
	{ "an even run at the end", "JD0012", 8, { 104, 42, 36, 99, 0, 12, 60, 106 } },
	{ "a short run stays text", "A12B", 7, { 104, 33, 17, 18, 34, 52, 106 } },
	{ "text after digits", "1234A", 7, { 105, 12, 34, 100, 33, 102, 106 } },
};

static void encodes_as_the_standard_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_code128 code;
		int sum = 0;

		print_message("# %s\n", rows[i].name);
		assert_int_equal(ps_code128_encode(rows[i].text, &code), PS_OK);
		assert_int_equal(code.symbol_count, rows[i].count);
		assert_memory_equal(code.symbols, rows[i].symbols, (size_t)rows[i].count);
		for (int run = 0; run < code.run_count; run++)
			sum += code.runs[run];
		assert_int_equal(sum, code.modules);
		/* Eleven modules a symbol character, and the stop's last bar of two. */
		assert_int_equal(code.modules, 11 * code.symbol_count + 2);
		assert_int_equal(code.run_count, 6 * code.symbol_count + 1);
	}
}

static void refuses_what_it_cannot_encode(void **state)
{
	static const struct {
		const char *text;
		enum ps_err err;
	} bad[] = {
		{ "", PS_INVALID },
		{ "A\n", PS_INVALID },
		{ "caf\xc3\xa9", PS_INVALID },
		{ "00000000001111111111222222222233333333334", PS_LIMIT },
	};
	struct ps_code128 code;
	struct ps_code128 before;

	(void)state;
	memset(&code, 0xa5, sizeof(code));
	before = code;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(ps_code128_encode(bad[i].text, &code), bad[i].err);
		assert_memory_equal(&code, &before, sizeof(code));
	}
}

static void the_longest_text_fits(void **state)
{
	struct ps_code128 code;

	(void)state;
	/* The worst case changes the code set as often as it can. */
	assert_int_equal(ps_code128_encode("A111111A111111A111111A111111A111111AAAAA", &code),
			 PS_OK);
	assert_true(code.symbol_count <= PS_CODE128_SYMBOLS_MAX);
}

/* A PGM of three pixels a module, on white; returns its length. */
static size_t draw(const struct ps_code128 *code, uint8_t *picture, size_t room)
{
	const int module = 3;
	const int height = 60;
	int width = (code->modules + 2 * PS_CODE128_QUIET) * module;
	int head = snprintf((char *)picture, room, "P5 %d %d 255\n", width, height);

	assert_true(head > 0 && (size_t)(head + width * height) <= room);
	memset(picture + head, 255, (size_t)(width * height));
	for (int y = 10; y < height - 10; y++) {
		uint8_t *at = picture + head + y * width + PS_CODE128_QUIET * module;

		for (int run = 0; run < code->run_count; at += code->runs[run++] * module)
			if (run % 2 == 0)
				memset(at, 0, (size_t)(code->runs[run] * module));
	}
	return (size_t)(head + width * height);
}

/* Between them these texts use every symbol character that the encoder knows. */
static void another_reader_reads_every_symbol(void **state)
{
	static const char *const texts[] = {
		"0001020304050607080910111213141516171819",
		"2021222324252627282930313233343536373839",
		"4041424344454647484950515253545556575859",
		"6061626364656667686970717273747576777879",
		"8081828384858687888990919293949596979899",
		"!#$%&()*+,-./:;<=>?@ABCDEFGHIJKLMNOPQRST",
		"UVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}",
		"AB123456CD1234",
	};
	static uint8_t picture[3 * 1200 * 60];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ps_code128 code;
		char text[256] = "";
		char line[64];
		enum ps_err err;

		assert_int_equal(ps_code128_encode(texts[i], &code), PS_OK);
		err = ps_zbar_read(picture, draw(&code, picture, sizeof(picture)), text,
				   sizeof(text));
		if (err == PS_NOT_FOUND) {
			print_message(
				"# not run: no zbarimg (package zbar-tools), nothing was read\n");
			return;
		}
		assert_int_equal(err, PS_OK);
		assert_int_equal(snprintf(line, sizeof(line), "%s\n", texts[i]),
				 (int)strlen(texts[i]) + 1);
		assert_string_equal(text, line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encodes_as_the_standard_says),
		cmocka_unit_test(refuses_what_it_cannot_encode),
		cmocka_unit_test(the_longest_text_fits),
		cmocka_unit_test(another_reader_reads_every_symbol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
