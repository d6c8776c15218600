#include "signing/cbor.h"

#include <string.h>

#include "signing/utf8.h"

/* Initial byte and argument (RFC 8949, 3), shortest form only. */
static enum ps_err read_head(struct ps_cursor *cursor, enum ps_cbor_type *type_out,
			     uint64_t *argument_out)
{
	struct ps_bytes view;
	uint64_t argument = 0;
	unsigned info;
	enum ps_err err;

	err = ps_cursor_take(cursor, 1, &view);
	if (err)
		return err;
	*type_out = (enum ps_cbor_type)(view.bytes[0] >> 5);
	info = view.bytes[0] & 0x1f;
	if (info < 24) {
		*argument_out = info;
		return PS_OK;
	}
	if (info > 27)
		return PS_MALFORMED;
	err = ps_cursor_take(cursor, (size_t)1 << (info - 24), &view);
	if (err)
		return err;
	for (size_t i = 0; i < view.len; i++)
		argument = argument << 8 | view.bytes[i];
	if (info == 24 ? argument < 24 : argument >> (4 << (info - 24)) == 0)
		return PS_MALFORMED;
	*argument_out = argument;
	return PS_OK;
}

static enum ps_err read_typed(struct ps_cursor *cursor, enum ps_cbor_type type, uint64_t min,
			      uint64_t max, uint64_t *argument_out)
{
	enum ps_cbor_type got;
	uint64_t argument;
	enum ps_err err = read_head(cursor, &got, &argument);

	if (err)
		return err;
	if (got != type)
		return PS_MALFORMED;
	if (argument < min || argument > max)
		return PS_RANGE;
	*argument_out = argument;
	return PS_OK;
}

enum ps_err ps_cbor_read_uint(struct ps_cursor *cursor, uint64_t max, uint64_t *value_out)
{
	return read_typed(cursor, PS_CBOR_UINT, 0, max, value_out);
}

enum ps_err ps_cbor_read_int(struct ps_cursor *cursor, int64_t *value_out)
{
	enum ps_cbor_type type;
	uint64_t argument;
	enum ps_err err = read_head(cursor, &type, &argument);

	if (err)
		return err;
	if (type != PS_CBOR_UINT && type != PS_CBOR_NEGATIVE)
		return PS_MALFORMED;
	if (argument > INT64_MAX)
		return PS_RANGE;
	*value_out = type == PS_CBOR_UINT ? (int64_t)argument : -1 - (int64_t)argument;
	return PS_OK;
}

enum ps_err ps_cbor_read_bytes(struct ps_cursor *cursor, size_t min, size_t max,
			       struct ps_bytes *view_out)
{
	uint64_t len;
	enum ps_err err = read_typed(cursor, PS_CBOR_BYTES, min, max, &len);

	return err ? err : ps_cursor_take(cursor, (size_t)len, view_out);
}

enum ps_err ps_cbor_read_text(struct ps_cursor *cursor, size_t max, struct ps_bytes *view_out)
{
	struct ps_bytes view;
	uint64_t len;
	enum ps_err err = read_typed(cursor, PS_CBOR_TEXT, 0, max, &len);

	if (!err)
		err = ps_cursor_take(cursor, (size_t)len, &view);
	if (err)
		return err;
	if (!ps_text_is_plain(view))
		return PS_MALFORMED;
	*view_out = view;
	return PS_OK;
}

enum ps_err ps_cbor_read_array(struct ps_cursor *cursor, uint64_t min, uint64_t max,
			       uint64_t *count_out)
{
	return read_typed(cursor, PS_CBOR_ARRAY, min, max, count_out);
}

enum ps_err ps_cbor_read_map(struct ps_cursor *cursor, uint64_t min, uint64_t max,
			     uint64_t *count_out)
{
	return read_typed(cursor, PS_CBOR_MAP, min, max, count_out);
}

enum ps_err ps_cbor_read_null(struct ps_cursor *cursor)
{
	uint64_t argument;

	return read_typed(cursor, PS_CBOR_SIMPLE, 22, 22, &argument);
}

enum ps_err ps_cbor_read_tuple(struct ps_cursor *cursor, uint64_t count)
{
	uint64_t got;
	enum ps_err err = ps_cbor_read_array(cursor, count, count, &got);

	return err == PS_RANGE ? PS_MALFORMED : err;
}

enum ps_err ps_cbor_read_fixed(struct ps_cursor *cursor, uint8_t *out, size_t len)
{
	struct ps_bytes view;
	enum ps_err err = ps_cbor_read_bytes(cursor, len, len, &view);

	if (!err)
		memcpy(out, view.bytes, len);
	return err;
}

bool ps_cbor_read_if_null(struct ps_cursor *cursor)
{
	if (ps_cursor_left(cursor) == 0 || cursor->bytes[cursor->at] != 0xf6)
		return false;
	cursor->at++;
	return true;
}

enum ps_err ps_cbor_peek(const struct ps_cursor *cursor, enum ps_cbor_type *type_out)
{
	if (ps_cursor_left(cursor) == 0)
		return PS_TRUNCATED;
	*type_out = (enum ps_cbor_type)(cursor->bytes[cursor->at] >> 5);
	return PS_OK;
}

/* Moves over one head (and the content of a string); says how many items it opens. */
static enum ps_err step(struct ps_cursor *cursor, size_t limit, bool plain, bool deepest,
			uint64_t *opens_out, size_t *need_out)
{
	size_t start = cursor->at;
	enum ps_cbor_type type;
	struct ps_bytes view;
	uint64_t argument;
	enum ps_err err = read_head(cursor, &type, &argument);

	*need_out = start + 1;
	*opens_out = 0;
	if (err)
		return err;
	switch (type) {
	case PS_CBOR_UINT:
	case PS_CBOR_NEGATIVE:
		return PS_OK;
	case PS_CBOR_BYTES:
	case PS_CBOR_TEXT:
		if (cursor->at > limit || argument > limit - cursor->at)
			return PS_RANGE;
		*need_out = cursor->at + (size_t)argument;
		err = ps_cursor_take(cursor, (size_t)argument, &view);
		if (!err && plain && type == PS_CBOR_TEXT && !ps_text_is_plain(view))
			err = PS_MALFORMED;
		return err;
	case PS_CBOR_MAP:
		/* the one map outside of a byte string is the empty one of a COSE_Sign1 */
		return argument || plain ? PS_MALFORMED : PS_OK;
	case PS_CBOR_ARRAY:
		if (deepest)
			return PS_MALFORMED;
		/* An item is a byte at least, so more of them than that cannot fit. */
		if (cursor->at > limit || argument > limit - cursor->at)
			return PS_RANGE;
		*opens_out = argument;
		return PS_OK;
	case PS_CBOR_SIMPLE:
		return argument == 22 ? PS_OK : PS_MALFORMED;
	case PS_CBOR_TAG:
		break;
	}
	return PS_MALFORMED;
}

static enum ps_err measure(const struct ps_cursor *cursor, size_t cap, bool plain, size_t *len_out)
{
	struct ps_cursor walk = *cursor;
	uint64_t open[PS_CBOR_DEPTH + 1] = { 1 };
	size_t limit = cap > SIZE_MAX - cursor->at ? SIZE_MAX : cursor->at + cap;
	size_t need = walk.at;
	unsigned depth = 0;

	for (;;) {
		uint64_t opens;
		enum ps_err err = step(&walk, limit, plain, depth == PS_CBOR_DEPTH, &opens, &need);

		if (err == PS_TRUNCATED)
			*len_out = (need < limit ? need : limit) - cursor->at;
		if (err)
			return err;
		if (walk.at > limit)
			return PS_RANGE;
		open[depth]--;
		if (opens) {
			open[++depth] = opens;
		}
		while (open[depth] == 0) {
			if (depth == 0) {
				*len_out = walk.at - cursor->at;
				return PS_OK;
			}
			depth--;
		}
	}
}

enum ps_err ps_cbor_measure(const struct ps_cursor *cursor, size_t cap, size_t *len_out)
{
	return measure(cursor, cap, false, len_out);
}

enum ps_err ps_cbor_measure_plain(const struct ps_cursor *cursor, size_t cap, size_t *len_out)
{
	return measure(cursor, cap, true, len_out);
}

bool ps_text_is_plain(struct ps_bytes text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t point;
		size_t len = ps_utf8_next(text.bytes + at, text.len - at, &point);

		if (len == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
		at += len;
	}
	return true;
}
