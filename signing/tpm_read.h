/*
 * Structures of a TPM 2.0 as they come from strangers (TCG, TPM 2.0 Library, Part 2): only what an
 * attestation needs, and only as it must be for that. For signing/attestation.c. Portable.
 */
#ifndef PS_SIGNING_TPM_READ_H
#define PS_SIGNING_TPM_READ_H

#include "signing/cursor.h"
#include "signing/ecdsa.h"

/* TPM_ALG_ID */
#define PS_TPM_SHA256 0x000b
#define PS_TPM_SHA384 0x000c
#define PS_TPM_SHA512 0x000d
#define PS_TPM_RSASSA 0x0014
#define PS_TPM_ECDSA 0x0018

/* TPM2B_NAME of a key whose names are made with SHA-256. */
#define PS_TPM_NAME_LEN (2 + PS_DIGEST_LEN)

/*
 * TPMT_PUBLIC of a P-256 key that signs digests, was made in its TPM and cannot leave it; its point
 * and its name. Errors: PS_MISMATCH for any other key, PS_TRUNCATED, PS_MALFORMED, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_tpm_read_public(struct ps_bytes bytes, uint8_t point_out[PS_POINT_LEN],
					     uint8_t name_out[PS_TPM_NAME_LEN]);

/* TPMS_ATTEST of TPM2_Certify. Views stay in @bytes. Errors: PS_MISMATCH for any other statement,
 * PS_TRUNCATED, PS_MALFORMED. */
struct ps_tpm_certified {
	struct ps_bytes extra; /* what the caller of TPM2_Certify had put in */
	struct ps_bytes name;  /* of the key that is certified */
};
PS_MUST_CHECK enum ps_err ps_tpm_read_certified(struct ps_bytes bytes,
						struct ps_tpm_certified *out);

/* TPMT_SIGNATURE, RSASSA or ECDSA. Errors: PS_UNSUPPORTED, PS_TRUNCATED, PS_MALFORMED. */
struct ps_tpm_signature {
	unsigned scheme; /* PS_TPM_RSASSA or PS_TPM_ECDSA */
	unsigned hash;	 /* PS_TPM_SHA256 and so on */
	struct ps_bytes rsa;
	struct ps_bytes r, s;
};
PS_MUST_CHECK enum ps_err ps_tpm_read_signature(struct ps_bytes bytes,
						struct ps_tpm_signature *out);

#endif
