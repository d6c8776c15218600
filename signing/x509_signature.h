/*
 * Signatures under X.509 certificates by the algorithms of RFC 5754: RSA (PKCS #1, 1.5) and ECDSA,
 * with SHA-256, SHA-384 or SHA-512. For signing/cms_verify.c and signing/crl.c.
 */
#ifndef PS_SIGNING_X509_SIGNATURE_H
#define PS_SIGNING_X509_SIGNATURE_H

#include <mbedtls/x509_crt.h>

#include "signing/cursor.h"

/*
 * Which hash and which kind of key the algorithm asks for. rsaEncryption alone names no hash:
 * MBEDTLS_MD_NONE. Errors: PS_UNSUPPORTED.
 */
PS_MUST_CHECK enum ps_err ps_x509_signature_kind(struct ps_bytes oid, mbedtls_md_type_t *md_out,
						 mbedtls_pk_type_t *pk_out);

/*
 * Is @signature, by the algorithm @oid, that of @crt's key over @bytes? Errors: PS_UNSUPPORTED (an
 * algorithm, or a key of another kind), PS_BAD_SIGNATURE, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_x509_signature_check(const mbedtls_x509_crt *crt, struct ps_bytes oid,
						  struct ps_bytes bytes, struct ps_bytes signature);

#endif
