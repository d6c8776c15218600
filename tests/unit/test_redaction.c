#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tools/redaction.h"

static void rectangles_are_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		struct ps_rect rect;
		uint64_t from_us;
		uint64_t to_us; /* 0: no span */
	} rows[] = {
		{ "top:0,16,320,96", true, { 0, 16, 320, 96 }, 0, 0 },
		{ "top:0,16,320,96@2-4.5", true, { 0, 16, 320, 96 }, 2000000, 4500000 },
		{ "top:0,0,1,1@0-0.000001", true, { 0, 0, 1, 1 }, 0, 1 },
		{ "top:1,2,4294967295,4294967295", true, { 1, 2, UINT32_MAX, UINT32_MAX }, 0, 0 },
		/* what hides nothing */
		{ "top:0,0,0,96", false, { 0 }, 0, 0 },
		{ "top:0,0,320,0", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96@3-3", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96@4-3", false, { 0 }, 0, 0 },
		/* what is cut short must not hide something else */
		{ "top:0,0,320,96@", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96@2", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96@2-", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96@-2", false, { 0 }, 0, 0 },
		{ "top:0,0,320", false, { 0 }, 0, 0 },
		{ "top:0,0,320,", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96,1", false, { 0 }, 0, 0 },
		{ "top:0,0,320,96 ", false, { 0 }, 0, 0 },
		{ "top:-1,0,320,96", false, { 0 }, 0, 0 },
		{ "top:0,0,4294967296,1", false, { 0 }, 0, 0 },
		{ "top:", false, { 0 }, 0, 0 },
		{ ":0,0,320,96", false, { 0 }, 0, 0 },
		{ "0,0,320,96", false, { 0 }, 0, 0 },
		{ "top", false, { 0 }, 0, 0 },
		{ "", false, { 0 }, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_redaction redaction = { .camera = "before" };
		char text[64];

		assert_true(snprintf(text, sizeof(text), "%s", rows[i].text) < (int)sizeof(text));
		assert_int_equal(ps_redaction_parse(text, &redaction), rows[i].good);
		assert_string_equal(redaction.camera, rows[i].good ? "top" : "before");
		assert_memory_equal(&redaction.rect, &rows[i].rect, sizeof(rows[i].rect));
		assert_int_equal(redaction.has_span, rows[i].to_us > 0);
		assert_int_equal(redaction.from_us, rows[i].from_us);
		assert_int_equal(redaction.to_us, rows[i].to_us);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rectangles_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
