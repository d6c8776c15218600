/*
 * The dated registry of a certificate authority in a folder: DIR/issued.tsv gets a line for each
 * certificate at the moment it is issued, and loses none:
 *
 *	2026-03-01 02:00:00	CERTIFICATE	KEY	file|hardware	VALID UNTIL	NAME
 *
 * with UTC, SHA-256 in hexadecimal digits of the certificate's DER and of the SubjectPublicKeyInfo.
 * A digest of it that was time-stamped or lodged somewhere shows which stations there were by then.
 */
#ifndef PS_TOOLS_CA_REGISTRY_H
#define PS_TOOLS_CA_REGISTRY_H

#include "signing/certificate.h"

/* Adds the first of @chain; it is on the medium when this returns 0. Complains, exit status. */
int ps_ca_registry_add(const char *dir, const struct ps_certificates *chain);

/* Prints where it is and its digest; nothing where there is none. */
int ps_ca_registry_print(const char *dir);

#endif
