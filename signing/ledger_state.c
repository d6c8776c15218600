#include "signing/ledger_state.h"

#include <stdlib.h>
#include <string.h>

#include "signing/ending.h"

void ps_ledger_state_init(struct ps_ledger_state *state)
{
	*state = (struct ps_ledger_state){ .size = 0 };
}

void ps_ledger_state_release(struct ps_ledger_state *state)
{
	free(state->open);
	ps_ledger_state_init(state);
}

const struct ps_ledger_open_take *ps_ledger_state_find_open(const struct ps_ledger_state *state,
							    uint64_t number)
{
	/* From the end: what ends was mostly started lately. */
	for (size_t i = state->open_count; i-- > 0;)
		if (state->open[i].number == number)
			return &state->open[i];
	return NULL;
}

static enum ps_err reserve_open(struct ps_ledger_state *state)
{
	size_t room = state->open_room ? 2 * state->open_room : 8;
	struct ps_ledger_open_take *open;

	if (state->open_count < state->open_room)
		return PS_OK;
	if (room > SIZE_MAX / sizeof(*open))
		return PS_NO_MEMORY;
	open = realloc(state->open, room * sizeof(*open));
	if (!open)
		return PS_NO_MEMORY;
	state->open = open;
	state->open_room = room;
	return PS_OK;
}

static bool same_totals(const struct ps_leaf_totals *a, const struct ps_leaf_totals *b)
{
	return a->takes == b->takes && a->ended == b->ended && a->cancelled == b->cancelled &&
	       a->recovered == b->recovered;
}

/* The rule that a started leaf breaks, or NULL. */
static const char *judge_started(const struct ps_ledger_state *state,
				 const struct ps_leaf_started *body)
{
	if (body->number != ps_ledger_state_next_take(state))
		return "a take has the number after that of the take before";
	if (body->has_previous != state->has_last ||
	    (state->has_last && body->previous != state->last_started))
		return "a started leaf names the started leaf before it";
	if (!same_totals(&body->totals, &state->totals))
		return "a started leaf states how the takes before it ended";
	return NULL;
}

static const char *judge_ended(const struct ps_ledger_state *state,
			       const struct ps_leaf_ended *body)
{
	const struct ps_ledger_open_take *open = ps_ledger_state_find_open(state, body->number);

	if (!open)
		return "a take ends once, and after it was started";
	if (open->started != body->started || memcmp(open->take, body->take, PS_HASH_LEN) != 0)
		return "a take ends under the id with which it was started";
	return NULL;
}

static const char *judge(const struct ps_ledger_state *state, const struct ps_leaf *leaf)
{
	if (leaf->index != state->size)
		return "a leaf has the index of its place";
	if ((leaf->kind == PS_LEAF_ENROLMENT) != (leaf->index == 0))
		return "the enrolment is leaf 0, and no other";
	if (leaf->kind == PS_LEAF_STARTED)
		return judge_started(state, &leaf->started);
	if (leaf->kind == PS_LEAF_ENDED)
		return judge_ended(state, &leaf->ended);
	if (ps_leaf_take(leaf) > state->totals.takes)
		return "a leaf about a take comes after the take was started";
	return NULL;
}

enum ps_err ps_ledger_state_check(struct ps_ledger_state *state, const struct ps_leaf *leaf,
				  const char **rule_out)
{
	const char *rule = judge(state, leaf);

	if (rule) {
		*rule_out = rule;
		return PS_MISMATCH;
	}
	return leaf->kind == PS_LEAF_STARTED ? reserve_open(state) : PS_OK;
}

static void add_started(struct ps_ledger_state *state, const struct ps_leaf *leaf)
{
	struct ps_ledger_open_take *open = &state->open[state->open_count++];

	open->number = leaf->started.number;
	open->started = leaf->index;
	memcpy(open->take, leaf->started.take, PS_HASH_LEN);
	state->totals.takes++;
	state->has_last = true;
	state->last_started = leaf->index;
}

static void add_ended(struct ps_ledger_state *state, const struct ps_leaf_ended *body)
{
	const struct ps_ledger_open_take *open = ps_ledger_state_find_open(state, body->number);
	size_t at = (size_t)(open - state->open);

	memmove(state->open + at, state->open + at + 1,
		(state->open_count - at - 1) * sizeof(*state->open));
	state->open_count--;
	if (body->ending == PS_END_ENDED)
		state->totals.ended++;
	else if (body->ending == PS_END_CANCELLED)
		state->totals.cancelled++;
	else if (body->ending == PS_END_RECOVERED)
		state->totals.recovered++;
}

void ps_ledger_state_add(struct ps_ledger_state *state, const struct ps_leaf *leaf)
{
	if (leaf->kind == PS_LEAF_STARTED)
		add_started(state, leaf);
	else if (leaf->kind == PS_LEAF_ENDED)
		add_ended(state, &leaf->ended);
	state->size++;
}
