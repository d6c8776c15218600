#include "signing/buf.h"

#include <stdlib.h>
#include <string.h>

void ps_buf_init(struct ps_buf *buf)
{
	*buf = (struct ps_buf){ .err = PS_OK };
}

void ps_buf_release(struct ps_buf *buf)
{
	free(buf->bytes);
	ps_buf_init(buf);
}

void ps_buf_clear(struct ps_buf *buf)
{
	buf->len = 0;
	buf->err = PS_OK;
}

enum ps_err ps_buf_reserve(struct ps_buf *buf, size_t more)
{
	size_t room = buf->room ? buf->room : 256;
	uint8_t *bytes;

	if (buf->err)
		return buf->err;
	if (more > SIZE_MAX / 4 - buf->len || (buf->cap && more > buf->cap - buf->len))
		return buf->err = PS_LIMIT;
	if (more <= buf->room - buf->len)
		return PS_OK;
	while (room - buf->len < more)
		room += room / 2;
	bytes = realloc(buf->bytes, room);
	if (!bytes)
		return buf->err = PS_NO_MEMORY;
	buf->bytes = bytes;
	buf->room = room;
	return PS_OK;
}

void ps_buf_add(struct ps_buf *buf, const void *bytes, size_t len)
{
	if (len == 0 || ps_buf_reserve(buf, len))
		return;
	memcpy(buf->bytes + buf->len, bytes, len);
	buf->len += len;
}

void ps_buf_add_byte(struct ps_buf *buf, uint8_t byte)
{
	ps_buf_add(buf, &byte, 1);
}

void ps_buf_add_u32(struct ps_buf *buf, uint32_t value)
{
	uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
			     (uint8_t)value };

	ps_buf_add(buf, bytes, sizeof(bytes));
}
