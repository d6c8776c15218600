/*
 * SHA256SUMS and the statement: the plain way from the certificate to the pictures, with `openssl`
 * and `sha256sum` alone (signing/FORMAT.md, "The plain way").
 *
 * SHA256SUMS is derived, never stored: a line of 64 random hex digits, then a line for the first
 * frame of each camera in each seal, in the order of their entries. The ending holds its SHA-256
 * and, signed by the same key, the statement.
 */
#ifndef PS_SIGNING_SUMS_H
#define PS_SIGNING_SUMS_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/digest.h"
#include "signing/ending.h"
#include "signing/limits.h"

/* SHA256SUMS while it is being hashed. */
struct ps_sums {
	struct ps_digest digest;
};

/* The hash begins with the nonce's line. Whoever begins must finish. */
void ps_sums_begin(struct ps_sums *sums, const uint8_t nonce[PS_NONCE_LEN]);

/* One line: SHA-256 of a canonical picture, camera name, sequence number. */
void ps_sums_add(struct ps_sums *sums, const uint8_t picture[PS_HASH_LEN], struct ps_bytes camera,
		 uint64_t seq);

/* Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_sums_finish(struct ps_sums *sums, uint8_t digest_out[PS_HASH_LEN]);

/* Appends the lines themselves, as ps_sums_begin and ps_sums_add hash them. Errors stick in @buf.
 */
void ps_sums_write_nonce(struct ps_buf *buf, const uint8_t nonce[PS_NONCE_LEN]);
void ps_sums_write_line(struct ps_buf *buf, const uint8_t picture[PS_HASH_LEN],
			struct ps_bytes camera, uint64_t seq);

/* Appends the text of the statement. Errors stick in @buf. */
void ps_statement_write(struct ps_buf *buf, const uint8_t take[PS_HASH_LEN],
			enum ps_ending_word word, const uint8_t sums[PS_HASH_LEN]);

/* SHA-256 of that text, which the key of the ending signs. Errors: PS_NO_MEMORY, PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_statement_digest(const uint8_t take[PS_HASH_LEN],
					      enum ps_ending_word word,
					      const uint8_t sums[PS_HASH_LEN],
					      uint8_t digest_out[PS_HASH_LEN]);

/* Appends @len bytes as lower-case hex digits. Errors stick in @buf. */
void ps_hex_write(struct ps_buf *buf, const uint8_t *bytes, size_t len);

#endif
