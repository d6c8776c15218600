/*
 * ECDSA over P-256 with SHA-256 (ES256): public points and signatures, their forms and their check.
 *
 * A point is 65 bytes, 04 ‖ x ‖ y (SEC 1, 2.3.3). A signature is 64 bytes, r ‖ s, big-endian
 * (RFC 9053, 2.1). From any signature (r, s) anyone can make a second one, (r, n - s). So that a
 * signed record has one form only, packseal writes and accepts the one with s ≤ n/2 ("low S").
 *
 * Portable; no system calls. Different threads may call all of this at once; a struct
 * ps_ecdsa_verifier belongs to one thread at a time.
 */
#ifndef PS_SIGNING_ECDSA_H
#define PS_SIGNING_ECDSA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/digest.h"
#include "signing/error.h"

#define PS_POINT_LEN 65
#define PS_SIGNATURE_LEN 64
#define PS_SIGNATURE_DER_MAX 72
#define PS_SPKI_LEN 91

bool ps_ecdsa_is_low_s(const uint8_t signature[PS_SIGNATURE_LEN]);

/*
 * Makes s low. Errors: PS_RANGE, signature unchanged, unless 0 < r < n and 0 < s < n.
 */
PS_MUST_CHECK enum ps_err ps_ecdsa_normalise(uint8_t signature[PS_SIGNATURE_LEN]);

/*
 * ECDSA-Sig-Value (RFC 3279, 2.2.3), as openssl reads it. @len_out is at most PS_SIGNATURE_DER_MAX.
 */
PS_MUST_CHECK enum ps_err ps_ecdsa_to_der(const uint8_t signature[PS_SIGNATURE_LEN],
					  uint8_t der_out[PS_SIGNATURE_DER_MAX], size_t *len_out);

/* Errors: PS_MALFORMED for all but the one encoding that ps_ecdsa_to_der() gives. */
PS_MUST_CHECK enum ps_err ps_ecdsa_from_der(const uint8_t *der, size_t len,
					    uint8_t signature_out[PS_SIGNATURE_LEN]);

/* The SubjectPublicKeyInfo of a point (RFC 5480), as `openssl pkey -pubout -outform DER` writes it.
 */
void ps_ecdsa_spki(const uint8_t point[PS_POINT_LEN], uint8_t spki_out[PS_SPKI_LEN]);

/*
 * The point inside a SubjectPublicKeyInfo. Only the form is checked, not that the point is on the
 * curve. Errors: PS_BAD_KEY for anything but an uncompressed P-256 point.
 */
PS_MUST_CHECK enum ps_err ps_ecdsa_point_of_spki(const uint8_t *spki, size_t len,
						 uint8_t point_out[PS_POINT_LEN]);

/*
 * The fingerprint of a public key: SHA-256 of its SubjectPublicKeyInfo. Errors: PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_ecdsa_fingerprint(const uint8_t point[PS_POINT_LEN],
					       uint8_t digest_out[PS_DIGEST_LEN]);

/* One public key, made ready for many signatures (on Mbed TLS 2.28 a third faster from the second).
 */
struct ps_ecdsa_verifier;

/*
 * Errors: PS_BAD_KEY for what is no point of the curve, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_ecdsa_verifier_create(const uint8_t point[PS_POINT_LEN],
						   struct ps_ecdsa_verifier **verifier_out);

/* NULL is fine. */
void ps_ecdsa_verifier_destroy(struct ps_ecdsa_verifier *verifier);

/*
 * Errors: PS_BAD_SIGNATURE, also for a high S; PS_NO_MEMORY; PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
						  const uint8_t digest[PS_DIGEST_LEN],
						  const uint8_t signature[PS_SIGNATURE_LEN]);

/* The same for a single signature. Errors: those of create and check. */
PS_MUST_CHECK enum ps_err ps_ecdsa_verify(const uint8_t point[PS_POINT_LEN],
					  const uint8_t digest[PS_DIGEST_LEN],
					  const uint8_t signature[PS_SIGNATURE_LEN]);

#endif
