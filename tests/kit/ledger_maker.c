#include "tests/kit/ledger_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ending.h"
#include "tests/kit/take_maker.h"

static struct ps_bytes text(const char *words)
{
	return (struct ps_bytes){ (const uint8_t *)words, strlen(words) };
}

void ps_ledger_maker_init(struct ps_ledger_maker *maker)
{
	*maker = (struct ps_ledger_maker){ .count = 0 };
}

void ps_ledger_maker_release(struct ps_ledger_maker *maker)
{
	for (uint64_t i = 0; i < maker->count; i++)
		ps_buf_release(&maker->leaves[i]);
}

uint64_t ps_ledger_maker_add(struct ps_ledger_maker *maker, struct ps_leaf *leaf)
{
	struct ps_buf *bytes = &maker->leaves[maker->count];

	assert_true(maker->count < PS_LEDGER_MAKER_MAX);
	leaf->index = maker->count;
	leaf->clock.utc_us = PS_MAKER_UTC_US;
	ps_buf_init(bytes);
	assert_int_equal(ps_leaf_encode(leaf, bytes), PS_OK);
	assert_int_equal(ps_merkle_hash_leaf(bytes->bytes, bytes->len, maker->hashes[maker->count]),
			 PS_OK);
	return maker->count++;
}

void ps_ledger_maker_enrol(struct ps_ledger_maker *maker, struct ps_bytes device_der)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENROLMENT };

	leaf.enrolment.chain.count = 1;
	leaf.enrolment.chain.certificates[0] = device_der;
	(void)ps_ledger_maker_add(maker, &leaf);
}

void ps_ledger_maker_boot(struct ps_ledger_maker *maker)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };

	leaf.boot.firmware = text("1");
	(void)ps_ledger_maker_add(maker, &leaf);
}

uint64_t ps_ledger_maker_start(struct ps_ledger_maker *maker, uint64_t number, const uint8_t *take)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };

	leaf.started.number = number;
	memcpy(leaf.started.take, take, PS_HASH_LEN);
	leaf.started.has_previous = maker->has_started;
	leaf.started.previous = maker->last_started;
	leaf.started.lane = text("1");
	leaf.started.totals = maker->totals;
	maker->last_started = ps_ledger_maker_add(maker, &leaf);
	maker->has_started = true;
	maker->totals.takes++;
	return maker->last_started;
}

void ps_ledger_maker_end(struct ps_ledger_maker *maker, uint64_t number, const uint8_t *take,
			 const uint8_t *last_record, const uint8_t *tag)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENDED };

	leaf.ended.number = number;
	memcpy(leaf.ended.take, take, PS_HASH_LEN);
	leaf.ended.started = maker->last_started;
	memcpy(leaf.ended.last_record, last_record, PS_HASH_LEN);
	leaf.ended.ending = PS_END_ENDED;
	leaf.ended.reason = PS_REASON_END_COMMAND;
	leaf.ended.tag_count = tag ? 1 : 0;
	if (tag)
		memcpy(leaf.ended.tags[0], tag, PS_HASH_LEN);
	(void)ps_ledger_maker_add(maker, &leaf);
	maker->totals.ended++;
}

static void sign_change(const struct ps_key_change *change, struct ps_key *signer,
			enum ps_change_flaw flaw, struct ps_buf *out)
{
	struct ps_cursor cursor;
	struct ps_buf payload;
	struct ps_cose cose;

	assert_int_equal(ps_key_change_sign(change, signer, out), PS_OK);
	if (flaw != PS_CHANGE_OF_VERSION_2 && flaw != PS_CHANGE_WITH_A_BYTE_BEHIND)
		return;
	cursor = ps_cursor_of(out->bytes, out->len);
	assert_int_equal(ps_cose_read(&cursor, out->len, &cose), PS_OK);
	ps_buf_init(&payload);
	ps_buf_add(&payload, cose.payload.bytes, cose.payload.len);
	if (flaw == PS_CHANGE_OF_VERSION_2)
		payload.bytes[1] = 2;
	else
		ps_buf_add_byte(&payload, 0);
	ps_buf_clear(out);
	assert_int_equal(ps_cose_sign(signer, PS_COSE_KEY_CHANGE, payload.bytes, payload.len, out),
			 PS_OK);
	ps_buf_release(&payload);
}

uint64_t ps_ledger_maker_change_key(struct ps_ledger_maker *maker, const struct ps_key *old,
				    struct ps_key *signer, struct ps_bytes device_der,
				    const struct ps_key *key, enum ps_change_flaw flaw)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_KEY_CHANGE };
	struct ps_key_change change = { .index = maker->count };
	struct ps_buf by_old;
	uint64_t index;

	memcpy(change.ledger, maker->hashes[0], PS_HASH_LEN);
	ps_ledger_maker_root(maker, maker->count, change.root);
	assert_int_equal(ps_ecdsa_fingerprint(key->point, change.new_spki_hash), PS_OK);
	assert_int_equal(ps_ecdsa_fingerprint(old->point, leaf.key_change.old_spki_hash), PS_OK);
	change.ledger[0] ^= flaw == PS_CHANGE_OF_ANOTHER_LEDGER;
	change.root[0] ^= flaw == PS_CHANGE_OF_OTHER_LEAVES;
	change.index += flaw == PS_CHANGE_OF_ANOTHER_LEAF;
	change.new_spki_hash[0] ^= flaw == PS_CHANGE_TO_ANOTHER_KEY;
	leaf.key_change.old_spki_hash[0] ^= flaw == PS_CHANGE_FROM_ANOTHER_KEY;
	leaf.key_change.chain.count = 1;
	leaf.key_change.chain.certificates[0] = device_der;
	ps_buf_init(&by_old);
	sign_change(&change, signer, flaw, &by_old);
	leaf.key_change.by_old = (struct ps_bytes){ by_old.bytes, by_old.len };
	index = ps_ledger_maker_add(maker, &leaf);
	ps_buf_release(&by_old);
	return index;
}

void ps_ledger_maker_delete(struct ps_ledger_maker *maker, uint64_t number, const uint8_t *take)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_TOMBSTONE };

	leaf.tombstone.number = number;
	memcpy(leaf.tombstone.take, take, PS_HASH_LEN);
	leaf.tombstone.rule = text("age");
	(void)ps_ledger_maker_add(maker, &leaf);
}

void ps_ledger_maker_root(const struct ps_ledger_maker *maker, uint64_t size, uint8_t *root_out)
{
	struct ps_merkle tree;

	ps_merkle_init(&tree);
	for (uint64_t i = 0; i < size; i++)
		assert_int_equal(ps_merkle_add(&tree, maker->hashes[i]), PS_OK);
	assert_int_equal(ps_merkle_root(&tree, root_out), PS_OK);
}

static enum ps_err give_leaf(void *ctx, unsigned level, uint64_t index,
			     uint8_t hash_out[PS_HASH_LEN])
{
	const struct ps_ledger_maker *maker = ctx;

	if (level)
		return PS_NOT_FOUND;
	memcpy(hash_out, maker->hashes[index], PS_HASH_LEN);
	return PS_OK;
}

static struct ps_bytes pack(const struct ps_merkle_proof *path, uint8_t *room)
{
	for (size_t i = 0; i < path->count; i++)
		memcpy(room + i * PS_HASH_LEN, path->hashes[i], PS_HASH_LEN);
	return (struct ps_bytes){ room, path->count * PS_HASH_LEN };
}

static void sign(const struct ps_ledger_maker *maker, struct ps_key *key, uint64_t size,
		 struct ps_buf *out)
{
	struct ps_checkpoint checkpoint = { .size = size };

	checkpoint.clock.utc_us = PS_MAKER_UTC_US;
	memcpy(checkpoint.ledger, maker->hashes[0], PS_HASH_LEN);
	ps_ledger_maker_root(maker, size, checkpoint.root);
	assert_int_equal(ps_checkpoint_sign(&checkpoint, key, out), PS_OK);
}

void ps_ledger_maker_prove(const struct ps_ledger_maker *maker, struct ps_key *key, uint64_t size,
			   unsigned shown, struct ps_made_proof *made_out)
{
	struct ps_ledger_proof *proof = &made_out->proof;
	const struct ps_merkle_source source = { give_leaf, (void *)(uintptr_t)maker };

	*made_out = (struct ps_made_proof){ .proof = { .leaf_count = 0 } };
	ps_buf_init(&made_out->signed_checkpoint);
	sign(maker, key, size, &made_out->signed_checkpoint);
	proof->signed_checkpoint = (struct ps_bytes){ made_out->signed_checkpoint.bytes,
						      made_out->signed_checkpoint.len };
	for (uint64_t i = 0; shown >> i; i++) {
		size_t at = proof->leaf_count;
		struct ps_merkle_proof path = { .count = 1 };

		if (!(shown >> i & 1))
			continue;
		if (i < size)
			assert_int_equal(ps_merkle_prove_inclusion(&source, i, size, &path), PS_OK);
		ps_buf_init(&made_out->leaves[at]);
		ps_buf_add(&made_out->leaves[at], maker->leaves[i].bytes, maker->leaves[i].len);
		proof->leaves[at].bytes =
			(struct ps_bytes){ made_out->leaves[at].bytes, made_out->leaves[at].len };
		proof->leaves[at].path = pack(&path, made_out->leaf_paths[at]);
		proof->leaf_count++;
	}
}

void ps_ledger_maker_show_past(const struct ps_ledger_maker *maker, struct ps_made_proof *made,
			       uint64_t size)
{
	const struct ps_merkle_source source = { give_leaf, (void *)(uintptr_t)maker };
	struct ps_ledger_proof_past *past = &made->proof.pasts[made->proof.past_count];
	struct ps_merkle_proof path;

	past->size = size;
	ps_ledger_maker_root(maker, size, past->root);
	assert_int_equal(ps_merkle_prove_consistency(&source, size, maker->count, &path), PS_OK);
	past->path = pack(&path, made->past_paths[made->proof.past_count++]);
}

void ps_made_proof_release(struct ps_made_proof *made)
{
	for (size_t i = 0; i < PS_PROOF_LEAVES_MAX; i++)
		ps_buf_release(&made->leaves[i]);
	ps_buf_release(&made->signed_checkpoint);
}
