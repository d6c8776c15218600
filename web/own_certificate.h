/*
 * The certificate for TLS that packseal-web makes for itself where nobody gave it one: a P-256 key
 * and a certificate signed by it, in one PEM file of the state folder, mode 0600. No authority
 * vouches for it: who uses the pages compares its fingerprint with the one on the station's slip.
 * It is no CA (RFC 5280, 4.2.1.9), so a browser that is told to trust it trusts these pages alone.
 */
#ifndef PS_WEB_OWN_CERTIFICATE_H
#define PS_WEB_OWN_CERTIFICATE_H

#include "signing/buf.h"
#include "signing/digest.h"
#include "web/settings.h"

#define PS_WEB_OWN_CERTIFICATE "tls.pem"

struct ps_web_own_certificate {
	struct ps_buf pem;		    /* of the key, and of the certificate */
	uint8_t fingerprint[PS_DIGEST_LEN]; /* SHA-256 of its DER, as browsers show it */
	bool made;			    /* just now */
};

/*
 * Reads it, or makes it if there is none, or it ends within a month, or does not name what
 * browsers call these pages. The caller releases it.
 *
 * Errors: PS_IO, PS_DENIED, PS_NO_SPACE (the state folder); PS_MALFORMED (the file holds something
 * else, which is left as it is), PS_CRYPTO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_web_own_certificate_open(const struct ps_web_settings *settings,
						      struct ps_web_own_certificate *own_out);

/* The key is overwritten. */
void ps_web_own_certificate_release(struct ps_web_own_certificate *own);

/* packseal-web certificate: prints it, without its key, and what browsers show of it. */
int ps_web_certificate_command(const struct ps_web_settings *settings);

#endif
