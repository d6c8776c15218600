#include "signing/ledger_keys.h"

#include <string.h>

#include "signing/cbor.h"
#include "signing/certificate.h"

enum { CHANGE_ITEMS = 5 };

enum ps_err ps_key_change_sign(const struct ps_key_change *change, struct ps_key *old,
			       struct ps_buf *buf)
{
	struct ps_buf payload;
	enum ps_err err;

	ps_buf_init(&payload);
	ps_cbor_add_array(&payload, CHANGE_ITEMS);
	ps_cbor_add_uint(&payload, PS_FORMAT_VERSION);
	ps_cbor_add_bytes(&payload, change->ledger, PS_HASH_LEN);
	ps_cbor_add_uint(&payload, change->index);
	ps_cbor_add_bytes(&payload, change->root, PS_HASH_LEN);
	ps_cbor_add_bytes(&payload, change->new_spki_hash, PS_HASH_LEN);
	err = payload.err;
	if (!err)
		err = ps_cose_sign(old, PS_COSE_KEY_CHANGE, payload.bytes, payload.len, buf);
	ps_buf_release(&payload);
	return err;
}

static enum ps_err read_change(struct ps_bytes bytes, struct ps_key_change *change,
			       struct ps_cose *cose)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	uint64_t version = 0;
	enum ps_err err = ps_cose_read(&cursor, PS_KEY_CHANGE_LEN_MAX, cose);

	if (!err && (cose->type != PS_COSE_KEY_CHANGE || ps_cursor_left(&cursor)))
		err = PS_MALFORMED;
	if (err)
		return err;
	cursor = ps_cursor_of(cose->payload.bytes, cose->payload.len);
	err = ps_cbor_read_tuple(&cursor, CHANGE_ITEMS);
	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, change->ledger, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_LEAVES_MAX, &change->index);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, change->root, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, change->new_spki_hash, PS_HASH_LEN);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

static enum ps_err read_point(const struct ps_leaf_chain *chain, uint8_t point_out[PS_POINT_LEN])
{
	struct ps_certificates *list = NULL;
	enum ps_err err = ps_certificates_of(chain->certificates, 1, &list);

	if (!err)
		err = ps_certificate_public_point(list, 0, point_out);
	ps_certificates_destroy(list);
	return err;
}

static void add(struct ps_ledger_keys *keys, uint64_t since, const uint8_t point[PS_POINT_LEN],
		const uint8_t before[PS_HASH_LEN])
{
	keys->keys[keys->count].since = since;
	memcpy(keys->keys[keys->count].point, point, PS_POINT_LEN);
	memcpy(keys->keys[keys->count].before, before, PS_HASH_LEN);
	keys->count++;
}

void ps_ledger_keys_set(struct ps_ledger_keys *keys, const uint8_t point[PS_POINT_LEN])
{
	static const uint8_t none[PS_HASH_LEN];

	*keys = (struct ps_ledger_keys){ .count = 0 };
	add(keys, 0, point, none);
}

/* The old key's word must be of this ledger, of these leaves, of this one, and of both keys. */
static enum ps_err check_change(const struct ps_ledger_keys *keys, const struct ps_leaf *leaf,
				const uint8_t point[PS_POINT_LEN], const uint8_t *root,
				uint8_t before_out[PS_HASH_LEN])
{
	const uint8_t *old = keys->keys[keys->count - 1].point;
	uint8_t old_hash[PS_HASH_LEN], new_hash[PS_HASH_LEN];
	struct ps_key_change change;
	struct ps_cose cose;
	enum ps_err err = read_change(leaf->key_change.by_old, &change, &cose);

	if (!err)
		err = ps_ecdsa_fingerprint(old, old_hash);
	if (!err)
		err = ps_ecdsa_fingerprint(point, new_hash);
	if (err)
		return err;
	if (change.index != leaf->index || memcmp(change.ledger, keys->ledger, PS_HASH_LEN) != 0 ||
	    memcmp(change.new_spki_hash, new_hash, PS_HASH_LEN) != 0 ||
	    memcmp(leaf->key_change.old_spki_hash, old_hash, PS_HASH_LEN) != 0 ||
	    memcmp(old_hash, new_hash, PS_HASH_LEN) == 0 ||
	    (root && memcmp(change.root, root, PS_HASH_LEN) != 0))
		return PS_MISMATCH;
	memcpy(before_out, change.root, PS_HASH_LEN);
	return ps_cose_verify(&cose, old);
}

enum ps_err ps_ledger_keys_follow(struct ps_ledger_keys *keys, const struct ps_leaf *leaf,
				  const uint8_t hash[PS_HASH_LEN], const uint8_t *root)
{
	uint8_t before[PS_HASH_LEN] = { 0 };
	bool first = leaf->kind == PS_LEAF_ENROLMENT;
	uint8_t point[PS_POINT_LEN];
	enum ps_err err;

	if (!first && leaf->kind != PS_LEAF_KEY_CHANGE)
		return PS_OK;
	if (first != (keys->count == 0))
		return PS_MISMATCH;
	if (keys->count == PS_LEDGER_KEYS_MAX)
		return PS_LIMIT;
	err = read_point(first ? &leaf->enrolment.chain : &leaf->key_change.chain, point);
	if (!err && !first)
		err = check_change(keys, leaf, point, root, before);
	if (err)
		return err;
	if (first)
		memcpy(keys->ledger, hash, PS_HASH_LEN);
	add(keys, leaf->index, point, before);
	return PS_OK;
}

const uint8_t *ps_ledger_keys_at(const struct ps_ledger_keys *keys, uint64_t size)
{
	for (size_t i = keys->count; i-- > 0;)
		if (keys->keys[i].since < size)
			return keys->keys[i].point;
	return keys->count ? keys->keys[0].point : NULL;
}

enum ps_err ps_ledger_keys_verify(const struct ps_ledger_keys *keys, const struct ps_cose *cose)
{
	enum ps_err err = PS_BAD_SIGNATURE;

	for (size_t i = keys->count; i-- > 0 && err == PS_BAD_SIGNATURE;)
		err = ps_cose_verify(cose, keys->keys[i].point);
	return err;
}

bool ps_ledger_keys_have(const struct ps_ledger_keys *keys, const uint8_t point[PS_POINT_LEN])
{
	for (size_t i = 0; i < keys->count; i++)
		if (memcmp(keys->keys[i].point, point, PS_POINT_LEN) == 0)
			return true;
	return false;
}
