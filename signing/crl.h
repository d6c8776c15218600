/*
 * Revocation lists (RFC 5280, 5): which certificates their issuer does not stand by any more, and
 * since when. Read from strangers, in strict DER; nothing of a list is believed that the
 * certificate's own issuer did not sign. Portable, no system calls.
 */
#ifndef PS_SIGNING_CRL_H
#define PS_SIGNING_CRL_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/cursor.h"

#define PS_CRL_LEN_MAX (4U << 20)

/* CRLReason (RFC 5280, 5.3.1), as far as somebody asks for it. */
#define PS_CRL_AFFILIATION_CHANGED 3
#define PS_CRL_SUPERSEDED 4
#define PS_CRL_CESSATION 5
#define PS_CRL_REASON_MAX 10

/* What a list says of one certificate. */
struct ps_crl_word {
	int64_t issued_s; /* thisUpdate, Unix time: later nothing is known */
	bool has_next;
	int64_t next_s;
	bool revoked;
	int64_t since_s;  /* revocationDate, or an invalidityDate before it */
	unsigned reasons; /* 1 << CRLReason, of each entry; unspecified (0) where none is given */
};

/*
 * Looks certificate @index of @chain up in the list @der, which must be signed by its issuer: the
 * next in the chain, or one of @roots.
 *
 * Errors: PS_NOT_FOUND (the list is another issuer's); PS_BAD_SIGNATURE (that issuer did not sign
 * it, or may not sign lists); PS_MALFORMED, PS_TRUNCATED, PS_UNSUPPORTED (also a critical
 * extension: a list of a part, or of changes); PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_crl_look_up(struct ps_bytes der, const struct ps_certificates *chain,
					 size_t index, const struct ps_certificates *roots,
					 struct ps_crl_word *word_out);

/* Appends the DER of the first list in a PEM text. Errors: PS_NOT_FOUND, PS_MALFORMED,
 * PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_crl_of_pem(struct ps_bytes text, struct ps_buf *der);

PS_MUST_CHECK enum ps_err ps_crl_to_pem(struct ps_bytes der, struct ps_buf *text);

/* The entries of a list, one behind the other; nothing of it is checked but its form. */
PS_MUST_CHECK enum ps_err ps_crl_entries(struct ps_bytes der, struct ps_bytes *entries_out);

struct ps_crl_entry {
	struct ps_bytes whole;	/* its DER */
	struct ps_bytes serial; /* as the certificate has it */
	int64_t since_s;	/* revocationDate, or an invalidityDate before it */
	uint64_t reason; /* unspecified (0) where none is given; not every number is a CRLReason */
};

/* The next one of a cursor over such entries. Errors: those of the form. */
PS_MUST_CHECK enum ps_err ps_crl_next(struct ps_cursor *entries, struct ps_crl_entry *entry_out);

/* The list's cRLNumber; 0: it has none. Errors: those of the form, also of a number beyond 64 bits.
 */
PS_MUST_CHECK enum ps_err ps_crl_number(struct ps_bytes der, uint64_t *number_out);

/* Did the only certificate of @root sign this list? Errors: as of ps_crl_look_up(). */
PS_MUST_CHECK enum ps_err ps_crl_check(struct ps_bytes der, const struct ps_certificates *root);

#endif
