/*
 * A persistent key of a TPM 2.0, named by a URI that signing/tpm.h describes:
 *
 *	tpm:0x81010001?tcti=device:/dev/tpmrm0&pin-source=/etc/packseal/pin
 *
 * It must be an ECDSA key on P-256 that signs what it is given (not a restricted one). A TPM that
 * went away (a simulator that was restarted, a resource manager) is opened again by the next
 * signature. An authorisation that was refused is not tried a second time.
 *
 * Uses no PSA, so it may sign in another thread than the one that owns the other keys, if it is
 * alone with its key. Needs POSIX.
 */
#ifndef PS_SIGNING_KEY_TPM_H
#define PS_SIGNING_KEY_TPM_H

#include "signing/key.h"

/* Errors, with the reason: those of ps_key_open(). One signature shows that the key works. */
PS_MUST_CHECK enum ps_err ps_key_tpm_open(const char *uri, char *why_out, struct ps_key **key_out);

#endif
