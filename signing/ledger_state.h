/*
 * What the leaves of a ledger add up to, and whether the next one fits: the rules of
 * signing/FORMAT.md, "Ledger", apart from any file. The station checks with it before it appends
 * and when it opens its ledger; an auditor who has all leaves walks them with it (`in_sequence`).
 *
 * The rules: leaf 0 is the enrolment, and only leaf 0. Indices count up by one. Take numbers count
 * up by one, and each started leaf names the one before and the totals so far. A take ends once,
 * after its start, under the same id. A leaf about a take names one that was started.
 */
#ifndef PS_SIGNING_LEDGER_STATE_H
#define PS_SIGNING_LEDGER_STATE_H

#include "signing/leaf.h"

struct ps_ledger_open_take {
	uint64_t number;
	uint64_t started; /* leaf index */
	uint8_t take[PS_HASH_LEN];
};

/* Readable by everybody; changed by the functions below only. One thread at a time. */
struct ps_ledger_state {
	uint64_t size; /* leaves so far: the next index */
	struct ps_leaf_totals totals;
	bool has_last;
	uint64_t last_started; /* index of the last started leaf */
	size_t open_count;     /* takes that were started and have not ended, oldest first */
	struct ps_ledger_open_take *open;
	size_t open_room;
};

void ps_ledger_state_init(struct ps_ledger_state *state);
void ps_ledger_state_release(struct ps_ledger_state *state);

/* The number that the next take must have. */
static inline uint64_t ps_ledger_state_next_take(const struct ps_ledger_state *state)
{
	return state->totals.takes + 1;
}

/* The open take of that number, or NULL. Valid until the state changes. */
const struct ps_ledger_open_take *ps_ledger_state_find_open(const struct ps_ledger_state *state,
							    uint64_t number);

/*
 * Whether @leaf may be the next. On PS_MISMATCH *@rule_out is the rule that it breaks, as a
 * sentence for people; the string is constant. After PS_OK the ps_ledger_state_add() of that leaf
 * needs no memory. The state does not change in what it says. Errors further: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_ledger_state_check(struct ps_ledger_state *state,
						const struct ps_leaf *leaf, const char **rule_out);

/* Adds the leaf for which ps_ledger_state_check() has just said PS_OK. */
void ps_ledger_state_add(struct ps_ledger_state *state, const struct ps_leaf *leaf);

#endif
