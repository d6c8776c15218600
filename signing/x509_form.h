/*
 * Which certificates are read at all, apart from what the library makes of them (signing/FORMAT.md,
 * "Origin"): by their form, their key and the algorithm of their signature. Portable, no system
 * calls, no allocation. For signing/certificate.c and signing/path.c.
 */
#ifndef PS_SIGNING_X509_FORM_H
#define PS_SIGNING_X509_FORM_H

#include "signing/x509_algorithm.h"

/*
 * Is @der a certificate whose key is RSA (rsaEncryption) or ECDSA on P-256, P-384 or P-521, by the
 * curve's name, its point not compressed; and by what does it say that it is signed, inside and
 * outside alike? How long an RSA key is, is not looked at.
 *
 * Errors: PS_UNSUPPORTED (another kind of key; those of ps_x509_algorithm_read()), PS_MALFORMED,
 * PS_TRUNCATED.
 */
PS_MUST_CHECK enum ps_err ps_x509_form_read(struct ps_bytes der,
					    struct ps_x509_algorithm *algorithm_out);

#endif
