#include "signing/merkle.h"

#include <stdbool.h>
#include <string.h>

#include "signing/digest.h"

enum { LEAF = 0x00, NODE = 0x01 };

_Static_assert((1ULL << (PS_MERKLE_LEVELS - 1)) == PS_LEAVES_MAX, "a level for each bit of a size");
_Static_assert(PS_PROOF_HASHES_MAX >= PS_MERKLE_LEVELS, "a consistency proof has one more");

/* 0x01 ‖ left ‖ right. @hash_out may be one of the two. */
static enum ps_err hash_node(const uint8_t *left, const uint8_t *right, uint8_t *hash_out)
{
	uint8_t node[1 + 2 * PS_HASH_LEN] = { NODE };

	memcpy(node + 1, left, PS_HASH_LEN);
	memcpy(node + 1 + PS_HASH_LEN, right, PS_HASH_LEN);
	return ps_digest(node, sizeof(node), hash_out);
}

enum ps_err ps_merkle_hash_leaf(const void *bytes, size_t len, uint8_t hash_out[PS_HASH_LEN])
{
	const struct ps_digest_part part = { bytes, len };

	return ps_digest_tagged(LEAF, &part, 1, hash_out);
}

void ps_merkle_init(struct ps_merkle *tree)
{
	tree->size = 0;
}

enum ps_err ps_merkle_add_nodes(struct ps_merkle *tree, const uint8_t hash[PS_HASH_LEN],
				uint8_t nodes_out[PS_MERKLE_LEVELS][PS_HASH_LEN], size_t *count_out)
{
	const uint8_t *sum = hash;
	unsigned level = 0;
	enum ps_err err;

	if (tree->size >= PS_LEAVES_MAX)
		return PS_LIMIT;
	/* Like adding one in binary: equal subtrees carry. */
	for (; tree->size >> level & 1; level++) {
		err = hash_node(tree->subtrees[level], sum, nodes_out[level]);
		if (err)
			return err;
		sum = nodes_out[level];
	}
	memcpy(tree->subtrees[level], sum, PS_HASH_LEN);
	tree->size++;
	*count_out = level;
	return PS_OK;
}

enum ps_err ps_merkle_add(struct ps_merkle *tree, const uint8_t hash[PS_HASH_LEN])
{
	uint8_t nodes[PS_MERKLE_LEVELS][PS_HASH_LEN];
	size_t count;

	return ps_merkle_add_nodes(tree, hash, nodes, &count);
}

enum ps_err ps_merkle_root(const struct ps_merkle *tree, uint8_t root_out[PS_HASH_LEN])
{
	uint8_t root[PS_HASH_LEN];
	unsigned level = 0;
	enum ps_err err;

	if (tree->size == 0)
		return ps_digest("", 0, root_out);
	while (!(tree->size >> level & 1))
		level++;
	memcpy(root, tree->subtrees[level], PS_HASH_LEN);
	for (level++; level < PS_MERKLE_LEVELS; level++) {
		if (!(tree->size >> level & 1))
			continue;
		err = hash_node(tree->subtrees[level], root, root);
		if (err)
			return err;
	}
	memcpy(root_out, root, PS_HASH_LEN);
	return PS_OK;
}

/* The root of a complete subtree. Recursion ends at level 0, so after PS_MERKLE_LEVELS calls. */
static enum ps_err complete(const struct ps_merkle_source *source, unsigned level, uint64_t index,
			    uint8_t *hash_out)
{
	uint8_t left[PS_HASH_LEN], right[PS_HASH_LEN];
	enum ps_err err = source->node(source->ctx, level, index, hash_out);

	if (err != PS_NOT_FOUND || level == 0)
		return err;
	err = complete(source, level - 1, 2 * index, left);
	if (!err)
		err = complete(source, level - 1, 2 * index + 1, right);
	return err ? err : hash_node(left, right, hash_out);
}

/*
 * The root of leaves @from to @to (not included), where @from is where a subtree of that many
 * leaves may begin. Such a range is complete subtrees that get smaller from left to right.
 */
static enum ps_err range_root(const struct ps_merkle_source *source, uint64_t from, uint64_t to,
			      uint8_t *hash_out)
{
	uint8_t root[PS_HASH_LEN], left[PS_HASH_LEN];
	uint64_t len = to - from;
	uint64_t end = to;
	enum ps_err err = PS_OK;

	for (unsigned level = 0; level < PS_MERKLE_LEVELS && !err; level++) {
		bool first = end == to;

		if (!(len >> level & 1))
			continue;
		end -= 1ULL << level;
		err = complete(source, level, end >> level, first ? root : left);
		if (!err && !first)
			err = hash_node(left, root, root);
	}
	if (!err)
		memcpy(hash_out, root, PS_HASH_LEN);
	return err;
}

/* The largest power of two that is smaller than @len, which is at least 2. */
static uint64_t split(uint64_t len)
{
	uint64_t k = 1;

	while (k < len - k)
		k *= 2;
	return k;
}

static enum ps_err push(struct ps_merkle_proof *proof, const struct ps_merkle_source *source,
			uint64_t from, uint64_t to)
{
	enum ps_err err = range_root(source, from, to, proof->hashes[proof->count]);

	if (!err)
		proof->count++;
	return err;
}

/* Both proofs are found from the root downwards and told from the leaves upwards. */
static void give_reversed(const struct ps_merkle_proof *proof, struct ps_merkle_proof *proof_out)
{
	proof_out->count = proof->count;
	for (size_t i = 0; i < proof->count; i++)
		memcpy(proof_out->hashes[i], proof->hashes[proof->count - 1 - i], PS_HASH_LEN);
}

enum ps_err ps_merkle_prove_inclusion(const struct ps_merkle_source *source, uint64_t index,
				      uint64_t size, struct ps_merkle_proof *proof_out)
{
	struct ps_merkle_proof proof = { .count = 0 };
	uint64_t from = 0, to = size;
	enum ps_err err = PS_OK;

	if (index >= size || size > PS_LEAVES_MAX)
		return PS_RANGE;
	while (to - from > 1 && !err) {
		uint64_t middle = from + split(to - from);

		if (index < middle) {
			err = push(&proof, source, middle, to);
			to = middle;
		} else {
			err = push(&proof, source, from, middle);
			from = middle;
		}
	}
	if (!err)
		give_reversed(&proof, proof_out);
	return err;
}

enum ps_err ps_merkle_prove_consistency(const struct ps_merkle_source *source, uint64_t old_size,
					uint64_t new_size, struct ps_merkle_proof *proof_out)
{
	struct ps_merkle_proof proof = { .count = 0 };
	uint64_t from = 0, to = new_size;
	enum ps_err err = PS_OK;

	if (old_size == 0 || old_size > new_size || new_size > PS_LEAVES_MAX)
		return PS_RANGE;
	while (to != old_size && !err) {
		uint64_t middle = from + split(to - from);

		if (old_size <= middle) {
			err = push(&proof, source, middle, to);
			to = middle;
		} else {
			err = push(&proof, source, from, middle);
			from = middle;
		}
	}
	/* The old tree itself needs no hash: the verifier has its root. */
	if (!err && from > 0)
		err = push(&proof, source, from, to);
	if (!err)
		give_reversed(&proof, proof_out);
	return err;
}

static bool same(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a, b, PS_HASH_LEN) == 0;
}

/* The step that both verifiers share once a left sibling was used: up until a node has one again.
 */
static void climb(uint64_t *fn, uint64_t *sn)
{
	while (!(*fn & 1) && *fn != 0) {
		*fn >>= 1;
		*sn >>= 1;
	}
}

enum ps_err ps_merkle_verify_inclusion(const struct ps_merkle_proof *proof,
				       const uint8_t leaf_hash[PS_HASH_LEN], uint64_t index,
				       uint64_t size, const uint8_t root[PS_HASH_LEN])
{
	/* The names are those of the RFC. */
	uint64_t fn = index, sn = size - 1;
	uint8_t r[PS_HASH_LEN];
	enum ps_err err;

	if (index >= size || size > PS_LEAVES_MAX || proof->count > PS_PROOF_HASHES_MAX)
		return PS_RANGE;
	memcpy(r, leaf_hash, PS_HASH_LEN);
	for (size_t i = 0; i < proof->count; i++) {
		const uint8_t *p = proof->hashes[i];

		if (sn == 0)
			return PS_MISMATCH;
		if ((fn & 1) || fn == sn) {
			err = hash_node(p, r, r);
			climb(&fn, &sn);
		} else {
			err = hash_node(r, p, r);
		}
		if (err)
			return err;
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && same(r, root) ? PS_OK : PS_MISMATCH;
}

enum ps_err ps_merkle_verify_consistency(const struct ps_merkle_proof *proof, uint64_t old_size,
					 const uint8_t old_root[PS_HASH_LEN], uint64_t new_size,
					 const uint8_t new_root[PS_HASH_LEN])
{
	uint64_t fn = old_size - 1, sn = new_size - 1;
	uint8_t fr[PS_HASH_LEN], sr[PS_HASH_LEN];
	size_t next = 0;
	enum ps_err err = PS_OK;

	if (old_size == 0 || old_size > new_size || new_size > PS_LEAVES_MAX ||
	    proof->count > PS_PROOF_HASHES_MAX)
		return PS_RANGE;
	if (old_size == new_size)
		return proof->count == 0 && same(old_root, new_root) ? PS_OK : PS_MISMATCH;
	if (proof->count == 0)
		return PS_MISMATCH;
	while (fn & 1) {
		fn >>= 1;
		sn >>= 1;
	}
	/* A power of two is a subtree of the new tree, and its root need not be told. */
	memcpy(fr, old_size & (old_size - 1) ? proof->hashes[next++] : old_root, PS_HASH_LEN);
	memcpy(sr, fr, PS_HASH_LEN);
	for (; next < proof->count && !err; next++) {
		const uint8_t *c = proof->hashes[next];

		if (sn == 0)
			return PS_MISMATCH;
		if ((fn & 1) || fn == sn) {
			err = hash_node(c, fr, fr);
			if (!err)
				err = hash_node(c, sr, sr);
			climb(&fn, &sn);
		} else {
			err = hash_node(sr, c, sr);
		}
		fn >>= 1;
		sn >>= 1;
	}
	if (err)
		return err;
	return sn == 0 && same(fr, old_root) && same(sr, new_root) ? PS_OK : PS_MISMATCH;
}
