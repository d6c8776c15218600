#include "signing/anchor.h"

#include "signing/cbor.h"

void ps_anchor_encode(const struct ps_anchor *anchor, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 2);
	ps_cbor_add_bytes(buf, anchor->checkpoint.bytes, anchor->checkpoint.len);
	ps_cbor_add_bytes(buf, anchor->token.bytes, anchor->token.len);
}

enum ps_err ps_anchor_read(struct ps_cursor *cursor, struct ps_anchor *anchor_out)
{
	struct ps_anchor anchor;
	enum ps_err err = ps_cbor_read_tuple(cursor, 2);

	if (!err)
		err = ps_cbor_read_bytes(cursor, 1, PS_CHECKPOINT_LEN_MAX, &anchor.checkpoint);
	if (!err)
		err = ps_cbor_read_bytes(cursor, 1, PS_TOKEN_LEN_MAX, &anchor.token);
	if (!err)
		*anchor_out = anchor;
	return err;
}

enum ps_err ps_anchor_checkpoint(const struct ps_anchor *anchor, const uint8_t point[PS_POINT_LEN],
				 struct ps_checkpoint *checkpoint_out)
{
	struct ps_cursor cursor = ps_cursor_of(anchor->checkpoint.bytes, anchor->checkpoint.len);
	struct ps_checkpoint checkpoint;
	struct ps_cose cose;
	enum ps_err err = ps_checkpoint_read(&cursor, &cose, &checkpoint);

	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		err = ps_cose_verify(&cose, point);
	if (!err)
		*checkpoint_out = checkpoint;
	return err;
}
