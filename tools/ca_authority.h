/*
 * struct ps_ca_authority: a certificate authority in a folder, as far as it takes certificates
 * back: root.pem, its key, revoked.tsv, which remembers, and root.crl, which is signed out of it.
 *
 * What returns int complains on standard error and returns 0 or the exit status.
 */
#ifndef PS_TOOLS_CA_AUTHORITY_H
#define PS_TOOLS_CA_AUTHORITY_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/key.h"
#include "tools/ca_revoked.h"

struct ps_ca_authority {
	const char *dir;
	int lock;	    /* -1: only looked at */
	struct ps_key *key; /* NULL: only looked at */
	struct ps_certificates *root;
	struct ps_buf list;	      /* DER of root.crl; empty: there is none yet */
	struct ps_ca_revoked revoked; /* also what only the list says */
};

/* @to_change: with its key, and locked. After a complaint there is nothing to close. */
int ps_ca_authority_open(const char *dir, bool to_change, struct ps_ca_authority *ca);

void ps_ca_authority_close(struct ps_ca_authority *ca);

/* The complaint about an error that is of no file: the exit status. */
int ps_ca_authority_complain(const struct ps_ca_authority *ca, enum ps_err err);

/*
 * Remembers what is new in @ca->revoked, signs the list anew and puts it in the place of the old
 * one. What cannot be signed is not remembered either; what is remembered comes with the next list,
 * should this one not be written. Prints where it is.
 */
int ps_ca_authority_put_list(struct ps_ca_authority *ca);

#endif
