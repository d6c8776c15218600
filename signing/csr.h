/*
 * Requests for a certificate (PKCS #10, RFC 2986): a device's key, the name it would like, and a
 * signature that shows that whoever asks has the private half.
 *
 * Written with the subject's common name and no attributes. Read from strangers in strict DER: of a
 * P-256 key that signed with ECDSA and SHA-256. What else a request asks for (attributes,
 * extensions) is passed over: the issuer alone decides what his certificate says. Reading is
 * portable.
 */
#ifndef PS_SIGNING_CSR_H
#define PS_SIGNING_CSR_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/cursor.h"
#include "signing/key.h"

#define PS_CSR_LEN_MAX 16384
#define PS_CSR_LABEL "CERTIFICATE REQUEST"

struct ps_csr {
	char name[PS_NAME_BYTES_MAX + 1]; /* "" where it has no common name that could be shown */
	uint8_t point[PS_POINT_LEN];
};

/*
 * Appends a request of @key to @der. Errors, @der unchanged: PS_INVALID (the name: as of struct
 * ps_ca_subject), PS_NO_MEMORY, PS_LIMIT, those of signing.
 */
PS_MUST_CHECK enum ps_err ps_csr_write(struct ps_key *key, const char *name, struct ps_buf *der);

/*
 * Reads a request and checks its signature. Errors: PS_TRUNCATED, PS_MALFORMED, PS_LIMIT (longer
 * than PS_CSR_LEN_MAX); PS_UNSUPPORTED (another algorithm); PS_BAD_KEY (not P-256);
 * PS_BAD_SIGNATURE; PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_csr_read(struct ps_bytes der, struct ps_csr *csr_out);

#endif
