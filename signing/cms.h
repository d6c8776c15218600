/*
 * A detached CMS SignedData (RFC 5652) around a signature that exists already: the statement of a
 * take for programs that read no bare ECDSA signature.
 *
 * There are no signed attributes, so what is signed is the content itself (RFC 5652, 5.4), and the
 * same signature serves here and alone. Signed with ES256 (RFC 5753, RFC 5754).
 */
#ifndef PS_SIGNING_CMS_H
#define PS_SIGNING_CMS_H

#include "signing/buf.h"
#include "signing/certificate.h"

/*
 * Appends the ContentInfo in DER, with all of @chain in it; its first certificate is named as the
 * signer's, by issuer and serial number. @signature is an ECDSA-Sig-Value in DER, as
 * ps_ecdsa_to_der() gives it.
 *
 * Errors: PS_INVALID (an empty chain), PS_LIMIT (an overlong signature), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_cms_write(const struct ps_certificates *chain,
				       const uint8_t *signature, size_t signature_len,
				       struct ps_buf *buf);

#endif
