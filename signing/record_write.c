#include "signing/cbor.h"
#include "signing/record.h"

static void add_head(struct ps_buf *buf, enum ps_record_type type, size_t items)
{
	ps_cbor_add_array(buf, items);
	ps_cbor_add_uint(buf, type);
}

void ps_record_add_magic(struct ps_buf *buf)
{
	add_head(buf, PS_RECORD_MAGIC, 3);
	ps_cbor_add_text(buf, "packseal");
	ps_cbor_add_uint(buf, PS_FORMAT_VERSION);
}

void ps_record_add_signed_head(struct ps_buf *buf, enum ps_record_type type)
{
	add_head(buf, type, 2);
}

void ps_record_add_withheld(struct ps_buf *buf)
{
	add_head(buf, PS_RECORD_WITHHELD, 1);
}

void ps_record_add_openings_head(struct ps_buf *buf, size_t count)
{
	add_head(buf, PS_RECORD_OPENINGS, 2);
	ps_cbor_add_array(buf, count);
}

void ps_record_add_nonce(struct ps_buf *buf, const uint8_t *nonce)
{
	add_head(buf, PS_RECORD_NONCE, 2);
	if (nonce)
		ps_cbor_add_bytes(buf, nonce, PS_NONCE_LEN);
	else
		ps_cbor_add_null(buf);
}

void ps_record_add_attachment(struct ps_buf *buf, uint64_t kind, struct ps_bytes bytes)
{
	add_head(buf, PS_RECORD_ATTACHMENT, 3);
	ps_cbor_add_uint(buf, kind);
	ps_cbor_add_bytes(buf, bytes.bytes, bytes.len);
}

void ps_record_add_trailer(struct ps_buf *buf, uint64_t ending_offset)
{
	uint8_t offset[8];

	for (size_t i = 0; i < sizeof(offset); i++)
		offset[i] = (uint8_t)(ending_offset >> (56 - 8 * i));
	add_head(buf, PS_RECORD_TRAILER, 2);
	ps_cbor_add_bytes(buf, offset, sizeof(offset));
}

void ps_record_add_frame_head(struct ps_buf *buf, struct ps_bytes entry, enum ps_shown shown)
{
	add_head(buf, PS_RECORD_FRAME, 3);
	ps_buf_add(buf, entry.bytes, entry.len);
	if (shown == PS_SHOWN_NOT) {
		ps_cbor_add_null(buf);
		return;
	}
	ps_cbor_add_array(buf, 3);
	ps_cbor_add_uint(buf, shown);
}

void ps_record_add_event(struct ps_buf *buf, struct ps_bytes entry, struct ps_bytes salted)
{
	add_head(buf, PS_RECORD_EVENT, 3);
	ps_buf_add(buf, entry.bytes, entry.len);
	if (salted.len)
		ps_cbor_add_bytes(buf, salted.bytes, salted.len);
	else
		ps_cbor_add_null(buf);
}
