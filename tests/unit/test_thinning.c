#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/thinning.h"

/* Seconds from 100 on; a letter for each: what is there of camera 0, 1, both, or none. */
static void rules_keep_first_pictures(void **state)
{
	static const struct {
		const char *story;
		struct ps_thinning_rule rule;
		const char *there;
		const char *kept;
	} rows[] = {
		{ "one a second keeps each", { PS_THINNING_SECONDS, 1 }, "bbbb", "bbbb" },
		{ "one in two seconds", { PS_THINNING_SECONDS, 2 }, "bbbbb", "b.b.b" },
		{ "one in three", { PS_THINNING_SECONDS, 3 }, "bbbbbbb", "b..b..b" },
		{ "each camera counts from its own last one",
		  { PS_THINNING_SECONDS, 2 },
		  "0b1b",
		  "01.b" },
		{ "a hole makes the next one due",
		  { PS_THINNING_SECONDS, 3 },
		  "0..0.00",
		  "0..0..0" },
		{ "more seconds than there are", { PS_THINNING_SECONDS, 86400 }, "0000", "0..." },
		{ "one still is the first", { PS_THINNING_STILLS, 1 }, "bbbb", "b..." },
		{ "two", { PS_THINNING_STILLS, 2 }, "bbbbb", "b.b.." },
		{ "three of seven", { PS_THINNING_STILLS, 3 }, "bbbbbbb", "b.b.b.." },
		{ "as many as there are", { PS_THINNING_STILLS, 4 }, "bbbb", "bbbb" },
		{ "more than there are", { PS_THINNING_STILLS, 9 }, "bbbb", "bbbb" },
		{ "a still that a camera does not have",
		  { PS_THINNING_STILLS, 2 },
		  "0b1b",
		  "0.1." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = strlen(rows[i].there);
		char kept[16] = "";
		struct ps_thinning thinning;

		ps_thinning_begin(&thinning, &rows[i].rule, count);
		for (size_t k = 0; k < count; k++) {
			static const char letters[] = { '.', '0', '1', 'b' };
			uint16_t there = (uint16_t)(strchr(".01b", rows[i].there[k]) - ".01b");

			kept[k] = letters[ps_thinning_next(&thinning, 100 + k, there)];
		}
		if (strcmp(kept, rows[i].kept) != 0)
			fail_msg("%s: of %s it keeps %s and not %s", rows[i].story, rows[i].there,
				 kept, rows[i].kept);
	}
}

static void stills_are_those_of_the_formula(void **state)
{
	(void)state;
	for (uint64_t seals = 1; seals <= 40; seals++) {
		for (uint64_t n = 1; n <= 45; n++) {
			const struct ps_thinning_rule rule = { PS_THINNING_STILLS, n };
			bool wanted[40] = { false };
			struct ps_thinning thinning;

			for (uint64_t i = 0; i < n; i++)
				wanted[i * seals / n] = true;
			ps_thinning_begin(&thinning, &rule, seals);
			for (uint64_t k = 0; k < seals; k++)
				assert_int_equal(ps_thinning_next(&thinning, k, 1), wanted[k]);
			assert_int_equal(ps_thinning_next(&thinning, seals, 1), 0);
		}
	}
}

static void a_statement_has_one_form(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum ps_err err;
	} rows[] = {
		{ "\x82\x01\x01", 3, PS_OK },
		{ "\x82\x02\x1a\x00\x01\x51\x80", 7, PS_OK },
		{ "\x82\x02\x1a\x00\x01\x51\x81", 7, PS_RANGE },
		{ "\x82\x00\x01", 3, PS_RANGE },
		{ "\x82\x03\x01", 3, PS_RANGE },
		{ "\x82\x01\x00", 3, PS_RANGE },
		{ "\x82\x01\x18\x01", 4, PS_MALFORMED },
		{ "\x82\x01\x01\x00", 4, PS_MALFORMED },
		{ "\x83\x01\x01\x01", 4, PS_MALFORMED },
		{ "\x82\x01", 2, PS_TRUNCATED },
		{ "", 0, PS_TRUNCATED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ps_bytes bytes = { (const uint8_t *)rows[i].bytes, rows[i].len };
		struct ps_thinning_rule rule = { PS_THINNING_NONE, 7 };
		struct ps_buf again;

		assert_int_equal(ps_thinning_decode(bytes, &rule), rows[i].err);
		if (rows[i].err) {
			assert_int_equal(rule.kind, PS_THINNING_NONE);
			assert_int_equal(rule.n, 7);
			continue;
		}
		ps_buf_init(&again);
		ps_thinning_encode(&rule, &again);
		assert_int_equal(again.len, bytes.len);
		assert_memory_equal(again.bytes, bytes.bytes, bytes.len);
		ps_buf_release(&again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_keep_first_pictures),
		cmocka_unit_test(stills_are_those_of_the_formula),
		cmocka_unit_test(a_statement_has_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
