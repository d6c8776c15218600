/*
 * The key on a token that a PKCS#11 URI names. For signing/key_pkcs11.c.
 */
#ifndef PS_SIGNING_P11_KEY_H
#define PS_SIGNING_P11_KEY_H

#include "signing/p11.h"

struct ps_p11_key {
	CK_OBJECT_HANDLE object;
	bool asks_always; /* for the PIN, before each signature */
	uint8_t point[PS_POINT_LEN];
};

/*
 * Finds the private key and the public half beside it. Errors, with the reason: PS_NOT_FOUND,
 * PS_INVALID (several match), PS_BAD_KEY (not P-256, not for signing, no public half), PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_p11_key_find(struct ps_p11 *p11, char *why_out,
					  struct ps_p11_key *key_out);

#endif
