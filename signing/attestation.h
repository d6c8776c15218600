/*
 * An attestation: a TPM's word that a key lives in it and cannot leave it (signing/FORMAT.md,
 * "Attestation"). TPM2_Certify has an attestation key of the same TPM sign the station key's name;
 * that key's certificate leads to the TPM's maker. Structures: TCG, TPM 2.0 Library, Part 2.
 *
 * Portable, no system calls. Everything comes from strangers.
 */
#ifndef PS_SIGNING_ATTESTATION_H
#define PS_SIGNING_ATTESTATION_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/crl_chain.h"
#include "signing/cursor.h"

#define PS_ATTESTATION_PART_MAX 1024

struct ps_attestation {
	size_t chain_count;
	struct ps_bytes
		chain[PS_CHAIN_MAX]; /* DER; the attestation key's first, then its issuers */
	struct ps_bytes public_area; /* TPMT_PUBLIC of the station's key */
	struct ps_bytes attest;	     /* TPMS_ATTEST */
	struct ps_bytes signature;   /* TPMT_SIGNATURE over it */
};

/* Appends the attestation. Errors stick in @buf. */
void ps_attestation_encode(const struct ps_attestation *attestation, struct ps_buf *buf);

/* What an attestation that is right says. */
struct ps_attested {
	bool accepted; /* its chain leads to one of the roots given, and was valid: */
	char maker[PS_NAME_TEXT_MAX]; /* the common name of that root, escaped */
	bool unlisted; /* no list that is in date said whether the attestation key was revoked */
};

/*
 * Is @bytes the word of a TPM on the key @point? @roots, the makers', may be NULL; @time_s: when
 * certificates must be valid.
 *
 * Errors: PS_MISMATCH (it is of another key, or of one that may leave its TPM or was not made in
 * it), PS_BAD_SIGNATURE, PS_BAD_CERTIFICATE (not one of an attestation key), PS_UNSUPPORTED (an
 * algorithm, a version), those of the CBOR readers and of certificates; PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_attestation_judge(struct ps_bytes bytes,
					       const uint8_t point[PS_POINT_LEN],
					       const struct ps_certificates *roots, int64_t time_s,
					       struct ps_attested *attested_out);

/*
 * Asks @lists (DER) of the attestation key of @bytes, which is accepted under @roots at @time_s by
 * ps_attestation_judge(), and of each certificate above it, up to the root. It is revoked whenever
 * and for whatever reason that was: nobody knows when it signed. @now_s: what lists may be out of
 * date for. Errors: those of the former, of what is not accepted PS_BAD_CERTIFICATE.
 */
PS_MUST_CHECK enum ps_err ps_attestation_look_up(struct ps_bytes bytes,
						 const struct ps_certificates *roots,
						 const struct ps_bytes *lists, size_t count,
						 int64_t time_s, int64_t now_s,
						 struct ps_crl_chain_word *word_out);

#endif
