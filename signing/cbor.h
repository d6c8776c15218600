/*
 * Deterministic CBOR (RFC 8949, 4.2.1), the part of it that packseal's files use.
 *
 * Written and read are: unsigned and negative integers, byte strings, text strings, arrays, null,
 * false and true, and the one empty map and one-key maps of COSE headers. Every length is definite
 * and every head has its shortest form. Anything else (tags, floats, indefinite lengths, other
 * simple values) is PS_MALFORMED. The readers take the bounds that the format states, so that a
 * claimed length is checked before anything believes it.
 *
 * Writing goes through libcbor. Reading does not: libcbor accepts longer forms and tags, hands a
 * string over only when it lies in memory whole, and adds lengths without a check.
 */
#ifndef PS_SIGNING_CBOR_H
#define PS_SIGNING_CBOR_H

#include "signing/buf.h"
#include "signing/cursor.h"

enum ps_cbor_type {
	PS_CBOR_UINT = 0,
	PS_CBOR_NEGATIVE = 1,
	PS_CBOR_BYTES = 2,
	PS_CBOR_TEXT = 3,
	PS_CBOR_ARRAY = 4,
	PS_CBOR_MAP = 5,
	PS_CBOR_TAG = 6,
	PS_CBOR_SIMPLE = 7,
};

/*
 * Readers. Each expects one item of its kind at the cursor and moves behind it (for arrays and
 * maps: behind the head). Errors: PS_TRUNCATED, PS_MALFORMED (another kind of item, not the
 * shortest form, text that is not UTF-8), PS_RANGE (outside the bounds given).
 */
PS_MUST_CHECK enum ps_err ps_cbor_read_uint(struct ps_cursor *cursor, uint64_t max,
					    uint64_t *value_out);
PS_MUST_CHECK enum ps_err ps_cbor_read_int(struct ps_cursor *cursor, int64_t *value_out);
PS_MUST_CHECK enum ps_err ps_cbor_read_bytes(struct ps_cursor *cursor, size_t min, size_t max,
					     struct ps_bytes *view_out);
PS_MUST_CHECK enum ps_err ps_cbor_read_text(struct ps_cursor *cursor, size_t max,
					    struct ps_bytes *view_out);
PS_MUST_CHECK enum ps_err ps_cbor_read_array(struct ps_cursor *cursor, uint64_t min, uint64_t max,
					     uint64_t *count_out);
PS_MUST_CHECK enum ps_err ps_cbor_read_map(struct ps_cursor *cursor, uint64_t min, uint64_t max,
					   uint64_t *count_out);
PS_MUST_CHECK enum ps_err ps_cbor_read_null(struct ps_cursor *cursor);

/* An array of exactly @count items. Errors: as above; another count is PS_MALFORMED. */
PS_MUST_CHECK enum ps_err ps_cbor_read_tuple(struct ps_cursor *cursor, uint64_t count);

/* Copies a byte string of exactly @len bytes. */
PS_MUST_CHECK enum ps_err ps_cbor_read_fixed(struct ps_cursor *cursor, uint8_t *out, size_t len);

/* If a null stands at the cursor, moves behind it and says true. */
bool ps_cbor_read_if_null(struct ps_cursor *cursor);

/* The major type of the item at the cursor. Errors: PS_TRUNCATED. */
PS_MUST_CHECK enum ps_err ps_cbor_peek(const struct ps_cursor *cursor, enum ps_cbor_type *type_out);

/*
 * How long the item at the cursor is, without believing it: arrays and maps may nest @depth deep
 * (at most PS_CBOR_DEPTH), the whole may have @cap bytes. When the bytes at hand do not suffice the
 * error is PS_TRUNCATED and *@len_out is a lower bound of the length (at most @cap); else it is the
 * length. The cursor does not move. Errors further: PS_MALFORMED, PS_RANGE (longer than @cap).
 */
#define PS_CBOR_DEPTH 8
PS_MUST_CHECK enum ps_err ps_cbor_measure(const struct ps_cursor *cursor, size_t cap,
					  size_t *len_out);

/* The same where no map may be at all, and all text must be UTF-8. */
PS_MUST_CHECK enum ps_err ps_cbor_measure_plain(const struct ps_cursor *cursor, size_t cap,
						size_t *len_out);

/* Writers: append one item (for arrays and maps: the head). Errors stick in @buf. */
void ps_cbor_add_uint(struct ps_buf *buf, uint64_t value);
void ps_cbor_add_int(struct ps_buf *buf, int64_t value);
void ps_cbor_add_bytes(struct ps_buf *buf, const void *bytes, size_t len);
void ps_cbor_add_text(struct ps_buf *buf, const char *text);
void ps_cbor_add_text_view(struct ps_buf *buf, struct ps_bytes text);
void ps_cbor_add_array(struct ps_buf *buf, size_t count);
void ps_cbor_add_map(struct ps_buf *buf, size_t count);
void ps_cbor_add_null(struct ps_buf *buf);

/* The head of a byte string whose @len bytes the caller appends himself. */
void ps_cbor_add_bytes_head(struct ps_buf *buf, size_t len);

/* Valid UTF-8 as of RFC 3629, without U+0000 to U+001F and U+007F to U+009F. */
bool ps_text_is_plain(struct ps_bytes text);

#endif
