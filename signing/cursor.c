#include "signing/cursor.h"

#include <string.h>

enum ps_err ps_cursor_take(struct ps_cursor *cursor, size_t len, struct ps_bytes *view_out)
{
	if (len > cursor->len - cursor->at)
		return PS_TRUNCATED;
	*view_out = (struct ps_bytes){ .bytes = cursor->bytes + cursor->at, .len = len };
	cursor->at += len;
	return PS_OK;
}

bool ps_bytes_equal(struct ps_bytes a, struct ps_bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}
