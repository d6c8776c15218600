/*
 * Signatures under X.509 certificates by the algorithms of signing/x509_algorithm.h. For
 * signing/cms_verify.c and signing/crl.c.
 */
#ifndef PS_SIGNING_X509_SIGNATURE_H
#define PS_SIGNING_X509_SIGNATURE_H

#include <mbedtls/x509_crt.h>

#include "signing/x509_algorithm.h"

/*
 * Is @signature, by @algorithm, that of @crt's key over @hash, which is by @algorithm's hash?
 * Errors: PS_UNSUPPORTED (an algorithm that is not taken, or a key of another kind),
 * PS_BAD_SIGNATURE.
 */
PS_MUST_CHECK enum ps_err ps_x509_signature_check_hash(const mbedtls_x509_crt *crt,
						       const struct ps_x509_algorithm *algorithm,
						       const uint8_t *hash,
						       struct ps_bytes signature);

/* The same over @bytes. Errors: those, PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_x509_signature_check(const mbedtls_x509_crt *crt,
						  const struct ps_x509_algorithm *algorithm,
						  struct ps_bytes bytes, struct ps_bytes signature);

#endif
