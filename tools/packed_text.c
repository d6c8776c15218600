#include "tools/packed_text.h"

#include <string.h>

#define ZLIB_CONST /* what it reads it does not write */
#include <zlib.h>

enum { PIECE = 1 << 14 };

/* Without end of stream nothing more comes, whatever is asked for. */
static enum ps_err what_failed(int result)
{
	if (result == Z_MEM_ERROR)
		return PS_NO_MEMORY;
	return result == Z_BUF_ERROR ? PS_TRUNCATED : PS_MALFORMED;
}

enum ps_err ps_packed_text_add(struct ps_buf *text, struct ps_bytes packed)
{
	uint8_t piece[PIECE];
	z_stream stream;
	enum ps_err err = PS_OK;
	int result;

	if (packed.len > UINT32_MAX)
		return PS_LIMIT;
	memset(&stream, 0, sizeof(stream));
	stream.next_in = packed.bytes;
	stream.avail_in = (uInt)packed.len;
	result = inflateInit(&stream);
	if (result != Z_OK)
		return PS_NO_MEMORY;
	while (!err && result != Z_STREAM_END) {
		stream.next_out = piece;
		stream.avail_out = PIECE;
		result = inflate(&stream, Z_NO_FLUSH);
		ps_buf_add(text, piece, PIECE - stream.avail_out);
		err = text->err;
		if (!err && result != Z_OK && result != Z_STREAM_END)
			err = what_failed(result);
	}
	(void)inflateEnd(&stream); /* it only frees */
	return err;
}
