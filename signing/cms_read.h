/*
 * A CMS SignedData (RFC 5652) of one signer with signed attributes, as time stamps are made of,
 * read from strangers. Strict DER (X.690), as RFC 3161 wants it; what is looser is refused.
 *
 * Not portable beyond Mbed TLS; no system calls. Views are into the bytes read.
 */
#ifndef PS_SIGNING_CMS_READ_H
#define PS_SIGNING_CMS_READ_H

#include <mbedtls/md.h>

#include "signing/certificate.h"
#include "signing/cursor.h"
#include "signing/x509_algorithm.h"

#define PS_CMS_CERTIFICATES_MAX 16
#define PS_CMS_DIGEST_MAX 64

/* A digest algorithm: SHA-256, SHA-384, SHA-512, and SHA-1 where an RFC names nothing else. */
struct ps_cms_digest {
	mbedtls_md_type_t md;
	size_t len;
};

struct ps_cms {
	unsigned listed;	      /* digests, a bit each, for the signer's to be among them */
	struct ps_bytes content_type; /* OID */
	struct ps_bytes content;
	size_t certificate_count;
	struct ps_bytes certificates[PS_CMS_CERTIFICATES_MAX]; /* DER; in no order */
	/* The signer. */
	struct ps_bytes issuer; /* Name and INTEGER's body, or empty: */
	struct ps_bytes serial;
	struct ps_bytes key_id;
	struct ps_cms_digest digest;
	struct ps_bytes attributes;   /* the SET's body */
	struct ps_bytes message_type; /* contentType's OID */
	struct ps_bytes message_digest;
	struct ps_bytes signing_certificate; /* an ESSCertID or ESSCertIDv2, inside */
	bool signing_certificate_v2;
	struct ps_x509_algorithm signature_algorithm;
	struct ps_bytes signature;
};

/*
 * Its form. Attributes: contentType, messageDigest, and signingCertificate or signingCertificateV2
 * (RFC 5035), each once; others are passed over.
 *
 * Errors: PS_MALFORMED, PS_TRUNCATED, PS_LIMIT (too many certificates), PS_UNSUPPORTED (an
 * algorithm that is none of those above).
 */
PS_MUST_CHECK enum ps_err ps_cms_read(struct ps_bytes bytes, struct ps_cms *cms_out);

/* Reads an AlgorithmIdentifier of a digest. Errors: PS_UNSUPPORTED, those of the reader. */
PS_MUST_CHECK enum ps_err ps_cms_read_digest(struct ps_cursor *cursor,
					     struct ps_cms_digest *digest_out);

/* Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_cms_hash(struct ps_cms_digest digest, struct ps_bytes bytes,
				      uint8_t hash_out[PS_CMS_DIGEST_MAX]);

/*
 * The certificates as a chain: the signer's first, then each one's issuer as far as they go along;
 * the others are left out. Is the signer's the one that the attributes name?
 *
 * Errors: PS_NOT_FOUND (no certificate is the signer's), PS_MISMATCH (the attributes name another),
 * those of ps_certificates_add_der(), PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_cms_chain(const struct ps_cms *cms,
				       struct ps_certificates **chain_out);

/*
 * Does the signature by @chain's first certificate hold over the attributes, and do they name the
 * content? RSA (PKCS #1, 1.5, and PSS) and ECDSA.
 *
 * Errors: PS_MISMATCH (the content is another), PS_BAD_SIGNATURE, PS_UNSUPPORTED (an algorithm, or
 * a key of another kind), PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_cms_verify(const struct ps_cms *cms,
					const struct ps_certificates *chain);

#endif
