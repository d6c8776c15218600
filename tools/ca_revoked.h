/*
 * struct ps_ca_revoked: what a certificate authority in a folder has taken back. DIR/revoked.tsv
 * gets a line for each certificate at that moment, and loses none; DIR/root.crl is made out of it:
 *
 *	2026-03-01 02:00:00	CERTIFICATE	KEY	SERIAL	SINCE	key|certificate	NAME
 *
 * with UTC, digits as in DIR/issued.tsv (tools/ca_registry.h), the serial number in hexadecimal
 * digits, and whether the key is not believed any more or only this certificate of it. CERTIFICATE
 * and KEY are "-" of an entry that stood in the list alone and of which no copy was kept.
 *
 * What returns int complains on standard error and returns 0 or the exit status.
 */
#ifndef PS_TOOLS_CA_REVOKED_H
#define PS_TOOLS_CA_REVOKED_H

#include <stdbool.h>

#include "tools/ca_registry.h"

#define PS_CA_SERIAL_MAX 64

struct ps_ca_revoked_row {
	char certificate[PS_CA_DIGITS_LEN];
	char key[PS_CA_DIGITS_LEN];
	uint8_t serial[PS_CA_SERIAL_MAX];
	size_t serial_len;
	int64_t since_s; /* Unix time */
	bool only;	 /* this certificate, and not its key */
	char name[PS_NAME_TEXT_MAX];
};

struct ps_ca_revoked {
	struct ps_ca_revoked_row *rows;
	size_t count;
	size_t kept; /* so many of them are in the file */
};

/* Reads the file into @revoked, which is empty so far; release it in any case. */
int ps_ca_revoked_read(const char *dir, struct ps_ca_revoked *revoked);

void ps_ca_revoked_release(struct ps_ca_revoked *revoked);

/* The row for the first of @chain. Errors: those of the digests, PS_RANGE (its serial number). */
PS_MUST_CHECK enum ps_err ps_ca_revoked_of(const struct ps_certificates *chain, int64_t since_s,
					   bool only, struct ps_ca_revoked_row *row_out);

/* One row more, in memory. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_ca_revoked_add(struct ps_ca_revoked *revoked,
					    const struct ps_ca_revoked_row *row);

/* The row of this serial number with the earliest date; NULL: there is none. */
const struct ps_ca_revoked_row *ps_ca_revoked_find(const struct ps_ca_revoked *revoked,
						   struct ps_bytes serial);

/* The same of a key that was taken back, not only one certificate of it. */
const struct ps_ca_revoked_row *ps_ca_revoked_key(const struct ps_ca_revoked *revoked,
						  const char key[PS_CA_DIGITS_LEN]);

/* Writes what is not in the file yet. */
int ps_ca_revoked_keep(const char *dir, struct ps_ca_revoked *revoked);

/* Prints where it is and its digest; nothing where there is none. */
int ps_ca_revoked_print(const char *dir);

#endif
