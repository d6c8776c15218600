/*
 * struct ps_cursor: the one way in which packseal reads bytes that it does not trust.
 *
 * A cursor stands over bytes that belong to somebody else and moves forward only. Nothing is read
 * beyond the end; on an error the position is unspecified and the caller gives up. Views that it
 * hands out (struct ps_bytes) live as long as the bytes below it.
 */
#ifndef PS_SIGNING_CURSOR_H
#define PS_SIGNING_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

/* A view of bytes, or of text without a terminating zero. */
struct ps_bytes {
	const uint8_t *bytes;
	size_t len;
};

struct ps_cursor {
	const uint8_t *bytes;
	size_t len;
	size_t at;
};

static inline struct ps_cursor ps_cursor_of(const uint8_t *bytes, size_t len)
{
	return (struct ps_cursor){ .bytes = bytes, .len = len };
}

static inline size_t ps_cursor_left(const struct ps_cursor *cursor)
{
	return cursor->len - cursor->at;
}

/* Errors: PS_TRUNCATED if fewer than @len bytes are left. */
PS_MUST_CHECK enum ps_err ps_cursor_take(struct ps_cursor *cursor, size_t len,
					 struct ps_bytes *view_out);

/* The bytes between @from (an earlier position) and where the cursor stands. */
static inline struct ps_bytes ps_cursor_since(const struct ps_cursor *cursor, size_t from)
{
	return (struct ps_bytes){ .bytes = cursor->bytes + from, .len = cursor->at - from };
}

/* Same length and content. Not for secrets. */
bool ps_bytes_equal(struct ps_bytes a, struct ps_bytes b);

#endif
