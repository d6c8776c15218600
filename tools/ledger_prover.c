#include "tools/ledger_prover.h"

#include <stdlib.h>
#include <string.h>

#include "signing/ledger_tree.h"
#include "signing/sequence_reader.h"
#include "tools/command.h"
#include "tools/ledger_lookup.h"
#include "tools/ledger_tagged.h"
#include "tools/output.h"

/* All that a proof needs room for, while it is made. */
struct making {
	struct ps_ledger_proof proof;
	struct ps_buf leaves[PS_PROOF_LEAVES_MAX];
	uint8_t leaf_paths[PS_PROOF_LEAVES_MAX][PS_PROOF_PATH_MAX];
	uint8_t past_paths[PS_PROOF_PASTS_MAX][PS_PROOF_PATH_MAX];
	uint64_t indices[PS_PROOF_LEAVES_MAX];
	size_t bytes; /* of the proof, about */
	uint64_t started;
};

static struct ps_bytes pack_path(const struct ps_merkle_proof *path, uint8_t *room)
{
	for (size_t i = 0; i < path->count; i++)
		memcpy(room + i * PS_HASH_LEN, path->hashes[i], PS_HASH_LEN);
	return (struct ps_bytes){ room, path->count * PS_HASH_LEN };
}

/* Heads of CBOR around a leaf and its path, and of those around all. */
enum { AROUND_LEAF = 16, AROUND_ALL = 64 };

/* Adds leaf @index in its place; each once. PS_LIMIT: there is no room left. */
static enum ps_err add_leaf(struct ps_prover *prover, struct making *making, uint64_t index)
{
	const struct ps_merkle_source source = ps_ledger_tree_source(&prover->tree_reach);
	struct ps_ledger_proof *proof = &making->proof;
	size_t at = proof->leaf_count;
	struct ps_merkle_proof path;
	struct ps_buf leaf;
	enum ps_err err;

	for (size_t i = 0; i < at; i++)
		if (making->indices[i] == index)
			return PS_OK;
	if (at == PS_PROOF_LEAVES_MAX)
		return PS_LIMIT;
	ps_buf_init(&leaf);
	err = ps_ledger_look_up(&prover->leaves_reach, &prover->tree_reach, index, &leaf);
	if (!err)
		err = ps_merkle_prove_inclusion(&source, index, prover->checkpoint.size, &path);
	if (!err && making->bytes + leaf.len + path.count * PS_HASH_LEN + AROUND_LEAF >
			    PS_ATTACHMENT_LEN_MAX)
		err = PS_LIMIT;
	if (err) {
		ps_buf_release(&leaf);
		return err;
	}
	making->bytes += leaf.len + path.count * PS_HASH_LEN + AROUND_LEAF;
	making->leaves[at] = leaf;
	making->indices[at] = index;
	proof->leaves[at].bytes = (struct ps_bytes){ leaf.bytes, leaf.len };
	proof->leaves[at].path = pack_path(&path, making->leaf_paths[at]);
	proof->leaf_count++;
	return PS_OK;
}

/* A size that is not between the first leaf and the checkpoint is passed over. */
static enum ps_err add_past(struct ps_prover *prover, struct making *making, uint64_t size)
{
	const struct ps_merkle_source source = ps_ledger_tree_source(&prover->tree_reach);
	struct ps_ledger_proof *proof = &making->proof;
	struct ps_ledger_proof_past *past = &proof->pasts[proof->past_count];
	struct ps_merkle_proof path;
	enum ps_err err;

	if (size == 0 || size >= prover->checkpoint.size)
		return PS_OK;
	for (size_t i = 0; i < proof->past_count; i++)
		if (proof->pasts[i].size == size)
			return PS_OK;
	if (proof->past_count == PS_PROOF_PASTS_MAX)
		return PS_LIMIT;
	err = ps_ledger_root_at(&prover->tree_reach, size, past->root);
	if (!err)
		err = ps_merkle_prove_consistency(&source, size, prover->checkpoint.size, &path);
	if (err)
		return err;
	past->size = size;
	past->path = pack_path(&path, making->past_paths[proof->past_count]);
	making->bytes += past->path.len + PS_HASH_LEN + AROUND_LEAF;
	proof->past_count++;
	return PS_OK;
}

static int compare_leaves(const void *a, const void *b)
{
	const struct ps_ledger_proof_leaf *left = a;
	const struct ps_ledger_proof_leaf *right = b;
	struct ps_leaf leaves[2];

	if (ps_leaf_decode(left->bytes, &leaves[0]) || ps_leaf_decode(right->bytes, &leaves[1]))
		return 0;
	return leaves[0].index < leaves[1].index ? -1 : 1;
}

static int compare_pasts(const void *a, const void *b)
{
	const struct ps_ledger_proof_past *left = a;
	const struct ps_ledger_proof_past *right = b;

	return left->size < right->size ? -1 : 1;
}

static bool is_before(const struct ps_tagged_leaf *leaves, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (leaves[i].number == number)
			return true;
	return false;
}

/*
 * Of this take all leaves with a tag, since what is shared is known by them; of each other take
 * one. What has no room any more is not shown.
 */
static enum ps_err add_related(struct ps_prover *prover, struct making *making,
			       const struct ps_proof_request *request)
{
	struct ps_tagged_leaf leaves[PS_TAGGED_MAX];
	size_t count;
	enum ps_err err =
		ps_ledger_tagged(prover, request->tags, request->tag_count, leaves, &count);

	for (size_t i = 0; i < count && !err; i++)
		if (leaves[i].number == request->take_number)
			err = add_leaf(prover, making, leaves[i].index);
	for (size_t i = 0; i < count && !err; i++)
		if (leaves[i].number != request->take_number &&
		    !is_before(leaves, i, leaves[i].number))
			err = add_leaf(prover, making, leaves[i].index);
	return err == PS_LIMIT ? PS_OK : err;
}

static enum ps_err gather(struct ps_prover *prover, const struct ps_proof_request *request,
			  struct making *making)
{
	struct ps_take_leaves own = { .started = 0 };
	enum ps_err err;

	making->proof.signed_checkpoint =
		(struct ps_bytes){ prover->signed_checkpoint.bytes, prover->signed_checkpoint.len };
	making->bytes = prover->signed_checkpoint.len + AROUND_ALL;
	err = ps_ledger_find_take(&prover->leaves_reach, &prover->tree_reach,
				  prover->checkpoint.size, request->take_number, &own);
	for (size_t i = 0; i < prover->keys.count && !err; i++)
		err = add_leaf(prover, making, prover->keys.keys[i].since);
	if (!err)
		err = add_leaf(prover, making, own.started);
	making->started = own.started;
	if (!err && own.has_ended)
		err = add_leaf(prover, making, own.ended);
	/* and the trees that they were handed on with */
	for (size_t i = 1; i < prover->keys.count && !err; i++)
		err = add_past(prover, making, prover->keys.keys[i].since);
	for (size_t i = 0; i < request->past_count && !err; i++)
		err = add_past(prover, making, request->pasts[i]);
	if (!err)
		err = add_related(prover, making, request);
	if (err)
		return err;
	qsort(making->proof.leaves, making->proof.leaf_count, sizeof(making->proof.leaves[0]),
	      compare_leaves);
	qsort(making->proof.pasts, making->proof.past_count, sizeof(making->proof.pasts[0]),
	      compare_pasts);
	return PS_OK;
}

/* As a stranger will. */
static enum ps_err try_it(const struct ps_prover *prover, const struct ps_proof_request *request,
			  uint64_t started, struct ps_bytes bytes)
{
	static const uint8_t nobody[PS_HASH_LEN];
	struct ps_ledger_proof proof;
	struct ps_ledger_word word;
	enum ps_err err = ps_ledger_proof_read(bytes, &proof);

	if (!err)
		err = ps_ledger_proof_judge(&proof, ps_ledger_keys_at(&prover->keys, started),
					    request->take_number, nobody, &word);
	return err;
}

static enum ps_err prove_once(struct ps_prover *prover, const struct ps_proof_request *request,
			      struct ps_buf *proof_out)
{
	struct making *making = calloc(1, sizeof(*making));
	size_t before = proof_out->len;
	enum ps_err err;

	if (!making)
		return PS_NO_MEMORY;
	err = gather(prover, request, making);
	if (!err)
		ps_ledger_proof_encode(&making->proof, proof_out);
	if (!err)
		err = proof_out->err;
	if (!err)
		err = try_it(
			prover, request, making->started,
			(struct ps_bytes){ proof_out->bytes + before, proof_out->len - before });
	if (err && !proof_out->err)
		proof_out->len = before;
	for (size_t i = 0; i < making->proof.leaf_count; i++)
		ps_buf_release(&making->leaves[i]);
	free(making);
	return err;
}

enum ps_err ps_prover_prove(struct ps_prover *prover, const struct ps_proof_request *request,
			    struct ps_buf *proof_out)
{
	enum ps_err err = prove_once(prover, request, proof_out);

	/* the file that was found beside the leaves may be of others, or damaged */
	if (!err || prover->tree_is_ours || err == PS_NO_MEMORY || err == PS_IO || err == PS_CRYPTO)
		return err;
	err = ps_prover_plant(prover);
	return err ? err : prove_once(prover, request, proof_out);
}
