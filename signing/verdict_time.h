/*
 * The axis of time: between which moments that others vouch for a take was signed
 * (signing/FORMAT.md, "Time").
 */
#ifndef PS_SIGNING_VERDICT_TIME_H
#define PS_SIGNING_VERDICT_TIME_H

#include "signing/verify.h"

/*
 * Judges the anchor in START, those that the file carries and those that @options brings, and sets
 * the axis, @verdict->time and what they say of the ledger. After the ledger proof, which ties a
 * checkpoint to the take. The exit status is the caller's to set anew. Errors: PS_NO_MEMORY,
 * PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_verdict_add_time(struct ps_verdict *verdict,
					      const struct ps_verify_options *options);

#endif
