#include "signing/ledger_tree.h"

#include <string.h>

enum { OFFSET_LEN = 8, WRITTEN_AT_ONCE = 1 << 20 };

/* Complete subtrees of @leaves leaves, single leaves among them: a leaf completes as many as the
 * number of the next has zeros at its end, and one. */
static uint64_t subtrees(uint64_t leaves)
{
	uint64_t ones = 0;

	for (uint64_t rest = leaves; rest; rest &= rest - 1)
		ones++;
	return 2 * leaves - ones;
}

uint64_t ps_ledger_tree_len(uint64_t leaves)
{
	return leaves * OFFSET_LEN + subtrees(leaves) * PS_HASH_LEN;
}

enum ps_err ps_ledger_tree_add(struct ps_merkle *tree, const uint8_t hash[PS_HASH_LEN],
			       uint64_t offset, struct ps_buf *buf)
{
	uint8_t nodes[PS_MERKLE_LEVELS][PS_HASH_LEN];
	size_t before = buf->len;
	size_t count;
	enum ps_err err;

	for (int shift = 8 * (OFFSET_LEN - 1); shift >= 0; shift -= 8)
		ps_buf_add_byte(buf, (uint8_t)(offset >> shift));
	ps_buf_add(buf, hash, PS_HASH_LEN);
	err = buf->err ? buf->err : ps_buf_reserve(buf, sizeof(nodes));
	if (!err)
		err = ps_merkle_add_nodes(tree, hash, nodes, &count);
	if (err) {
		buf->len = before;
		return err;
	}
	ps_buf_add(buf, nodes, count * PS_HASH_LEN);
	return PS_OK;
}

static enum ps_err read_all(const struct ps_reach *file, uint64_t at, uint8_t *bytes, size_t len)
{
	size_t got = 0;
	enum ps_err err = file->read_at(file->ctx, at, bytes, len, &got);

	return !err && got < len ? PS_TRUNCATED : err;
}

enum ps_err ps_ledger_tree_plant(struct ps_sequence_reader *reader, uint64_t size,
				 enum ps_err (*write)(void *ctx, struct ps_buf *buf), void *ctx)
{
	struct ps_merkle tree;
	struct ps_buf buf;
	enum ps_err err = PS_OK;

	ps_buf_init(&buf);
	ps_merkle_init(&tree);
	while (!err && tree.size < size) {
		uint64_t offset = ps_sequence_reader_offset(reader);
		uint8_t hash[PS_HASH_LEN];
		struct ps_bytes leaf;

		err = ps_sequence_reader_next(reader, &leaf);
		if (!err)
			err = ps_merkle_hash_leaf(leaf.bytes, leaf.len, hash);
		if (!err)
			err = ps_ledger_tree_add(&tree, hash, offset, &buf);
		if (!err && buf.len >= WRITTEN_AT_ONCE)
			err = write(ctx, &buf);
	}
	if (!err)
		err = write(ctx, &buf);
	ps_buf_release(&buf);
	return err == PS_END ? PS_TRUNCATED : err;
}

enum ps_err ps_ledger_tree_offset(const struct ps_reach *file, uint64_t index, uint64_t *offset_out)
{
	uint8_t bytes[OFFSET_LEN];
	uint64_t offset = 0;
	enum ps_err err = index >= PS_LEAVES_MAX
				  ? PS_TRUNCATED
				  : read_all(file, ps_ledger_tree_len(index), bytes, sizeof(bytes));

	for (size_t i = 0; i < sizeof(bytes) && !err; i++)
		offset = offset << 8 | bytes[i];
	if (!err)
		*offset_out = offset;
	return err;
}

/* The node stands in the record of the last leaf below it. */
static enum ps_err read_node(void *ctx, unsigned level, uint64_t index,
			     uint8_t hash_out[PS_HASH_LEN])
{
	const struct ps_reach *file = ctx;
	uint64_t last;

	if (level >= PS_MERKLE_LEVELS || index >= PS_LEAVES_MAX >> level)
		return PS_TRUNCATED;
	last = ((index + 1) << level) - 1;
	return read_all(file, ps_ledger_tree_len(last) + OFFSET_LEN + (uint64_t)level * PS_HASH_LEN,
			hash_out, PS_HASH_LEN);
}

struct ps_merkle_source ps_ledger_tree_source(const struct ps_reach *file)
{
	return (struct ps_merkle_source){ .node = read_node, .ctx = (void *)(uintptr_t)file };
}
