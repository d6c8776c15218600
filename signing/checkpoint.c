#include "signing/checkpoint.h"

#include "signing/cbor.h"

void ps_checkpoint_encode(const struct ps_checkpoint *checkpoint, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 5);
	ps_cbor_add_uint(buf, PS_FORMAT_VERSION);
	ps_cbor_add_bytes(buf, checkpoint->ledger, PS_HASH_LEN);
	ps_cbor_add_uint(buf, checkpoint->size);
	ps_cbor_add_bytes(buf, checkpoint->root, PS_HASH_LEN);
	ps_clock_encode(&checkpoint->clock, buf);
}

enum ps_err ps_checkpoint_decode(struct ps_bytes payload, struct ps_checkpoint *checkpoint_out)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	struct ps_checkpoint checkpoint;
	uint64_t version, count;
	enum ps_err err = ps_cbor_read_array(&cursor, 1, PS_CHECKPOINT_LEN_MAX, &count);

	/* The version first: a later one may have other items. */
	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err && count != 5)
		err = PS_MALFORMED;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, checkpoint.ledger, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_LEAVES_MAX, &checkpoint.size);
	if (!err && checkpoint.size == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, checkpoint.root, PS_HASH_LEN);
	if (!err)
		err = ps_clock_decode(&cursor, &checkpoint.clock);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*checkpoint_out = checkpoint;
	return err;
}

enum ps_err ps_checkpoint_sign(const struct ps_checkpoint *checkpoint, struct ps_key *key,
			       struct ps_buf *buf)
{
	struct ps_checkpoint again;
	struct ps_buf payload;
	enum ps_err err;

	ps_buf_init(&payload);
	ps_checkpoint_encode(checkpoint, &payload);
	err = payload.err;
	if (!err)
		err = ps_checkpoint_decode((struct ps_bytes){ payload.bytes, payload.len }, &again);
	if (!err)
		err = ps_cose_sign(key, PS_COSE_CHECKPOINT, payload.bytes, payload.len, buf);
	ps_buf_release(&payload);
	return err;
}

enum ps_err ps_checkpoint_read(struct ps_cursor *cursor, struct ps_cose *cose_out,
			       struct ps_checkpoint *checkpoint_out)
{
	struct ps_checkpoint checkpoint;
	struct ps_cose cose;
	enum ps_err err = ps_cose_read(cursor, PS_CHECKPOINT_LEN_MAX, &cose);

	if (!err && cose.type != PS_COSE_CHECKPOINT)
		err = PS_MALFORMED;
	if (!err)
		err = ps_checkpoint_decode(cose.payload, &checkpoint);
	if (err)
		return err;
	*cose_out = cose;
	*checkpoint_out = checkpoint;
	return PS_OK;
}

enum ps_err ps_checkpoint_step(struct ps_cursor *cursor, struct ps_bytes *item_out)
{
	size_t len;
	enum ps_err err;

	if (ps_cursor_left(cursor) == 0)
		return PS_END;
	/* CBOR of a kind, and what a disk leaves where it did not write; no checkpoint begins so */
	if (cursor->bytes[cursor->at] == 0)
		return PS_MALFORMED;
	err = ps_cbor_measure(cursor, PS_CHECKPOINT_LEN_MAX, &len);
	return err ? err : ps_cursor_take(cursor, len, item_out);
}
