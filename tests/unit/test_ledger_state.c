#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ledger_state.h"

static struct ps_leaf other(enum ps_leaf_kind kind, uint64_t index)
{
	return (struct ps_leaf){ .kind = kind, .index = index };
}

static struct ps_leaf started(uint64_t index, uint64_t number, uint64_t previous,
			      struct ps_leaf_totals totals)
{
	struct ps_leaf leaf = other(PS_LEAF_STARTED, index);

	leaf.started.number = number;
	leaf.started.take[0] = (uint8_t)number;
	leaf.started.has_previous = previous != 0;
	leaf.started.previous = previous;
	leaf.started.totals = totals;
	return leaf;
}

static struct ps_leaf ended(uint64_t index, uint64_t number, uint64_t start, uint64_t ending)
{
	struct ps_leaf leaf = other(PS_LEAF_ENDED, index);

	leaf.ended.number = number;
	leaf.ended.take[0] = (uint8_t)number;
	leaf.ended.started = start;
	leaf.ended.ending = ending;
	return leaf;
}

static struct ps_leaf with_id(struct ps_leaf leaf, uint8_t id)
{
	leaf.ended.take[0] = id;
	return leaf;
}

static struct ps_leaf about(enum ps_leaf_kind kind, uint64_t index, uint64_t number)
{
	struct ps_leaf leaf = other(kind, index);

	switch (kind) {
	case PS_LEAF_BOUND_LATE:
		leaf.bound_late.number = number;
		break;
	case PS_LEAF_THINNED:
		leaf.thinned.number = number;
		break;
	case PS_LEAF_TOMBSTONE:
		leaf.tombstone.number = number;
		break;
	case PS_LEAF_HOLD:
		leaf.hold.number = number;
		break;
	default:
		leaf.export.number = number;
		break;
	}
	return leaf;
}

static void add(struct ps_ledger_state *state, struct ps_leaf leaf)
{
	const char *rule = NULL;

	assert_int_equal(ps_ledger_state_check(state, &leaf, &rule), PS_OK);
	assert_null(rule);
	ps_ledger_state_add(state, &leaf);
}

/*
 * Two lanes: take 1 (leaf 2) has ended, takes 2 (leaf 4) and 3 (leaf 5) are open. Next: leaf 6.
 */
static void a_morning(struct ps_ledger_state *state)
{
	ps_ledger_state_init(state);
	add(state, other(PS_LEAF_ENROLMENT, 0));
	add(state, other(PS_LEAF_BOOT, 1));
	add(state, started(2, 1, 0, (struct ps_leaf_totals){ 0 }));
	add(state, ended(3, 1, 2, 1));
	add(state, started(4, 2, 2, (struct ps_leaf_totals){ 1, 1, 0, 0 }));
	add(state, started(5, 3, 4, (struct ps_leaf_totals){ 2, 1, 0, 0 }));
}

static void open_takes_and_totals_follow_the_leaves(void **unused)
{
	struct ps_ledger_state state;

	(void)unused;
	a_morning(&state);
	assert_int_equal(ps_ledger_state_next_take(&state), 4);
	assert_int_equal(state.open_count, 2);
	assert_int_equal(ps_ledger_state_find_open(&state, 2)->started, 4);
	assert_null(ps_ledger_state_find_open(&state, 1));

	add(&state, ended(6, 2, 4, 2));
	add(&state, ended(7, 3, 5, 3));
	assert_int_equal(state.open_count, 0);
	assert_int_equal(state.totals.takes, 3);
	assert_int_equal(state.totals.ended, 1);
	assert_int_equal(state.totals.cancelled, 1);
	assert_int_equal(state.totals.recovered, 1);
	assert_int_equal(state.size, 8);
	ps_ledger_state_release(&state);
}

static void many_open_takes_end_in_any_order(void **unused)
{
	struct ps_ledger_state state;

	(void)unused;
	ps_ledger_state_init(&state);
	add(&state, other(PS_LEAF_ENROLMENT, 0));
	for (uint64_t i = 1; i <= 100; i++)
		add(&state, started(i, i, i - 1, (struct ps_leaf_totals){ i - 1, 0, 0, 0 }));
	for (uint64_t i = 0; i < 100; i++) {
		uint64_t number = 1 + i * 37 % 100;

		add(&state, ended(101 + i, number, number, 1));
		assert_null(ps_ledger_state_find_open(&state, number));
	}
	assert_int_equal(state.open_count, 0);
	assert_int_equal(state.totals.ended, 100);
	ps_ledger_state_release(&state);
}

static void a_leaf_that_does_not_fit_is_refused(void **unused)
{
	const struct {
		const char *story;
		struct ps_leaf leaf;
		const char *rule;
	} rows[] = {
		{ "a leaf was left out", other(PS_LEAF_BOOT, 7), "index of its place" },
		{ "a leaf comes twice", other(PS_LEAF_BOOT, 5), "index of its place" },
		{ "a second enrolment", other(PS_LEAF_ENROLMENT, 6), "leaf 0" },
		{ "a take number is skipped",
		  started(6, 5, 5, (struct ps_leaf_totals){ 3, 1, 0, 0 }), "number after" },
		{ "a take number comes twice",
		  started(6, 3, 5, (struct ps_leaf_totals){ 3, 1, 0, 0 }), "number after" },
		{ "another predecessor", started(6, 4, 4, (struct ps_leaf_totals){ 3, 1, 0, 0 }),
		  "names the started leaf" },
		{ "no predecessor", started(6, 4, 0, (struct ps_leaf_totals){ 3, 1, 0, 0 }),
		  "names the started leaf" },
		{ "a cancelled take that nobody saw",
		  started(6, 4, 5, (struct ps_leaf_totals){ 3, 1, 1, 0 }), "states how" },
		{ "a take ends a second time", ended(6, 1, 2, 1), "ends once" },
		{ "a take ends that never began", ended(6, 9, 4, 1), "ends once" },
		{ "the end names another start", ended(6, 2, 5, 1), "under the id" },
		{ "the end names another take", with_id(ended(6, 2, 4, 1), 3), "under the id" },
		{ "a waybill for a take to come", about(PS_LEAF_BOUND_LATE, 6, 4), "about a take" },
		{ "thinning a take to come", about(PS_LEAF_THINNED, 6, 4), "about a take" },
		{ "deleting a take to come", about(PS_LEAF_TOMBSTONE, 6, 4), "about a take" },
		{ "holding a take to come", about(PS_LEAF_HOLD, 6, 4), "about a take" },
		{ "exporting a take to come", about(PS_LEAF_EXPORT, 6, 4), "about a take" },
	};
	struct ps_ledger_state state;

	(void)unused;
	a_morning(&state);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *rule = "";

		assert_int_equal(ps_ledger_state_check(&state, &rows[i].leaf, &rule), PS_MISMATCH);
		if (!strstr(rule, rows[i].rule))
			fail_msg("%s: %s", rows[i].story, rule);
	}
	assert_int_equal(state.size, 6);
	assert_int_equal(state.open_count, 2);
	add(&state, about(PS_LEAF_HOLD, 6, 3));
	ps_ledger_state_release(&state);
}

static void a_ledger_begins_with_its_enrolment(void **unused)
{
	struct ps_leaf boot = other(PS_LEAF_BOOT, 0);
	struct ps_ledger_state state;
	const char *rule = "";

	(void)unused;
	ps_ledger_state_init(&state);
	assert_int_equal(ps_ledger_state_check(&state, &boot, &rule), PS_MISMATCH);
	assert_non_null(strstr(rule, "leaf 0"));
	ps_ledger_state_release(&state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(open_takes_and_totals_follow_the_leaves),
		cmocka_unit_test(many_open_takes_end_in_any_order),
		cmocka_unit_test(a_leaf_that_does_not_fit_is_refused),
		cmocka_unit_test(a_ledger_begins_with_its_enrolment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
