#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/test_ledger.h"

static void hold(struct ps_test_ledger *s, uint64_t number, bool on)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_HOLD,
				.hold = { .number = number,
					  .on = on,
					  .why = PS_TEST_TEXT("claim"),
					  .by = PS_TEST_TEXT("li") } };

	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
}

static void thin(struct ps_test_ledger *s, uint64_t number, struct ps_bytes rule)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_THINNED,
				.thinned = { .number = number, .rule = rule } };

	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
}

static void bury(struct ps_test_ledger *s, uint64_t number)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_TOMBSTONE,
				.tombstone = { .number = number, .rule = PS_TEST_TEXT("age") } };

	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
}

static void expect(struct ps_test_ledger *s, uint64_t number, enum ps_age age, bool held)
{
	const struct ps_standing *standing = ps_ledger_standing(s->ledger);

	assert_int_equal(ps_standing_age(standing, number), age);
	assert_int_equal(ps_standing_is_held(standing, number), held);
}

static void expect_all(struct ps_test_ledger *s, uint64_t last)
{
	const struct ps_standing *standing = ps_ledger_standing(s->ledger);

	expect(s, 0, PS_AGE_FULL, false);
	expect(s, 1, PS_AGE_FULL, true);
	expect(s, 2, PS_AGE_THINNED, false);
	expect(s, 3, PS_AGE_STILLS, true);
	expect(s, 4, PS_AGE_GONE, false);
	expect(s, 5, PS_AGE_FULL, false);
	expect(s, 1ULL << 60, PS_AGE_FULL, false);
	expect(s, last, PS_AGE_FULL, true);
	assert_int_equal(standing->hold_count, 3);
	assert_int_equal(standing->holds[0].number, 3);
	assert_int_equal(standing->holds[1].number, 1);
	assert_true(standing->has_last);
	assert_int_equal(standing->last.number, 4);
}

static void the_leaves_say_how_takes_stand(void **state)
{
	struct ps_test_ledger s;
	uint64_t last = 0;

	(void)state;
	ps_test_ledger_init(&s);
	assert_false(ps_ledger_standing(s.ledger)->has_last);
	for (unsigned i = 0; i < 1100; i++) {
		last = ps_test_ledger_start(&s);
		ps_test_ledger_end(&s, last, 1, NULL);
	}
	hold(&s, 1, true);
	hold(&s, 2, true);
	hold(&s, 3, true);
	thin(&s, 2, PS_TEST_TEXT("1 picture in 1 s"));
	thin(&s, 3, PS_TEST_TEXT("1 picture in 1 s"));
	thin(&s, 3, PS_TEST_TEXT("8 stills"));
	hold(&s, 2, false);
	hold(&s, 2, false);
	hold(&s, 1, true);
	bury(&s, 4);
	hold(&s, last, true);
	expect_all(&s, last);
	assert_int_equal(ps_test_ledger_reopen(&s), PS_OK);
	expect_all(&s, last);
	ps_test_ledger_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_leaves_say_how_takes_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
