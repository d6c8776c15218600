/*
 * An attestation: the word of a TPM's attestation key, whose certificate the TPM's maker issued or
 * stands behind, that a station's key was born in this TPM and never leaves it. One CBOR item:
 *
 *	[1, [1*5 bstr], bstr, bstr, bstr]
 *
 * that is: version; DER of the attestation key's certificate and those of its issuers; TPMT_PUBLIC
 * of the station's key; TPMS_ATTEST of a TPM2_Certify over it, whose extraData is the SHA-256 of
 * the key's SubjectPublicKeyInfo; TPMT_SIGNATURE over that.
 *
 * Needs POSIX and tpm2-tss (signing/tpm.h).
 */
#ifndef PS_SIGNING_ATTESTATION_MAKE_H
#define PS_SIGNING_ATTESTATION_MAKE_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/key.h"

#define PS_ATTESTATION_MADE_MAX 16384

/*
 * Can the attestation key at @ak_handle, in the TPM of @uri, be asked? The key at @uri need not be
 * there yet. Errors, with the reason: those of ps_attestation_make() but PS_LIMIT.
 */
PS_MUST_CHECK enum ps_err ps_attestation_check(const char *uri, uint32_t ak_handle,
					       const struct ps_certificates *chain, char *why_out);

/*
 * Has the attestation key at @ak_handle, whose authorisation must be empty, certify the key at
 * @uri, and appends the item to @cbor.
 *
 * Errors, with the reason: those of ps_key_tpm_open(); PS_INVALID (@uri is no TPM's);
 * PS_BAD_CERTIFICATE (the first of @chain is not of the attestation key); PS_LIMIT (longer than
 * PS_ATTESTATION_MADE_MAX).
 */
PS_MUST_CHECK enum ps_err ps_attestation_make(const char *uri, uint32_t ak_handle,
					      const struct ps_certificates *chain, char *why_out,
					      struct ps_buf *cbor);

#endif
