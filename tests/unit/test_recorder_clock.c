#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/recorder_bench.h"

#define SECOND PS_BENCH_SECOND_US

static unsigned clock_leaves(struct ps_bench *bench, int64_t *step_us_out)
{
	unsigned count = 0;

	for (uint64_t i = 0; i < ps_ledger_state(bench->ledger)->size; i++) {
		struct ps_leaf leaf;
		struct ps_buf bytes;

		ps_buf_init(&bytes);
		assert_int_equal(ps_ledger_read_leaf(bench->ledger, i, &bytes), PS_OK);
		assert_int_equal(ps_leaf_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &leaf),
				 PS_OK);
		if (leaf.kind == PS_LEAF_CLOCK_STEP) {
			count++;
			*step_us_out = ps_clock_gain_us(&leaf.clock_step);
		}
		ps_buf_release(&bytes);
	}
	return count;
}

static void a_clock_that_is_set_stands_in_take_and_ledger(void **state)
{
	static const struct {
		const char *story;
		int64_t step_us;
		unsigned count;
	} rows[] = {
		{ "slewed", 20000, 0 },
		{ "set by a little less", 499999, 0 },
		{ "set by more than half a second", 510000, 1 },
		{ "set back by an hour", -3600000000, 1 },
		{ "set back by a day", -86400000000, 1 },
		{ "set on by a day", 86400000000, 1 },
		{ "set on by a year", 31536000000000, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		static struct ps_bench bench;
		struct ps_report report;
		struct ps_check check;
		int64_t step_us = 0;

		print_message("# %s\n", rows[i].story);
		assert_true(ps_bench_init(&bench, 1, 0));
		ps_bench_open(&bench);
		ps_bench_film(&bench, 3 * SECOND);
		ps_bench_start(&bench, 0, 1, "SF1023574470215", 0);
		ps_bench_film(&bench, 2 * SECOND);
		bench.fake.clock.utc_us += rows[i].step_us;
		ps_bench_film(&bench, 3 * SECOND);
		ps_bench_close(&bench, 0, 1, PS_END_ENDED, PS_REASON_END_COMMAND);
		ps_bench_film(&bench, 2 * SECOND);
		assert_int_equal(ps_bench_events(&bench, 1, PS_EVENT_CLOCK_STEP, NULL),
				 rows[i].count);
		assert_int_equal(clock_leaves(&bench, &step_us), rows[i].count);
		if (rows[i].count)
			assert_true(step_us == rows[i].step_us);
		ps_bench_check(&bench, 1, &check, &report);
		assert_string_equal(ps_word_name(report.verdict[PS_AXIS_INTEGRITY]), "intact");
		ps_check_release(&check);
		ps_bench_finish(&bench);
	}
}

/* No step is one; together they are: in the recorder, and to the verifier of whoever leaves that
 * out. */
static void a_clock_that_walks_stands_there_too(void **state)
{
	static struct ps_bench bench;
	struct ps_report report;
	struct ps_check check;
	int64_t step_us = 0;
	bool found = false;

	(void)state;
	assert_true(ps_bench_init(&bench, 1, 0));
	ps_bench_open(&bench);
	ps_bench_film(&bench, 3 * SECOND);
	ps_bench_start(&bench, 0, 1, "SF1023574470215", 0);
	for (size_t i = 0; i < 4; i++) {
		bench.fake.clock.utc_us += 200000;
		ps_bench_film(&bench, SECOND);
	}
	ps_bench_close(&bench, 0, 1, PS_END_ENDED, PS_REASON_END_COMMAND);
	ps_bench_film(&bench, 2 * SECOND);
	assert_int_equal(ps_bench_events(&bench, 1, PS_EVENT_CLOCK_STEP, NULL), 1);
	assert_int_equal(clock_leaves(&bench, &step_us), 1);
	assert_true(step_us == 600000);
	ps_bench_check(&bench, 1, &check, &report);
	for (size_t i = 0; i < report.count; i++)
		found |= report.findings[i].what == PS_WHAT_CLOCK_STEPPED;
	assert_true(found);
	ps_check_release(&check);
	ps_bench_finish(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_that_is_set_stands_in_take_and_ledger),
		cmocka_unit_test(a_clock_that_walks_stands_there_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
