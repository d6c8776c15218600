#include "signing/ledger_proof.h"

#include <string.h>

#include "signing/cbor.h"

enum { ITEMS = 4 };

void ps_ledger_proof_encode(const struct ps_ledger_proof *proof, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, ITEMS);
	ps_cbor_add_uint(buf, PS_FORMAT_VERSION);
	ps_cbor_add_bytes(buf, proof->signed_checkpoint.bytes, proof->signed_checkpoint.len);
	ps_cbor_add_array(buf, proof->leaf_count);
	for (size_t i = 0; i < proof->leaf_count; i++) {
		const struct ps_ledger_proof_leaf *leaf = &proof->leaves[i];

		ps_cbor_add_array(buf, 2);
		ps_cbor_add_bytes(buf, leaf->bytes.bytes, leaf->bytes.len);
		ps_cbor_add_bytes(buf, leaf->path.bytes, leaf->path.len);
	}
	ps_cbor_add_array(buf, proof->past_count);
	for (size_t i = 0; i < proof->past_count; i++) {
		const struct ps_ledger_proof_past *past = &proof->pasts[i];

		ps_cbor_add_array(buf, 3);
		ps_cbor_add_uint(buf, past->size);
		ps_cbor_add_bytes(buf, past->root, PS_HASH_LEN);
		ps_cbor_add_bytes(buf, past->path.bytes, past->path.len);
	}
}

static enum ps_err read_path(struct ps_cursor *cursor, struct ps_bytes *path_out)
{
	enum ps_err err = ps_cbor_read_bytes(cursor, 0, PS_PROOF_PATH_MAX, path_out);

	return !err && path_out->len % PS_HASH_LEN ? PS_MALFORMED : err;
}

static enum ps_err read_leaf(struct ps_cursor *cursor, struct ps_ledger_proof_leaf *leaf_out)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 2);

	if (!err)
		err = ps_cbor_read_bytes(cursor, 1, PS_LEAF_LEN_MAX, &leaf_out->bytes);
	return err ? err : read_path(cursor, &leaf_out->path);
}

static enum ps_err read_past(struct ps_cursor *cursor, struct ps_ledger_proof_past *past_out)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 3);

	if (!err)
		err = ps_cbor_read_uint(cursor, PS_LEAVES_MAX, &past_out->size);
	if (!err && past_out->size == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_fixed(cursor, past_out->root, PS_HASH_LEN);
	return err ? err : read_path(cursor, &past_out->path);
}

enum ps_err ps_ledger_proof_read(struct ps_bytes bytes, struct ps_ledger_proof *proof_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	uint64_t version = 0;
	uint64_t leaves = 0;
	uint64_t pasts = 0;
	enum ps_err err = ps_cbor_read_tuple(&cursor, ITEMS);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_bytes(&cursor, 1, PS_CHECKPOINT_LEN_MAX,
					 &proof_out->signed_checkpoint);
	if (!err)
		err = ps_cbor_read_array(&cursor, 2, PS_PROOF_LEAVES_MAX, &leaves);
	for (size_t i = 0; i < leaves && !err; i++)
		err = read_leaf(&cursor, &proof_out->leaves[i]);
	if (!err)
		err = ps_cbor_read_array(&cursor, 0, PS_PROOF_PASTS_MAX, &pasts);
	for (size_t i = 0; i < pasts && !err; i++)
		err = read_past(&cursor, &proof_out->pasts[i]);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	proof_out->leaf_count = (size_t)leaves;
	proof_out->past_count = (size_t)pasts;
	return err;
}

/* One reading of a proof. */
struct judging {
	const struct ps_ledger_proof *proof;
	uint64_t number;
	const uint8_t *take;
	struct ps_ledger_word *word;
	struct ps_cose cose; /* of the checkpoint */
	bool started;
	size_t tag_count;
	uint8_t tags[2 * PS_OPENINGS_MAX][PS_HASH_LEN]; /* of the take's waybills */
};

static enum ps_err unpack_path(struct ps_bytes path, struct ps_merkle_proof *proof_out)
{
	proof_out->count = path.len / PS_HASH_LEN;
	if (proof_out->count > PS_PROOF_HASHES_MAX)
		return PS_RANGE;
	for (size_t i = 0; i < proof_out->count; i++)
		memcpy(proof_out->hashes[i], path.bytes + i * PS_HASH_LEN, PS_HASH_LEN);
	return PS_OK;
}

static enum ps_err read_checkpoint(struct judging *judging)
{
	const struct ps_bytes bytes = judging->proof->signed_checkpoint;
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	enum ps_err err = ps_checkpoint_read(&cursor, &judging->cose, &judging->word->checkpoint);

	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

/* Whose signature the checkpoint must carry, and whose the take, once all leaves were followed. */
static enum ps_err judge_keys(const struct judging *judging, const uint8_t point[PS_POINT_LEN])
{
	const struct ps_ledger_word *word = judging->word;
	enum ps_err err = ps_cose_verify(&judging->cose,
					 ps_ledger_keys_at(&word->keys, word->checkpoint.size));

	if (err)
		return err;
	return memcmp(ps_ledger_keys_at(&word->keys, word->started), point, PS_POINT_LEN) == 0
		       ? PS_OK
		       : PS_MISMATCH;
}

/* Leaf 0 names the key and gives the ledger its name. */
static enum ps_err judge_enrolment(struct judging *judging, const struct ps_leaf *leaf,
				   const uint8_t hash[PS_HASH_LEN])
{
	if (leaf->kind != PS_LEAF_ENROLMENT || leaf->index != 0 ||
	    memcmp(hash, judging->word->checkpoint.ledger, PS_HASH_LEN) != 0)
		return PS_MISMATCH;
	judging->word->enrolled = leaf->clock;
	return PS_OK;
}

static void add_tags(struct judging *judging, size_t count, const uint8_t (*tags)[PS_HASH_LEN])
{
	const size_t room = sizeof(judging->tags) / sizeof(judging->tags[0]);

	for (size_t i = 0; i < count && judging->tag_count < room; i++)
		memcpy(judging->tags[judging->tag_count++], tags[i], PS_HASH_LEN);
}

static enum ps_err note_leaf(struct judging *judging, const struct ps_leaf *leaf)
{
	struct ps_ledger_word *word = judging->word;

	if (ps_leaf_take(leaf) != judging->number)
		return PS_OK;
	switch (leaf->kind) {
	case PS_LEAF_STARTED:
		if (judging->started)
			return PS_MISMATCH;
		judging->started = true;
		word->started = leaf->index;
		if (memcmp(leaf->started.take, judging->take, PS_HASH_LEN) != 0)
			word->other_take = true;
		return PS_OK;
	case PS_LEAF_ENDED:
		if (word->ended)
			return PS_MISMATCH;
		word->ended = true;
		word->ended_index = leaf->index;
		memcpy(word->last_record, leaf->ended.last_record, PS_HASH_LEN);
		add_tags(judging, leaf->ended.tag_count, leaf->ended.tags);
		return PS_OK;
	case PS_LEAF_BOUND_LATE:
		add_tags(judging, 1, &leaf->bound_late.tag);
		return PS_OK;
	case PS_LEAF_TOMBSTONE:
		word->deleted = true;
		return PS_OK;
	default:
		return PS_OK;
	}
}

static enum ps_err judge_leaf(struct judging *judging, size_t i, uint64_t least,
			      struct ps_leaf *leaf)
{
	const struct ps_ledger_proof_leaf *shown = &judging->proof->leaves[i];
	const struct ps_checkpoint *checkpoint = &judging->word->checkpoint;
	struct ps_merkle_proof path;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = ps_leaf_decode(shown->bytes, leaf);

	if (!err && leaf->index < least)
		err = PS_MISMATCH;
	if (!err)
		err = ps_merkle_hash_leaf(shown->bytes.bytes, shown->bytes.len, hash);
	if (!err && i == 0)
		err = judge_enrolment(judging, leaf, hash);
	if (!err)
		err = ps_ledger_keys_follow(&judging->word->keys, leaf, hash, NULL);
	if (!err)
		err = unpack_path(shown->path, &path);
	if (!err)
		err = ps_merkle_verify_inclusion(&path, hash, leaf->index, checkpoint->size,
						 checkpoint->root);
	return err;
}

static bool has_tag(const struct judging *judging, const uint8_t tag[PS_HASH_LEN])
{
	for (size_t i = 0; i < judging->tag_count; i++)
		if (memcmp(judging->tags[i], tag, PS_HASH_LEN) == 0)
			return true;
	return false;
}

static bool shares_tag(const struct judging *judging, const struct ps_leaf *leaf)
{
	if (leaf->kind == PS_LEAF_BOUND_LATE)
		return has_tag(judging, leaf->bound_late.tag);
	for (size_t i = 0; leaf->kind == PS_LEAF_ENDED && i < leaf->ended.tag_count; i++)
		if (has_tag(judging, leaf->ended.tags[i]))
			return true;
	return false;
}

/* Once the take's own tags are known; the leaves have been decoded before. */
static enum ps_err note_related(struct judging *judging)
{
	struct ps_ledger_word *word = judging->word;

	for (size_t i = 0; i < judging->proof->leaf_count; i++) {
		struct ps_leaf leaf;
		enum ps_err err = ps_leaf_decode(judging->proof->leaves[i].bytes, &leaf);
		uint64_t number;
		size_t at = 0;

		if (err)
			return err;
		number = ps_leaf_take(&leaf);
		if (number == judging->number || !shares_tag(judging, &leaf))
			continue;
		while (at < word->related_count && word->related[at] != number)
			at++;
		if (at == word->related_count)
			word->related[word->related_count++] = number;
	}
	return PS_OK;
}

/* Which leaves a key handed on, it signed: the tree of then must be an earlier one of this tree. */
static enum ps_err judge_changes(const struct ps_ledger_word *word)
{
	for (size_t key = 1; key < word->keys.count; key++) {
		size_t i = 0;

		while (i < word->past_count && word->pasts[i].size != word->keys.keys[key].since)
			i++;
		if (i == word->past_count ||
		    memcmp(word->pasts[i].root, word->keys.keys[key].before, PS_HASH_LEN) != 0)
			return PS_MISMATCH;
	}
	return PS_OK;
}

static enum ps_err judge_pasts(struct judging *judging)
{
	const struct ps_ledger_proof *proof = judging->proof;
	struct ps_ledger_word *word = judging->word;
	uint64_t least = 1;

	for (size_t i = 0; i < proof->past_count; i++) {
		const struct ps_ledger_proof_past *past = &proof->pasts[i];
		struct ps_merkle_proof path;
		enum ps_err err = past->size < least ? PS_MISMATCH : unpack_path(past->path, &path);

		if (!err)
			err = ps_merkle_verify_consistency(&path, past->size, past->root,
							   word->checkpoint.size,
							   word->checkpoint.root);
		if (err)
			return err;
		least = past->size + 1;
		word->pasts[i].size = past->size;
		memcpy(word->pasts[i].root, past->root, PS_HASH_LEN);
	}
	word->pasts[proof->past_count].size = word->checkpoint.size;
	memcpy(word->pasts[proof->past_count].root, word->checkpoint.root, PS_HASH_LEN);
	word->past_count = proof->past_count + 1;
	return PS_OK;
}

enum ps_err ps_ledger_proof_judge(const struct ps_ledger_proof *proof,
				  const uint8_t point[PS_POINT_LEN], uint64_t take_number,
				  const uint8_t take[PS_HASH_LEN], struct ps_ledger_word *word_out)
{
	struct ps_ledger_word word = { .started = 0 };
	struct judging judging = {
		.proof = proof, .number = take_number, .take = take, .word = &word
	};
	enum ps_err err = read_checkpoint(&judging);
	uint64_t least = 0;

	for (size_t i = 0; i < proof->leaf_count && !err; i++) {
		struct ps_leaf leaf;

		err = judge_leaf(&judging, i, least, &leaf);
		if (err)
			break;
		least = leaf.index + 1;
		err = note_leaf(&judging, &leaf);
	}
	if (!err && !judging.started)
		err = PS_MISMATCH;
	if (!err)
		err = judge_keys(&judging, point);
	if (!err)
		err = note_related(&judging);
	if (!err)
		err = judge_pasts(&judging);
	if (!err)
		err = judge_changes(&word);
	if (!err)
		*word_out = word;
	return err;
}
