/*
 * By which algorithm a certificate, a revocation list or a time stamp says that it is signed, and
 * which of them packseal takes (signing/FORMAT.md, "Origin"): RSA by PKCS #1 v1.5 and by PSS, and
 * ECDSA, with SHA-256, SHA-384 or SHA-512. Portable, no system calls.
 */
#ifndef PS_SIGNING_X509_ALGORITHM_H
#define PS_SIGNING_X509_ALGORITHM_H

#include <mbedtls/md.h>
#include <mbedtls/pk.h>

#include "signing/cursor.h"

/* In bytes: no key that is taken has room for more. */
#define PS_PSS_SALT_MAX 512

struct ps_x509_algorithm {
	mbedtls_md_type_t md;	   /* MBEDTLS_MD_NONE: rsaEncryption alone, which names no hash */
	mbedtls_pk_type_t pk;	   /* MBEDTLS_PK_RSA, MBEDTLS_PK_RSASSA_PSS, MBEDTLS_PK_ECKEY */
	mbedtls_md_type_t mask_md; /* both of PSS alone */
	size_t salt_len;
};

/*
 * Reads an AlgorithmIdentifier (RFC 5754, 3; RFC 4055, 3.1; RFC 5758, 3.2): without parameters or
 * with NULL, and with those of PSS, whose mask is MGF1 and whose trailer is 1. SHA-1 and SHA-224
 * are read too, and not taken: see ps_x509_algorithm_is_taken().
 *
 * Errors: PS_UNSUPPORTED (another algorithm, or hash), PS_MALFORMED, PS_TRUNCATED.
 */
PS_MUST_CHECK enum ps_err ps_x509_algorithm_read(struct ps_cursor *cursor,
						 struct ps_x509_algorithm *algorithm_out);

/* Is its hash SHA-256, SHA-384 or SHA-512, and that of PSS's mask the same? */
bool ps_x509_algorithm_is_taken(const struct ps_x509_algorithm *algorithm);

#endif
