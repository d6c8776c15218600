/*
 * The ledger's tree: Merkle tree hashes, inclusion proofs and consistency proofs of RFC 9162, 2.1,
 * over SHA-256. A leaf hashes as 0x00 ‖ leaf, an inner node as 0x01 ‖ left ‖ right, the empty tree
 * as SHA-256 of nothing. A tree has at most PS_LEAVES_MAX leaves.
 *
 * All functions that hash may return PS_CRYPTO. Nothing here allocates. A struct belongs to one
 * thread at a time.
 */
#ifndef PS_SIGNING_MERKLE_H
#define PS_SIGNING_MERKLE_H

#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"
#include "signing/limits.h"

#define PS_MERKLE_LEVELS 41

/*
 * A tree that grows: its size and, for each bit that is set in the size, the root of the complete
 * subtree of that many leaves (the "frontier"). That suffices to append and to tell the root. A
 * plain value: copying it keeps a state to come back to.
 */
struct ps_merkle {
	uint64_t size;
	uint8_t subtrees[PS_MERKLE_LEVELS][PS_HASH_LEN];
};

/* The empty tree. */
void ps_merkle_init(struct ps_merkle *tree);

/* The hash of one leaf, 0x00 ‖ @bytes. */
PS_MUST_CHECK enum ps_err ps_merkle_hash_leaf(const void *bytes, size_t len,
					      uint8_t hash_out[PS_HASH_LEN]);

/* Appends a leaf by its hash. Errors: PS_LIMIT beyond PS_LEAVES_MAX, PS_CRYPTO; then unchanged. */
PS_MUST_CHECK enum ps_err ps_merkle_add(struct ps_merkle *tree, const uint8_t hash[PS_HASH_LEN]);

/*
 * The same; also hands out the roots of the subtrees of two and more leaves that this leaf
 * completes, from the smallest.
 */
PS_MUST_CHECK enum ps_err ps_merkle_add_nodes(struct ps_merkle *tree,
					      const uint8_t hash[PS_HASH_LEN],
					      uint8_t nodes_out[PS_MERKLE_LEVELS][PS_HASH_LEN],
					      size_t *count_out);

PS_MUST_CHECK enum ps_err ps_merkle_root(const struct ps_merkle *tree,
					 uint8_t root_out[PS_HASH_LEN]);

/*
 * Where a prover gets his hashes from. @node gives the root of the complete subtree of 2^level
 * leaves that begins at leaf index·2^level (level 0: the leaf's hash). Above level 0 it may answer
 * PS_NOT_FOUND: then the two halves are asked for and hashed. Any other error ends the proof and is
 * passed on.
 */
struct ps_merkle_source {
	enum ps_err (*node)(void *ctx, unsigned level, uint64_t index,
			    uint8_t hash_out[PS_HASH_LEN]);
	void *ctx;
};

/* The hashes of a proof in the order of RFC 9162: from the leaves towards the root. */
struct ps_merkle_proof {
	size_t count;
	uint8_t hashes[PS_PROOF_HASHES_MAX][PS_HASH_LEN];
};

/*
 * Proves that leaf @index stands in the tree of the first @size leaves (RFC 9162, 2.1.3.1).
 * Errors: PS_RANGE unless @index < @size <= PS_LEAVES_MAX; the source's.
 */
PS_MUST_CHECK enum ps_err ps_merkle_prove_inclusion(const struct ps_merkle_source *source,
						    uint64_t index, uint64_t size,
						    struct ps_merkle_proof *proof_out);

/*
 * Proves that the tree of the first @old_size leaves is a prefix of that of @new_size leaves
 * (RFC 9162, 2.1.4.1). Equal sizes have the empty proof.
 * Errors: PS_RANGE unless 0 < @old_size <= @new_size <= PS_LEAVES_MAX; the source's.
 */
PS_MUST_CHECK enum ps_err ps_merkle_prove_consistency(const struct ps_merkle_source *source,
						      uint64_t old_size, uint64_t new_size,
						      struct ps_merkle_proof *proof_out);

/*
 * RFC 9162, 2.1.3.2. Errors: PS_MISMATCH when the proof does not lead to @root or has any other
 * length than a proof of that place must have; PS_RANGE for sizes as above.
 */
PS_MUST_CHECK enum ps_err ps_merkle_verify_inclusion(const struct ps_merkle_proof *proof,
						     const uint8_t leaf_hash[PS_HASH_LEN],
						     uint64_t index, uint64_t size,
						     const uint8_t root[PS_HASH_LEN]);

/* RFC 9162, 2.1.4.2; equal sizes need the empty proof and equal roots. Errors: as above. */
PS_MUST_CHECK enum ps_err ps_merkle_verify_consistency(const struct ps_merkle_proof *proof,
						       uint64_t old_size,
						       const uint8_t old_root[PS_HASH_LEN],
						       uint64_t new_size,
						       const uint8_t new_root[PS_HASH_LEN]);

#endif
