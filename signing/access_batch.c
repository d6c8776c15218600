#include "signing/access_batch.h"

#include <string.h>

#include "signing/cbor.h"

bool ps_access_batch_equal(const struct ps_access_batch *one, const struct ps_access_batch *other)
{
	return one->from == other->from && one->entries == other->entries &&
	       one->first_utc_us == other->first_utc_us && one->last_utc_us == other->last_utc_us &&
	       memcmp(one->root, other->root, PS_HASH_LEN) == 0;
}

void ps_access_batch_encode(const struct ps_access_batch *batch, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 5);
	ps_cbor_add_uint(buf, batch->from);
	ps_cbor_add_uint(buf, batch->entries);
	ps_cbor_add_int(buf, batch->first_utc_us);
	ps_cbor_add_int(buf, batch->last_utc_us);
	ps_cbor_add_bytes(buf, batch->root, PS_HASH_LEN);
}

enum ps_err ps_access_batch_decode(struct ps_cursor *cursor, struct ps_access_batch *batch_out)
{
	struct ps_access_batch batch;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = ps_cbor_read_uint(cursor, PS_LEAVES_MAX, &batch.from);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_ACCESS_BATCH_MAX, &batch.entries);
	if (!err)
		err = ps_cbor_read_int(cursor, &batch.first_utc_us);
	if (!err)
		err = ps_cbor_read_int(cursor, &batch.last_utc_us);
	if (!err)
		err = ps_cbor_read_fixed(cursor, batch.root, PS_HASH_LEN);
	if (!err &&
	    (batch.from == 0 || batch.entries == 0 || batch.last_utc_us < batch.first_utc_us))
		err = PS_RANGE;
	if (!err)
		*batch_out = batch;
	return err;
}
