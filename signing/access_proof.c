#include "signing/access_proof.h"

#include <string.h>

#include "signing/cbor.h"

enum { VERSION = 1 };

enum ps_err ps_access_proof_encode(const struct ps_access_proof *proof, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 4);
	ps_cbor_add_uint(buf, VERSION);
	ps_cbor_add_bytes(buf, proof->item.bytes, proof->item.len);
	ps_access_batch_encode(&proof->batch, buf);
	ps_cbor_add_bytes(buf, proof->path.hashes, proof->path.count * PS_HASH_LEN);
	return buf->err;
}

static enum ps_err read_path(struct ps_cursor *cursor, struct ps_merkle_proof *path)
{
	struct ps_bytes bytes;
	enum ps_err err =
		ps_cbor_read_bytes(cursor, 0, PS_ACCESS_PATH_HASHES_MAX * PS_HASH_LEN, &bytes);

	if (!err && bytes.len % PS_HASH_LEN)
		err = PS_MALFORMED;
	if (err)
		return err;
	path->count = bytes.len / PS_HASH_LEN;
	if (bytes.len)
		memcpy(path->hashes, bytes.bytes, bytes.len);
	return PS_OK;
}

static enum ps_err read_item(struct ps_cursor *cursor, struct ps_access_proof *proof)
{
	struct ps_access_item item;
	enum ps_err err = ps_cbor_read_bytes(cursor, 1, PS_ACCESS_ITEM_LEN_MAX, &proof->item);

	if (!err)
		err = ps_access_item_decode(proof->item, &item);
	if (!err && item.kind != PS_ACCESS_ENTRY)
		err = PS_MALFORMED;
	if (!err)
		proof->entry = item.entry;
	return err;
}

static enum ps_err verify(const struct ps_access_proof *proof)
{
	const struct ps_access_batch *batch = &proof->batch;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err;

	if (proof->entry.serial < batch->from ||
	    proof->entry.serial - batch->from >= batch->entries ||
	    proof->entry.utc_us < batch->first_utc_us || proof->entry.utc_us > batch->last_utc_us)
		return PS_RANGE;
	err = ps_merkle_hash_leaf(proof->item.bytes, proof->item.len, hash);
	if (!err)
		err = ps_merkle_verify_inclusion(&proof->path, hash,
						 proof->entry.serial - batch->from, batch->entries,
						 batch->root);
	return err;
}

enum ps_err ps_access_proof_decode(struct ps_bytes bytes, struct ps_access_proof *proof_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_access_proof proof;
	uint64_t version = 0;
	enum ps_err err = ps_cbor_read_tuple(&cursor, 4);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = read_item(&cursor, &proof);
	if (!err)
		err = ps_access_batch_decode(&cursor, &proof.batch);
	if (!err)
		err = read_path(&cursor, &proof.path);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		err = verify(&proof);
	if (!err)
		*proof_out = proof;
	return err;
}
