/*
 * RFC 5280 path validation by Mbed TLS for whatever a certificate is for; see signing/trust.h for
 * the differences. For signing/trust.c and signing/timestamp.c.
 */
#ifndef PS_SIGNING_PATH_H
#define PS_SIGNING_PATH_H

#include "signing/certificate_list.h"
#include "signing/certificate_use.h"
#include "signing/trust.h"

struct ps_path {
	unsigned faults;	      /* 1 << enum ps_trust_fault */
	const mbedtls_x509_crt *root; /* one of the roots given, to which it leads; NULL: none */
};

/*
 * Judges @chain (who signed first, then each one's issuer) against @roots, which may be NULL, at
 * @time_s (Unix time). Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_path_check(const struct ps_certificates *chain,
					const struct ps_certificates *roots,
					enum ps_purpose purpose, int64_t time_s,
					struct ps_path *path_out);

#endif
