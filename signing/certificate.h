/*
 * struct ps_certificates: X.509 certificates as they come from strangers, a chain or a set of
 * roots.
 *
 * Portable, no system calls: reading files is the caller's. Everything is bounded; what is not
 * strictly one DER certificate is refused. Nothing here says that a certificate is to be trusted:
 * see signing/trust.h. A list does not change once it is filled; then several threads may read it.
 */
#ifndef PS_SIGNING_CERTIFICATE_H
#define PS_SIGNING_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/cursor.h"
#include "signing/ecdsa.h"
#include "signing/error.h"

#define PS_CHAIN_MAX 5
#define PS_ROOTS_MAX 32
#define PS_CERTIFICATE_DER_MAX 8192
#define PS_CERTIFICATE_PEM_MAX (512 * 1024)
#define PS_RSA_BITS_MAX 4096

/* The longest name in characters (X.520, ub-common-name), and room for it when all of it is
 * escaped. */
#define PS_NAME_MAX 64
#define PS_NAME_BYTES_MAX (4 * PS_NAME_MAX)
#define PS_NAME_TEXT_MAX (4 * PS_NAME_BYTES_MAX + 1)

struct ps_certificates;

/* @max: how many it may hold, PS_CHAIN_MAX or PS_ROOTS_MAX. Errors: PS_INVALID, PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_certificates_create(size_t max, struct ps_certificates **list_out);

/* NULL is fine. */
void ps_certificates_destroy(struct ps_certificates *list);

/*
 * Appends one DER certificate; the bytes are copied.
 *
 * Errors, list unchanged: PS_LIMIT (too many, or too long), PS_MALFORMED (also bytes after it),
 * PS_BAD_CERTIFICATE (a kind of key, or an algorithm, that signing/x509_form.h does not take; an
 * RSA key beyond PS_RSA_BITS_MAX), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_certificates_add_der(struct ps_certificates *list, const uint8_t *der,
						  size_t len);

/* A new list of these DER certificates, a chain's in its order. Errors: those of the two above. */
PS_MUST_CHECK enum ps_err ps_certificates_of(const struct ps_bytes *ders, size_t count,
					     struct ps_certificates **list_out);

/*
 * Appends all certificates of a PEM text in its order. Text around them is allowed, other PEM
 * blocks are passed over.
 *
 * Errors, list unchanged: PS_NOT_FOUND when there is none, and those of add_der.
 */
PS_MUST_CHECK enum ps_err ps_certificates_add_pem(struct ps_certificates *list, const char *text,
						  size_t len);

/* The sentence for whoever gave a file of which nothing was added, for @err of the former. */
const char *ps_certificates_why(enum ps_err err);

size_t ps_certificates_count(const struct ps_certificates *list);

/* The bytes of certificate @index, which must be below the count. They are the list's. */
const uint8_t *ps_certificates_der(const struct ps_certificates *list, size_t index,
				   size_t *len_out);

/* The bytes of its serial number's INTEGER. They are the list's. */
struct ps_bytes ps_certificates_serial(const struct ps_certificates *list, size_t index);

/* SHA-256 of the DER, as `openssl x509 -fingerprint -sha256`. Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_certificates_fingerprint(const struct ps_certificates *list,
						      size_t index,
						      uint8_t digest_out[PS_DIGEST_LEN]);

/*
 * The common name of the subject, escaped by ps_utf8_escape(); "" when there is none.
 * Errors: PS_BAD_CERTIFICATE when it is longer than PS_NAME_BYTES_MAX.
 */
PS_MUST_CHECK enum ps_err ps_certificates_name(const struct ps_certificates *list, size_t index,
					       char name_out[PS_NAME_TEXT_MAX]);

/* The first and the last second (Unix time) of the validity. */
void ps_certificates_validity(const struct ps_certificates *list, size_t index,
			      int64_t *not_before_s_out, int64_t *not_after_s_out);

/* Is it an authority's own word on itself: its subject its issuer, and it may issue? */
bool ps_certificates_is_root(const struct ps_certificates *list, size_t index);

/* Does its issuer state that its key lives in hardware? See signing/certificate_use.h. */
bool ps_certificates_says_hardware(const struct ps_certificates *list, size_t index);

/* The public key of certificate @index. Errors: PS_BAD_KEY unless it is on P-256. */
PS_MUST_CHECK enum ps_err ps_certificate_public_point(const struct ps_certificates *list,
						      size_t index,
						      uint8_t point_out[PS_POINT_LEN]);

#endif
