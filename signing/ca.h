/*
 * A small certificate authority: one self-signed root, and device certificates straight under it.
 *
 * The root (RFC 5280): CN; critical basicConstraints CA, pathlen 0; critical keyUsage keyCertSign
 * and cRLSign; SKI. A device: CN = station, serialNumber = the first 16 hex digits of the key's
 * fingerprint; critical basicConstraints, no CA; critical keyUsage digitalSignature; EKU
 * emailProtection (what `openssl cms` asks of a signer); SKI; AKI; where the issuer says so, a
 * policy that the key lives in hardware (signing/certificate_use.h). Key identifiers are those of
 * RFC 7093, 2, method 1. All keys P-256, all signatures ECDSA with SHA-256. The bodies are written
 * here and not by the library, because that signs only with keys that it holds itself.
 *
 * Writing half: not needed to verify. The thread that owns the keys calls it (signing/key.h).
 */
#ifndef PS_SIGNING_CA_H
#define PS_SIGNING_CA_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/key.h"
#include "signing/random.h"

struct ps_ca_subject {
	const char *name;     /* UTF-8, 1 to PS_NAME_MAX characters, none of them a control */
	int64_t not_before_s; /* Unix time; both ends belong to the validity */
	int64_t not_after_s;
	bool hardware; /* of a device: the issuer states that its key lives in hardware */
};

/*
 * Appends the DER of a root for @key to @der.
 *
 * Errors, @der unchanged: PS_INVALID (name, or an end before the beginning), PS_RANGE (a time
 * before 1970 or after 9999), PS_NO_MEMORY, PS_LIMIT (the cap of @der), those of signing and of
 * @random.
 */
PS_MUST_CHECK enum ps_err ps_ca_make_root(struct ps_key *key, const struct ps_ca_subject *subject,
					  const struct ps_random *random, struct ps_buf *der);

/*
 * Appends the DER of a certificate for the device key @point to @der, signed by @ca_key under
 * @root_der.
 *
 * Errors, @der unchanged: those above, and PS_BAD_CERTIFICATE when the root is not one that
 * ps_ca_make_root() makes, PS_MISMATCH when it is not @ca_key's, PS_RANGE also when the device's
 * validity is not inside the root's, PS_BAD_KEY when @point is not on the curve.
 */
PS_MUST_CHECK enum ps_err ps_ca_issue(struct ps_key *ca_key, const uint8_t *root_der,
				      size_t root_len, const uint8_t point[PS_POINT_LEN],
				      const struct ps_ca_subject *subject,
				      const struct ps_random *random, struct ps_buf *der);

struct ps_ca_revocation {
	struct ps_bytes certificate; /* DER; empty: @serial says which one */
	struct ps_bytes serial;	     /* the bytes of its INTEGER */
	int64_t since_s;
};

struct ps_ca_list {
	struct ps_bytes before; /* the list so far; empty: there is none */
	const struct ps_ca_revocation *more;
	size_t more_count;
	int64_t now_s;
	int64_t next_s; /* when there will be another one at the latest */
};

/*
 * Appends the DER of a revocation list (RFC 5280, 5) under @root_der: what the list so far says,
 * and @list->more; of what several say of one certificate the earliest. Its number is above that of
 * the list so far. Errors: PS_BAD_CERTIFICATE, PS_MISMATCH (the root is not @ca_key's), those of
 * ps_crl_entries() and ps_crl_next(), of signing, PS_NO_MEMORY, PS_LIMIT, PS_RANGE. In ca_crl.c.
 */
PS_MUST_CHECK enum ps_err ps_ca_sign_list(struct ps_key *ca_key, const uint8_t *root_der,
					  size_t root_len, const struct ps_ca_list *list,
					  struct ps_buf *der);

/* Appends a certificate in PEM form to @text. Errors: PS_NO_MEMORY, PS_LIMIT. */
PS_MUST_CHECK enum ps_err ps_ca_to_pem(const uint8_t *der, size_t len, struct ps_buf *text);

#endif
