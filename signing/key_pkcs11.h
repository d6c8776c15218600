/*
 * A key on a PKCS#11 token (a smart card, a USB token, an HSM), named by a URI (RFC 7512):
 *
 *	pkcs11:token=station;object=key?pin-source=/etc/packseal/pin
 *
 * token= or serial= names the token, object= or id= the private key on it; module-path=/… loads
 * that module and no other. The PIN lies in the file that pin-source names. The token needs the
 * public key beside the private one, under the same id.
 *
 * A token that was unplugged works again by itself with the next signature after it is back. A PIN
 * that was refused is not tried a second time.
 *
 * Uses no PSA, so it may sign in another thread than the one that owns the other keys, if it is
 * alone with its key. Needs POSIX.
 */
#ifndef PS_SIGNING_KEY_PKCS11_H
#define PS_SIGNING_KEY_PKCS11_H

#include "signing/key.h"

/* Errors, with the reason: those of ps_key_open(). One signature proves that the halves match. */
PS_MUST_CHECK enum ps_err ps_key_pkcs11_open(const char *uri, char *why_out,
					     struct ps_key **key_out);

#endif
