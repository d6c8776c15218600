#include "tools/ledger_lookup.h"

#include <string.h>

#include "signing/checkpoint.h"

/* Longer than most leaves, so that one read does. */
enum { USUAL_LEN = 1024 };

static enum ps_err read_some(const struct ps_reach *leaves, uint64_t offset, size_t len,
			     struct ps_buf *bytes)
{
	enum ps_err err = ps_buf_reserve(bytes, len);

	bytes->len = 0;
	return err ? err : leaves->read_at(leaves->ctx, offset, bytes->bytes, len, &bytes->len);
}

enum ps_err ps_ledger_read_at(const struct ps_reach *leaves, uint64_t offset,
			      struct ps_buf *leaf_out)
{
	struct ps_bytes leaf;
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	for (size_t len = USUAL_LEN;; len = PS_LEAF_LEN_MAX + 5) {
		struct ps_cursor cursor;

		err = read_some(leaves, offset, len, &bytes);
		if (err)
			break;
		cursor = ps_cursor_of(bytes.bytes, bytes.len);
		err = ps_leaf_next(&cursor, &leaf);
		if (err != PS_TRUNCATED || len != USUAL_LEN)
			break;
	}
	if (!err) {
		ps_buf_add(leaf_out, leaf.bytes, leaf.len);
		err = leaf_out->err;
	}
	ps_buf_release(&bytes);
	return err == PS_END ? PS_TRUNCATED : err;
}

enum ps_err ps_ledger_look_up(const struct ps_reach *leaves, const struct ps_reach *tree,
			      uint64_t index, struct ps_buf *leaf_out)
{
	uint64_t offset;
	enum ps_err err = ps_ledger_tree_offset(tree, index, &offset);

	return err ? err : ps_ledger_read_at(leaves, offset, leaf_out);
}

/* One search. */
struct search {
	const struct ps_reach *leaves;
	const struct ps_reach *tree;
	struct ps_buf bytes;
	struct ps_leaf leaf; /* views of @bytes */
};

static enum ps_err read_leaf(struct search *search, uint64_t index)
{
	enum ps_err err;

	ps_buf_clear(&search->bytes);
	err = ps_ledger_look_up(search->leaves, search->tree, index, &search->bytes);
	if (!err)
		err = ps_leaf_decode((struct ps_bytes){ search->bytes.bytes, search->bytes.len },
				     &search->leaf);
	return !err && search->leaf.index != index ? PS_MISMATCH : err;
}

/* The first started leaf from @index on, before @end; PS_NOT_FOUND: there is none. */
static enum ps_err next_started(struct search *search, uint64_t *index, uint64_t end)
{
	for (; *index < end; ++*index) {
		enum ps_err err = read_leaf(search, *index);

		if (err || search->leaf.kind == PS_LEAF_STARTED)
			return err;
	}
	return PS_NOT_FOUND;
}

static enum ps_err find_started(struct search *search, uint64_t size, uint64_t number,
				uint64_t *index_out)
{
	uint64_t low = 0;
	uint64_t high = size;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		uint64_t index = middle;
		enum ps_err err = next_started(search, &index, high);

		if (err && err != PS_NOT_FOUND)
			return err;
		if (!err && search->leaf.started.number == number) {
			*index_out = index;
			return PS_OK;
		}
		if (err || search->leaf.started.number > number)
			high = middle;
		else
			low = index + 1;
	}
	return PS_NOT_FOUND;
}

static enum ps_err find_ended(struct search *search, uint64_t size, uint64_t number,
			      struct ps_take_leaves *out)
{
	for (uint64_t index = out->started + 1; index < size && !out->has_ended; index++) {
		enum ps_err err = read_leaf(search, index);

		if (err)
			return err;
		out->has_ended =
			search->leaf.kind == PS_LEAF_ENDED && search->leaf.ended.number == number;
		out->ended = index;
	}
	return PS_OK;
}

enum ps_err ps_ledger_find_take(const struct ps_reach *leaves, const struct ps_reach *tree,
				uint64_t size, uint64_t number, struct ps_take_leaves *out)
{
	struct search search = { .leaves = leaves, .tree = tree };
	enum ps_err err;

	*out = (struct ps_take_leaves){ .has_ended = false };
	ps_buf_init(&search.bytes);
	err = find_started(&search, size, number, &out->started);
	if (!err)
		err = find_ended(&search, size, number, out);
	ps_buf_release(&search.bytes);
	return err;
}

enum ps_err ps_ledger_root_at(const struct ps_reach *tree, uint64_t size,
			      uint8_t root_out[PS_HASH_LEN])
{
	const struct ps_merkle_source source = ps_ledger_tree_source(tree);
	struct ps_merkle frontier = { .size = size };
	uint64_t end = size;

	for (unsigned level = 0; level < PS_MERKLE_LEVELS; level++) {
		enum ps_err err;

		if (!(size >> level & 1))
			continue;
		end -= 1ULL << level;
		err = source.node(source.ctx, level, end >> level, frontier.subtrees[level]);
		if (err)
			return err;
	}
	return ps_merkle_root(&frontier, root_out);
}

static bool begins_checkpoint(struct ps_bytes tail, size_t at, struct ps_bytes *item_out)
{
	struct ps_cursor cursor = ps_cursor_of(tail.bytes + at, tail.len - at);
	struct ps_cursor item = cursor;
	struct ps_checkpoint checkpoint;
	struct ps_cose cose;

	return ps_checkpoint_step(&cursor, item_out) == PS_OK &&
	       ps_checkpoint_read(&item, &cose, &checkpoint) == PS_OK;
}

enum ps_err ps_ledger_last_signed(const struct ps_reach *checkpoints, struct ps_buf *signed_out)
{
	uint8_t bytes[3 * PS_CHECKPOINT_LEN_MAX];
	uint64_t from = checkpoints->size > sizeof(bytes) ? checkpoints->size - sizeof(bytes) : 0;
	struct ps_bytes tail = { bytes, 0 };
	struct ps_bytes item;
	enum ps_err err =
		checkpoints->read_at(checkpoints->ctx, from, bytes, sizeof(bytes), &tail.len);

	/* each names its purpose in its first bytes, so the place where one begins is found */
	for (size_t at = tail.len; !err && at-- > 0;) {
		if (!begins_checkpoint(tail, at, &item))
			continue;
		ps_buf_add(signed_out, item.bytes, item.len);
		return signed_out->err;
	}
	return err ? err : PS_NOT_FOUND;
}
