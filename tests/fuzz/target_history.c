/*
 * The ledger as a stranger reads it: three bytes say how long the leaves' file is; the checkpoints'
 * file follows.
 *
 * Property: what is said does not depend on how the files are cut into reads. Leaves that are
 * called signed are those whose root, computed here over all of them, the last checkpoint signs. A
 * root that was kept outside fits if and only if it is the root of so many of these leaves, and is
 * not reached if and only if there are fewer. Nothing is counted twice: open and lost takes have
 * begun.
 */
#include <string.h>

#include "signing/history.h"
#include "tests/fuzz/fuzz.h"

#define POINTS 3

/* The leaves of the file, one by one, without the reader that is under test. */
struct tree {
	uint64_t size;
	uint64_t size_wanted;
	uint8_t root[PS_HASH_LEN]; /* of the first @size_wanted */
};

static void grow(struct ps_bytes leaves, struct tree *tree)
{
	struct ps_cursor cursor = ps_cursor_of(leaves.bytes, leaves.len);
	struct ps_merkle merkle;
	struct ps_bytes leaf;

	ps_merkle_init(&merkle);
	while (tree->size < tree->size_wanted && !ps_leaf_next(&cursor, &leaf)) {
		uint8_t hash[PS_HASH_LEN];

		PS_FUZZ_HOLDS(ps_merkle_hash_leaf(leaf.bytes, leaf.len, hash) == PS_OK);
		PS_FUZZ_HOLDS(ps_merkle_add(&merkle, hash) == PS_OK);
		tree->size++;
	}
	PS_FUZZ_HOLDS(ps_merkle_root(&merkle, tree->root) == PS_OK);
}

/* A right root, the same for another size, a wrong one. */
static void ask(struct ps_bytes leaves, uint8_t size, struct ps_history_question *question)
{
	struct tree tree = { .size_wanted = size };

	grow(leaves, &tree);
	*question = (struct ps_history_question){ .take_number = 1, .point_count = POINTS };
	for (size_t i = 0; i < POINTS; i++) {
		question->points[i].size = tree.size + (i == 1);
		memcpy(question->points[i].root, tree.root, PS_HASH_LEN);
	}
	question->points[2].root[0] ^= 1;
}

static enum ps_err read_in_pieces(struct ps_bytes leaves, struct ps_bytes checkpoints, size_t chunk,
				  struct ps_history_question *question, struct ps_history *history)
{
	struct ps_fuzz_memory leaf_file = { .bytes = leaves, .chunk = chunk };
	struct ps_fuzz_memory checkpoint_file = { .bytes = checkpoints, .chunk = chunk };

	return ps_history_read(ps_fuzz_source(&leaf_file), ps_fuzz_source(&checkpoint_file),
			       question, history);
}

static void expect_same(const struct ps_history *a, const struct ps_history *b)
{
	PS_FUZZ_HOLDS(a->state == b->state && a->leaves == b->leaves);
	PS_FUZZ_HOLDS(a->checkpoints == b->checkpoints && a->has_point == b->has_point);
	PS_FUZZ_HOLDS(a->checkpoint.size == b->checkpoint.size);
	PS_FUZZ_HOLDS(a->broken_rule == b->broken_rule && a->broken_leaf == b->broken_leaf);
	PS_FUZZ_HOLDS(a->lost_takes == b->lost_takes && a->open_takes == b->open_takes);
	PS_FUZZ_HOLDS(a->forked_size == b->forked_size);
	PS_FUZZ_HOLDS(a->take.started == b->take.started && a->take.ended == b->take.ended);
}

static void expect_signed(const struct ps_history *history, struct ps_bytes leaves)
{
	const struct ps_leaf_totals *totals = &history->totals;
	struct tree tree = { .size_wanted = history->checkpoint.size };

	grow(leaves, &tree);
	PS_FUZZ_HOLDS(tree.size == history->checkpoint.size && tree.size <= history->leaves);
	PS_FUZZ_HOLDS(memcmp(tree.root, history->checkpoint.root, PS_HASH_LEN) == 0);
	PS_FUZZ_HOLDS(history->has_point);
	if (!history->broken_rule)
		PS_FUZZ_HOLDS(history->lost_takes + history->open_takes ==
			      totals->takes - totals->ended - totals->cancelled -
				      totals->recovered);
}

static void expect_points(const struct ps_history *history,
			  const struct ps_history_question *question, struct ps_bytes leaves)
{
	for (size_t i = 0; i < POINTS; i++) {
		const struct ps_history_point *point = &question->points[i];
		struct tree tree = { .size_wanted = point->size };

		/* a leaf that cannot be read ends it before the point */
		if (!point->reached) {
			PS_FUZZ_HOLDS(history->state != PS_HISTORY_SIGNED || point->size == 0 ||
				      point->size > history->checkpoint.size);
			continue;
		}
		grow(leaves, &tree);
		PS_FUZZ_HOLDS(tree.size == point->size);
		PS_FUZZ_HOLDS(point->fits == (memcmp(tree.root, point->root, PS_HASH_LEN) == 0));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_fuzz_choices head = { bytes, len, 0 };
	size_t split = ps_fuzz_choose_u24(&head);
	struct ps_history_question question, again;
	struct ps_history history, other;
	struct ps_bytes leaves, checkpoints;
	enum ps_err err;

	if (len < 3)
		return 0;
	if (split > len - 3)
		split = len - 3;
	leaves = (struct ps_bytes){ bytes + 3, split };
	checkpoints = (struct ps_bytes){ bytes + 3 + split, len - 3 - split };
	ask(leaves, bytes[len - 1] % 8, &question);
	again = question;
	err = read_in_pieces(leaves, checkpoints, 0, &question, &history);
	PS_FUZZ_HOLDS(read_in_pieces(leaves, checkpoints, 7, &again, &other) == err);
	if (!err) {
		expect_same(&history, &other);
		expect_points(&history, &question, leaves);
		if (history.state == PS_HISTORY_SIGNED)
			expect_signed(&history, leaves);
	}
	return 0;
}
