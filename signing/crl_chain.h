/*
 * What revocation lists say of a chain that leads to a root: of whoever signed first, and of each
 * certificate above it. For what is no station's: time stamps, attestations. Portable, no system
 * calls.
 */
#ifndef PS_SIGNING_CRL_CHAIN_H
#define PS_SIGNING_CRL_CHAIN_H

#include "signing/certificate_list.h"
#include "signing/crl.h"

struct ps_crl_chain_word {
	bool listed;  /* the first one's issuer's list was there, and is not out of date */
	bool revoked; /* so that the signature is not to be believed */
	size_t wrong; /* so many lists are none, or were not signed by whom they name */
};

/* @until_s for ps_crl_chain_look_up(): a revocation counts whenever and why ever it was. */
#define PS_CRL_CHAIN_EVER INT64_MAX

/*
 * Asks @lists (DER) of @chain, which leads to @root, one of @roots, and of which what lies beyond
 * that root's own is dropped. Revoked is what is since a moment at or before @until_s (Unix time);
 * or since a later one, unless the reason says that the key was not stolen: affiliationChanged,
 * superseded, cessationOfOperation. @now_s: what lists may be out of date for.
 *
 * Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_crl_chain_look_up(struct ps_certificates *chain,
					       const mbedtls_x509_crt *root,
					       const struct ps_certificates *roots,
					       const struct ps_bytes *lists, size_t count,
					       int64_t until_s, int64_t now_s,
					       struct ps_crl_chain_word *word_out);

#endif
