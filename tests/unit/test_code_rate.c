#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware/code_rate.h"

#define SECOND 1000000U

static void what_a_hand_can_do_is_allowed(void **state)
{
	struct ps_code_rate rate = { 0 };

	(void)state;
	for (uint64_t at_us = 5 * SECOND; at_us < 15 * SECOND; at_us += SECOND / 30)
		assert_true(ps_code_rate_allows(&rate, at_us));
	assert_int_equal(ps_code_rate_due_us(&rate), UINT64_MAX);
	assert_false(ps_code_rate_is_over(&rate, 20 * SECOND));
}

static void a_flood_is_counted_and_over_with_its_second(void **state)
{
	struct ps_code_rate rate = { 0 };
	unsigned allowed = 0, begun = 0;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		if (ps_code_rate_allows(&rate, 7 * SECOND + i))
			allowed++;
		else
			begun += ps_code_rate_pass_over(&rate);
	}
	assert_int_equal(allowed, PS_CODES_A_SECOND_MAX);
	assert_int_equal(begun, 1);
	/* a take ends meanwhile: it is told what was passed over until then, and no more is */
	assert_int_equal(ps_code_rate_told(&rate), 1000 - PS_CODES_A_SECOND_MAX);
	assert_int_equal(ps_code_rate_told(&rate), 0);
	assert_int_equal(ps_code_rate_due_us(&rate), 8 * SECOND);
	assert_false(ps_code_rate_is_over(&rate, 8 * SECOND - 1));
	assert_true(ps_code_rate_is_over(&rate, 8 * SECOND));
	assert_false(ps_code_rate_is_over(&rate, 8 * SECOND));
	assert_int_equal(ps_code_rate_due_us(&rate), UINT64_MAX);
	/* and the next second begins anew */
	assert_true(ps_code_rate_allows(&rate, 8 * SECOND));
}

static void a_code_that_is_heard_all_the_same_makes_no_flood(void **state)
{
	struct ps_code_rate rate = { 0 };

	(void)state;
	for (unsigned i = 0; i < PS_CODES_A_SECOND_MAX; i++)
		assert_true(ps_code_rate_allows(&rate, SECOND));
	assert_false(ps_code_rate_allows(&rate, SECOND));
	assert_false(ps_code_rate_is_over(&rate, 3 * SECOND));
	assert_int_equal(ps_code_rate_told(&rate), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_hand_can_do_is_allowed),
		cmocka_unit_test(a_flood_is_counted_and_over_with_its_second),
		cmocka_unit_test(a_code_that_is_heard_all_the_same_makes_no_flood),
	};

	return cmocka_run_group_tests_name("code_rate", tests, NULL, NULL);
}
