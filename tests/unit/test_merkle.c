#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/digest.h"
#include "signing/merkle.h"

#define SIZES 70

/* Leaf i of the test ledger is i bytes, so that leaf 0 is the empty one. */
static const uint8_t content[SIZES] = "what the leaves say does not matter here";

/* The definition of RFC 9162, 2.1.1, word for word; slow, and not the code under test. */
static void naive_root(uint64_t from, uint64_t to, uint8_t *out)
{
	uint8_t node[1 + 64] = { 0x01 };
	uint8_t leaf[1 + SIZES] = { 0x00 };
	uint64_t k = 1;

	if (from == to) {
		assert_int_equal(ps_digest("", 0, out), PS_OK);
		return;
	}
	if (to - from == 1) {
		memcpy(leaf + 1, content, from);
		assert_int_equal(ps_digest(leaf, 1 + from, out), PS_OK);
		return;
	}
	while (2 * k < to - from)
		k *= 2;
	naive_root(from, from + k, node + 1);
	naive_root(from + k, to, node + 33);
	assert_int_equal(ps_digest(node, sizeof(node), out), PS_OK);
}

static enum ps_err only_leaves(void *ctx, unsigned level, uint64_t index, uint8_t *hash_out)
{
	(void)ctx;
	if (level > 0)
		return PS_NOT_FOUND;
	return ps_merkle_hash_leaf(content, index, hash_out);
}

/* Knows subtrees of four and eight leaves, and single leaves; counts what it was asked. */
static enum ps_err with_subtrees(void *ctx, unsigned level, uint64_t index, uint8_t *hash_out)
{
	unsigned *asked = ctx;

	if (level != 0 && level != 2 && level != 3)
		return PS_NOT_FOUND;
	(*asked)++;
	naive_root(index << level, (index + 1) << level, hash_out);
	return PS_OK;
}

static enum ps_err breaks_at_three(void *ctx, unsigned level, uint64_t index, uint8_t *hash_out)
{
	if (level == 0 && index == 3)
		return PS_IO;
	return only_leaves(ctx, level, index, hash_out);
}

static const struct ps_merkle_source leaves = { only_leaves, NULL };

static void known_answers(void **state)
{
	/* SHA-256 of nothing and of one zero byte: the empty tree, and the tree of one empty leaf.
	 */
	static const uint8_t empty[4] = { 0xe3, 0xb0, 0xc4, 0x42 };
	static const uint8_t one[4] = { 0x6e, 0x34, 0x0b, 0x9c };
	/*
	 * The eight leaves of the certificate transparency project's own test, and their roots:
	 * "", 00, 10, 2021, 3031, 40414243, 5051…57, 6061…6f.
	 */
	static const struct {
		const char *leaf;
		size_t len;
		uint8_t root[4];
	} ct[] = {
		{ "", 0, { 0x6e, 0x34, 0x0b, 0x9c } },
		{ "\x00", 1, { 0xfa, 0xc5, 0x42, 0x03 } },
		{ "\x10", 1, { 0xae, 0xb6, 0xbc, 0xfe } },
		{ "\x20\x21", 2, { 0xd3, 0x7e, 0xe4, 0x18 } },
		{ "\x30\x31", 2, { 0x4e, 0x3b, 0xbb, 0x1f } },
		{ "\x40\x41\x42\x43", 4, { 0x76, 0xe6, 0x7d, 0xad } },
		{ "\x50\x51\x52\x53\x54\x55\x56\x57", 8, { 0xdd, 0xb8, 0x9b, 0xe4 } },
		{ "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
		  16,
		  { 0x5d, 0xc9, 0xda, 0x79 } },
	};
	struct ps_merkle tree;
	uint8_t hash[32];

	(void)state;
	ps_merkle_init(&tree);
	assert_int_equal(ps_merkle_root(&tree, hash), PS_OK);
	assert_memory_equal(hash, empty, 4);
	assert_int_equal(ps_merkle_hash_leaf("", 0, hash), PS_OK);
	assert_memory_equal(hash, one, 4);
	for (size_t i = 0; i < sizeof(ct) / sizeof(ct[0]); i++) {
		assert_int_equal(ps_merkle_hash_leaf(ct[i].leaf, ct[i].len, hash), PS_OK);
		assert_int_equal(ps_merkle_add(&tree, hash), PS_OK);
		assert_int_equal(ps_merkle_root(&tree, hash), PS_OK);
		assert_memory_equal(hash, ct[i].root, 4);
	}
}

static void growing_gives_the_roots_of_the_definition(void **state)
{
	struct ps_merkle tree;
	uint8_t got[32], want[32], leaf[32];

	(void)state;
	ps_merkle_init(&tree);
	for (uint64_t size = 0; size < SIZES; size++) {
		naive_root(0, size, want);
		assert_int_equal(ps_merkle_root(&tree, got), PS_OK);
		assert_memory_equal(got, want, 32);
		assert_int_equal(ps_merkle_hash_leaf(content, size, leaf), PS_OK);
		assert_int_equal(ps_merkle_add(&tree, leaf), PS_OK);
	}
}

static void a_full_tree_takes_no_more(void **state)
{
	struct ps_merkle tree = { .size = PS_LEAVES_MAX };
	uint8_t leaf[32] = { 0 };

	(void)state;
	assert_int_equal(ps_merkle_add(&tree, leaf), PS_LIMIT);
	assert_true(tree.size == PS_LEAVES_MAX);
}

static void every_leaf_of_every_tree_is_proved(void **state)
{
	struct ps_merkle_proof proof;
	uint8_t root[32], leaf[32];

	(void)state;
	for (uint64_t size = 1; size < SIZES; size++) {
		naive_root(0, size, root);
		for (uint64_t index = 0; index < size; index++) {
			assert_int_equal(ps_merkle_prove_inclusion(&leaves, index, size, &proof),
					 0);
			assert_int_equal(ps_merkle_hash_leaf(content, index, leaf), PS_OK);
			assert_int_equal(
				ps_merkle_verify_inclusion(&proof, leaf, index, size, root), PS_OK);
			/* The same proof shows no other place and no other size. */
			for (uint64_t other = 0; other < size; other++) {
				enum ps_err err =
					ps_merkle_verify_inclusion(&proof, leaf, other, size, root);

				assert_int_equal(err, other == index ? PS_OK : PS_MISMATCH);
			}
			leaf[31] ^= 1;
			assert_int_equal(
				ps_merkle_verify_inclusion(&proof, leaf, index, size, root),
				PS_MISMATCH);
		}
	}
}

/* Proofs with a hash more, a hash less, or a bit changed anywhere. */
static void expect_no_variant_of(const struct ps_merkle_proof *good, uint64_t a, uint64_t b,
				 const uint8_t *first, const uint8_t *root, bool inclusion)
{
	for (size_t fault = 0; fault < good->count + 2; fault++) {
		struct ps_merkle_proof bad = *good;
		enum ps_err err;

		if (fault < good->count) {
			bad.hashes[fault][7] ^= 0x10;
		} else if (fault == good->count) {
			memset(bad.hashes[bad.count], 0x55, 32);
			bad.count++;
		} else if (bad.count == 0) {
			continue;
		} else {
			bad.count--;
		}
		err = inclusion ? ps_merkle_verify_inclusion(&bad, first, a, b, root)
				: ps_merkle_verify_consistency(&bad, a, first, b, root);
		assert_int_equal(err, PS_MISMATCH);
	}
}

static void a_changed_inclusion_proof_shows_nothing(void **state)
{
	struct ps_merkle_proof proof;
	uint8_t root[32], leaf[32];

	(void)state;
	for (uint64_t size = 1; size < SIZES; size++) {
		naive_root(0, size, root);
		for (uint64_t index = 0; index < size; index++) {
			assert_int_equal(ps_merkle_prove_inclusion(&leaves, index, size, &proof),
					 0);
			assert_int_equal(ps_merkle_hash_leaf(content, index, leaf), PS_OK);
			expect_no_variant_of(&proof, index, size, leaf, root, true);
		}
	}
}

static void every_tree_is_proved_to_be_a_prefix_of_every_later_one(void **state)
{
	struct ps_merkle_proof proof;
	uint8_t old_root[32], new_root[32], other[32];

	(void)state;
	for (uint64_t size = 1; size < SIZES; size++) {
		naive_root(0, size, new_root);
		for (uint64_t old = 1; old <= size; old++) {
			naive_root(0, old, old_root);
			assert_int_equal(ps_merkle_prove_consistency(&leaves, old, size, &proof),
					 PS_OK);
			assert_int_equal(
				ps_merkle_verify_consistency(&proof, old, old_root, size, new_root),
				PS_OK);
			expect_no_variant_of(&proof, old, size, old_root, new_root, false);
			memcpy(other, old_root, 32);
			other[0] ^= 1;
			assert_int_equal(
				ps_merkle_verify_consistency(&proof, old, other, size, new_root),
				PS_MISMATCH);
		}
	}
}

static void a_source_with_subtrees_gives_the_same_proof_with_fewer_questions(void **state)
{
	unsigned asked = 0;
	const struct ps_merkle_source subtrees = { with_subtrees, &asked };
	struct ps_merkle_proof want = { 0 }, got = { 0 };

	(void)state;
	assert_int_equal(ps_merkle_prove_inclusion(&leaves, 21, 69, &want), PS_OK);
	assert_int_equal(ps_merkle_prove_inclusion(&subtrees, 21, 69, &got), PS_OK);
	assert_memory_equal(&got, &want, sizeof(want));
	/* 20; 22, 23; 16-19; 24-31; 0-7, 8-15; 32-63 as four eights; 64-67 and 68. */
	assert_int_equal(asked, 1 + 2 + 1 + 1 + 2 + 4 + 2);
}

static void what_the_source_cannot_give_is_passed_on(void **state)
{
	const struct ps_merkle_source broken = { breaks_at_three, NULL };
	struct ps_merkle_proof proof = { .count = 99 };

	(void)state;
	assert_int_equal(ps_merkle_prove_inclusion(&broken, 2, 8, &proof), PS_IO);
	assert_int_equal(ps_merkle_prove_consistency(&broken, 3, 8, &proof), PS_IO);
	assert_int_equal(proof.count, 99);
}

static void impossible_places_are_refused(void **state)
{
	static const struct {
		const char *story;
		uint64_t index, size, old_size, new_size;
	} rows[] = {
		{ "leaf behind the end; empty old tree", 8, 8, 0, 8 },
		{ "empty tree; old larger than new", 0, 0, 9, 8 },
		{ "more leaves than a ledger has", 0, PS_LEAVES_MAX + 1, 1, PS_LEAVES_MAX + 1 },
	};
	struct ps_merkle_proof proof = { .count = 0 };
	uint8_t hash[32] = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
			ps_merkle_prove_inclusion(&leaves, rows[i].index, rows[i].size, &proof),
			PS_RANGE);
		assert_int_equal(
			ps_merkle_verify_inclusion(&proof, hash, rows[i].index, rows[i].size, hash),
			PS_RANGE);
		assert_int_equal(ps_merkle_prove_consistency(&leaves, rows[i].old_size,
							     rows[i].new_size, &proof),
				 PS_RANGE);
		assert_int_equal(ps_merkle_verify_consistency(&proof, rows[i].old_size, hash,
							      rows[i].new_size, hash),
				 PS_RANGE);
	}
	proof.count = PS_PROOF_HASHES_MAX + 1;
	assert_int_equal(ps_merkle_verify_inclusion(&proof, hash, 0, 8, hash), PS_RANGE);
	assert_int_equal(ps_merkle_verify_consistency(&proof, 1, hash, 8, hash), PS_RANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(growing_gives_the_roots_of_the_definition),
		cmocka_unit_test(a_full_tree_takes_no_more),
		cmocka_unit_test(every_leaf_of_every_tree_is_proved),
		cmocka_unit_test(a_changed_inclusion_proof_shows_nothing),
		cmocka_unit_test(every_tree_is_proved_to_be_a_prefix_of_every_later_one),
		cmocka_unit_test(a_source_with_subtrees_gives_the_same_proof_with_fewer_questions),
		cmocka_unit_test(what_the_source_cannot_give_is_passed_on),
		cmocka_unit_test(impossible_places_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
