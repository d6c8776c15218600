/* The signature around an X.509 body (a certificate's or a list's). Writing half. */
#ifndef PS_SIGNING_X509_SIGN_H
#define PS_SIGNING_X509_SIGN_H

#include "signing/buf.h"
#include "signing/der.h"
#include "signing/key.h"

/*
 * Appends SEQUENCE { body, ecdsa-with-SHA256, signature } to @out. Errors: those of signing,
 * PS_NO_MEMORY, PS_LIMIT.
 */
PS_MUST_CHECK enum ps_err ps_x509_sign(struct ps_key *key, const struct ps_der *body,
				       struct ps_buf *out);

#endif
