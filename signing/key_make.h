/*
 * The one way to make a private key where it is to stay: in a new file, on a PKCS#11 token, in a
 * TPM, by the same names that signing/key_open.h opens. In hardware it is made such that it never
 * comes out. Nothing that is there is overwritten.
 */
#ifndef PS_SIGNING_KEY_MAKE_H
#define PS_SIGNING_KEY_MAKE_H

#include "signing/key.h"
#include "signing/random.h"

/*
 * Makes the key and opens it. On an error @why_out gets the reason as from ps_key_open().
 *
 * A PKCS#11 URI names the token, and by object= how the key is to be called; id= is drawn unless it
 * is given. In a TPM the key is a child of the owner's primary key, lets dictionary attacks on
 * other keys be none of its business (noDA), and stays at the handle; the owner's authorisation
 * must be empty.
 *
 * Errors: PS_EXISTS, and those of ps_key_open(); PS_NO_SPACE (a disk, or the hardware, is full).
 */
PS_MUST_CHECK enum ps_err ps_key_make(const char *where, const struct ps_random *random,
				      char why_out[PS_KEY_WHY_MAX], struct ps_key **key_out);

/* For signing/key_make.c; in key_pkcs11_make.c and key_tpm_make.c. */
PS_MUST_CHECK enum ps_err ps_key_pkcs11_make(const char *uri, const struct ps_random *random,
					     char *why_out);
PS_MUST_CHECK enum ps_err ps_key_tpm_make(const char *uri, char *why_out);

#endif
