#include <cbor.h>
#include <string.h>

#include "signing/cbor.h"

/* The longest head: initial byte and eight bytes of argument. */
#define HEAD_MAX 9

static void add_head(struct ps_buf *buf, size_t (*encode)(size_t, unsigned char *, size_t),
		     size_t value)
{
	uint8_t head[HEAD_MAX];

	ps_buf_add(buf, head, encode(value, head, sizeof(head)));
}

void ps_cbor_add_uint(struct ps_buf *buf, uint64_t value)
{
	uint8_t head[HEAD_MAX];

	ps_buf_add(buf, head, cbor_encode_uint(value, head, sizeof(head)));
}

void ps_cbor_add_int(struct ps_buf *buf, int64_t value)
{
	uint8_t head[HEAD_MAX];

	if (value >= 0)
		ps_cbor_add_uint(buf, (uint64_t)value);
	else
		ps_buf_add(buf, head,
			   cbor_encode_negint((uint64_t)(-1 - value), head, sizeof(head)));
}

void ps_cbor_add_bytes_head(struct ps_buf *buf, size_t len)
{
	add_head(buf, cbor_encode_bytestring_start, len);
}

void ps_cbor_add_bytes(struct ps_buf *buf, const void *bytes, size_t len)
{
	ps_cbor_add_bytes_head(buf, len);
	ps_buf_add(buf, bytes, len);
}

void ps_cbor_add_text_view(struct ps_buf *buf, struct ps_bytes text)
{
	add_head(buf, cbor_encode_string_start, text.len);
	ps_buf_add(buf, text.bytes, text.len);
}

void ps_cbor_add_text(struct ps_buf *buf, const char *text)
{
	ps_cbor_add_text_view(
		buf, (struct ps_bytes){ .bytes = (const uint8_t *)text, .len = strlen(text) });
}

void ps_cbor_add_array(struct ps_buf *buf, size_t count)
{
	add_head(buf, cbor_encode_array_start, count);
}

void ps_cbor_add_map(struct ps_buf *buf, size_t count)
{
	add_head(buf, cbor_encode_map_start, count);
}

void ps_cbor_add_null(struct ps_buf *buf)
{
	ps_buf_add_byte(buf, 0xf6);
}
