/*
 * The axis of origin, its best words: where the key lives, by its issuer's or its TPM's word
 * (signing/FORMAT.md, "Attestation").
 */
#ifndef PS_SIGNING_VERDICT_HARDWARE_H
#define PS_SIGNING_VERDICT_HARDWARE_H

#include "signing/verify.h"

/* For a START that verifies. Certificates are judged at @time_s. Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_verdict_add_hardware(struct ps_verdict *verdict,
						  const struct ps_verify_options *options,
						  int64_t time_s);

#endif
