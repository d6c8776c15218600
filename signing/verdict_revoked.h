/* What revocation lists say of the axis of origin (signing/FORMAT.md, "Verdicts"). */
#ifndef PS_SIGNING_VERDICT_REVOKED_H
#define PS_SIGNING_VERDICT_REVOKED_H

#include "signing/verify.h"

/*
 * Looks each certificate of the chain up in the lists that @options brings, after the axis of time.
 * Errors: PS_CRYPTO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_verdict_add_revocation(struct ps_verdict *verdict,
						    const struct ps_verify_options *options);

/*
 * All lists, those of the file first, of which no more than PS_CRLS_MAX are read: views, in an
 * array that the caller frees. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_verdict_gather_lists(const struct ps_check *check,
						  const struct ps_verify_options *options,
						  struct ps_bytes **lists_out, size_t *count_out);

#endif
