/*
 * The dated registry of a certificate authority in a folder: DIR/issued.tsv gets a line for each
 * certificate before it is handed out, and loses none:
 *
 *	2026-03-01 02:00:00	CERTIFICATE	KEY	file|hardware	VALID UNTIL	NAME
 *
 * with UTC, SHA-256 in hexadecimal digits of the certificate's DER and of the SubjectPublicKeyInfo.
 * A digest of it that was time-stamped or lodged somewhere shows which stations there were by then.
 *
 * What returns int complains on standard error and returns 0 or the exit status.
 */
#ifndef PS_TOOLS_CA_REGISTRY_H
#define PS_TOOLS_CA_REGISTRY_H

#include "signing/certificate.h"

#define PS_CA_DIGITS_LEN (2 * PS_DIGEST_LEN + 1)

/* The columns CERTIFICATE and KEY of the first of @chain. Errors: those of the digests. */
PS_MUST_CHECK enum ps_err ps_ca_registry_digits(const struct ps_certificates *chain,
						char certificate_out[PS_CA_DIGITS_LEN],
						char key_out[PS_CA_DIGITS_LEN]);

/* Adds the first of @chain; it is on the medium when this returns 0. */
int ps_ca_registry_add(const char *dir, const struct ps_certificates *chain);

/* Calls @found for each certificate of the key, in their order, until it returns an exit status. */
int ps_ca_registry_of_key(const char *dir, const char key[PS_CA_DIGITS_LEN],
			  int (*found)(void *ctx, const char certificate[PS_CA_DIGITS_LEN]),
			  void *ctx);

/* Prints where it is and its digest; nothing where there is none. */
int ps_ca_registry_print(const char *dir);

#endif
