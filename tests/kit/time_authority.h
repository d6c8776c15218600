/*
 * A small authority for time stamps (RFC 3161): a root, a certificate for stamping under it, and
 * tokens that it signs, right ones and such as no authority should make. The same seed and order of
 * calls give the same bytes. What cannot be made fails the running test.
 */
#ifndef PS_TESTS_KIT_TIME_AUTHORITY_H
#define PS_TESTS_KIT_TIME_AUTHORITY_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/key.h"
#include "tests/kit/random_seeded.h"

/* Its certificates are valid from 2024 to 2034, as a station's are. */
struct ps_time_authority {
	struct ps_random_seeded seeded;
	struct ps_key *root_key;
	struct ps_key *key;
	struct ps_buf root; /* DER */
	struct ps_buf signer;
};

enum ps_token_flaw {
	PS_TOKEN_RIGHT,
	PS_TOKEN_BAD_SIGNATURE,
	PS_TOKEN_OTHER_CONTENT,	    /* what is signed names another content */
	PS_TOKEN_OTHER_CERTIFICATE, /* ... and another certificate */
	PS_TOKEN_NO_CERTIFICATE,
	PS_TOKEN_NOT_FOR_TIME, /* the certificate is for e-mail */
	PS_TOKEN_NOT_CRITICAL, /* its use may be ignored */
	PS_TOKEN_BYTE_BEHIND,
	PS_TOKEN_VERSION_2,
};

void ps_time_authority_init(struct ps_time_authority *authority, uint64_t seed, const char *name);
void ps_time_authority_release(struct ps_time_authority *authority);
void ps_time_authority_root_pem(const struct ps_time_authority *authority, struct ps_buf *pem);

/* Appends a token over @stamped that states @utc_us, to a second. */
void ps_time_authority_stamp(struct ps_time_authority *authority, struct ps_bytes stamped,
			     int64_t utc_us, enum ps_token_flaw flaw, struct ps_buf *token);

#endif
