#include "signing/anchor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/cbor.h"
#include "signing/digest.h"
#include "signing/hex.h"

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

enum ps_err ps_anchor_decode(struct ps_bytes bytes, struct ps_anchor *anchor_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	enum ps_err err = ps_anchor_read(&cursor, anchor_out);

	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

enum ps_err ps_anchor_checkpoint(const struct ps_anchor *anchor, const struct ps_ledger_keys *keys,
				 struct ps_checkpoint *checkpoint_out)
{
	struct ps_cursor cursor = ps_cursor_of(anchor->checkpoint.bytes, anchor->checkpoint.len);
	struct ps_checkpoint checkpoint;
	struct ps_cose cose;
	enum ps_err err = ps_checkpoint_read(&cursor, &cose, &checkpoint);

	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		err = ps_cose_verify(&cose, ps_ledger_keys_at(keys, checkpoint.size));
	if (!err)
		*checkpoint_out = checkpoint;
	return err;
}

/* Stands for a digit, a hex digit, or itself. */
static const char name_form[PS_ANCHOR_NAME_LEN + 1] = "ddddddddTddddddZ-ddddddddddddd-hhhhhhhh";

bool ps_anchor_is_name(const char *name)
{
	if (strlen(name) != PS_ANCHOR_NAME_LEN)
		return false;
	for (size_t i = 0; i < PS_ANCHOR_NAME_LEN; i++) {
		const bool digit = name[i] >= '0' && name[i] <= '9';
		const bool hex = digit || (name[i] >= 'a' && name[i] <= 'f');

		if (name_form[i] == 'd'	  ? !digit
		    : name_form[i] == 'h' ? !hex
					  : name[i] != name_form[i])
			return false;
	}
	return true;
}

uint64_t ps_anchor_name_size(const char *name)
{
	uint64_t size = 0;

	for (const char *at = strchr(name, '-') + 1; *at != '-'; at++)
		size = 10 * size + (uint64_t)(*at - '0');
	return size;
}

enum ps_err ps_anchor_name(const struct ps_anchor *anchor, char name_out[PS_ANCHOR_NAME_LEN + 1])
{
	struct ps_cursor cursor = ps_cursor_of(anchor->checkpoint.bytes, anchor->checkpoint.len);
	char time[PS_TIMESTAMP_TEXT_LEN + 1], hex[8];
	struct ps_checkpoint checkpoint;
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_cose cose;
	enum ps_err err = ps_timestamp_text(anchor->token, time);

	if (!err)
		err = ps_checkpoint_read(&cursor, &cose, &checkpoint);
	if (!err)
		err = ps_digest(anchor->token.bytes, anchor->token.len, digest);
	if (err)
		return err;
	ps_hex_encode(digest, 4, hex);
	(void)snprintf(name_out, PS_ANCHOR_NAME_LEN + 1, "%.8sT%sZ-%013" PRIu64 "-%.8s", time,
		       time + 8, checkpoint.size, hex);
	return PS_OK;
}
