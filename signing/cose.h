/*
 * COSE_Sign1 (RFC 9052, 4.2) as packseal uses it: ES256 (RFC 9053, 2.1), the payload inside, and in
 * the protected header, in this order and nothing else: alg (1), typ (16, RFC 9596) and packseal's
 * suite (label -65537). The unprotected header is empty. Written without the CBOR tag.
 *
 * The typ says what a signature is *for*. A reader that expects one typ refuses every other, so
 * that a seal can never be passed off as a checkpoint.
 */
#ifndef PS_SIGNING_COSE_H
#define PS_SIGNING_COSE_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/ecdsa.h"
#include "signing/limits.h"

struct ps_key;

#define PS_SUITE_SHA256_ES256 1

#define PS_COSE_TYPES(X)                                          \
	X(START, "application/vnd.packseal.start+cbor")           \
	X(SEAL, "application/vnd.packseal.seal+cbor")             \
	X(END, "application/vnd.packseal.end+cbor")               \
	X(RECOVERED, "application/vnd.packseal.recovered+cbor")   \
	X(CHECKPOINT, "application/vnd.packseal.checkpoint+cbor") \
	X(SESSION, "application/vnd.packseal.session+cbor")       \
	X(KEY_CHANGE, "application/vnd.packseal.key-change+cbor") \
	X(EXPORTER, "application/vnd.packseal.exporter+cbor")     \
	X(DELEGATION, "application/vnd.packseal.delegation+cbor") \
	X(DERIVATION, "application/vnd.packseal.derivation+cbor")

enum ps_cose_type {
#define X(code, media_type) PS_COSE_##code,
	PS_COSE_TYPES(X)
#undef X
		PS_COSE_TYPE_COUNT,
};

/* The parts of one COSE_Sign1; views into the bytes it was read from. */
struct ps_cose {
	enum ps_cose_type type;
	struct ps_bytes whole; /* the COSE_Sign1 itself, as 0x15 hashes it */
	struct ps_bytes protected_header;
	struct ps_bytes payload;
	uint8_t signature[PS_SIGNATURE_LEN];
};

/*
 * Signs @payload and appends the COSE_Sign1 to @buf. On an error @buf is as it was.
 * Errors: PS_CRYPTO and what the key says; PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_cose_sign(struct ps_key *key, enum ps_cose_type type,
				       const void *payload, size_t len, struct ps_buf *buf);

/*
 * Reads a COSE_Sign1 whose payload has at most @payload_max bytes. Nothing is verified.
 * Errors: those of the CBOR readers; PS_UNSUPPORTED for another algorithm or suite; PS_MALFORMED
 * for an unknown typ or any other header.
 */
PS_MUST_CHECK enum ps_err ps_cose_read(struct ps_cursor *cursor, size_t payload_max,
				       struct ps_cose *cose_out);

/*
 * Verifies the signature with the uncompressed point of a P-256 key.
 * Errors: PS_BAD_SIGNATURE (wrong, or s in the upper half: a signature has one form), PS_BAD_KEY,
 * PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_cose_verify(const struct ps_cose *cose,
					 const uint8_t point[PS_POINT_LEN]);

/* The same with a key that was made ready for many signatures. */
PS_MUST_CHECK enum ps_err ps_cose_check(const struct ps_cose *cose,
					struct ps_ecdsa_verifier *verifier);

#endif
