/*
 * DER (X.690) read from strangers: one item after the other through a struct ps_cursor, which the
 * caller lays over a body to go deeper. Strict: one form of each length, no indefinite ones, no tag
 * of more than one byte. Views are into the bytes below the cursor. Portable, no allocation.
 *
 * All errors but PS_TRUNCATED (the item does not end within the bytes) are PS_MALFORMED.
 */
#ifndef PS_SIGNING_DER_READ_H
#define PS_SIGNING_DER_READ_H

#include "signing/cursor.h"

#define PS_DER_BOOLEAN 0x01
#define PS_DER_INTEGER 0x02
#define PS_DER_BITS 0x03
#define PS_DER_OCTETS 0x04
#define PS_DER_NULL 0x05
#define PS_DER_OID 0x06
#define PS_DER_ENUMERATED 0x0a
#define PS_DER_UTC_TIME 0x17
#define PS_DER_GENERALIZED_TIME 0x18
/* Context-specific, of an item itself and around one. */
#define PS_DER_CONTEXT(number) (0x80 | (number))
#define PS_DER_AROUND(number) (0xa0 | (number))

/* Does an item of @tag come next? */
bool ps_der_next_is(const struct ps_cursor *cursor, uint8_t tag);

/* The next item, of @tag, without its tag and length. */
PS_MUST_CHECK enum ps_err ps_der_read(struct ps_cursor *cursor, uint8_t tag,
				      struct ps_bytes *body_out);

/* The same, with a cursor over the body. */
PS_MUST_CHECK enum ps_err ps_der_enter(struct ps_cursor *cursor, uint8_t tag,
				       struct ps_cursor *inside_out);

/* The next item of whatever tag, whole. */
PS_MUST_CHECK enum ps_err ps_der_skip(struct ps_cursor *cursor, struct ps_bytes *whole_out);

/* Nothing may follow. */
PS_MUST_CHECK enum ps_err ps_der_end(const struct ps_cursor *cursor);

/* A non-negative INTEGER of at most eight bytes; @tag for one that is tagged implicitly. */
PS_MUST_CHECK enum ps_err ps_der_read_uint(struct ps_cursor *cursor, uint8_t tag,
					   uint64_t *number_out);

/* The body of an INTEGER of any size, in its one form, with its sign. */
PS_MUST_CHECK enum ps_err ps_der_read_integer(struct ps_cursor *cursor, struct ps_bytes *body_out);

/* An OBJECT IDENTIFIER's body. */
PS_MUST_CHECK enum ps_err ps_der_read_oid(struct ps_cursor *cursor, struct ps_bytes *body_out);

/*
 * GeneralizedTime as X.690, 11.7 has it: YYYYMMDDHHMMSS[.f]Z, no zero at the fraction's end. In
 * microseconds since 1970, UTC; what is finer is cut off.
 */
PS_MUST_CHECK enum ps_err ps_der_read_time(struct ps_cursor *cursor, int64_t *utc_us_out);

/*
 * The time of a certificate or a revocation list (RFC 5280, 4.1.2.5): UTCTime, YYMMDDHHMMSSZ of
 * 1950 to 2049, or GeneralizedTime without a fraction. As the former.
 */
PS_MUST_CHECK enum ps_err ps_der_read_x509_time(struct ps_cursor *cursor, int64_t *utc_us_out);

#endif
