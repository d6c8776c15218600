/*
 * A time stamp judged by all that a verifier has: the roots given, and the revocation lists that
 * the file carries or that were given. For signing/verdict_time.c and for reports.
 */
#ifndef PS_SIGNING_VERDICT_STAMP_H
#define PS_SIGNING_VERDICT_STAMP_H

#include "signing/anchor.h"
#include "signing/timestamp.h"
#include "signing/verify.h"

/*
 * As ps_timestamp_check(); of one that holds the lists are asked too, and PS_STAMP_REVOKED may be
 * among its faults then. @word_out: what they say, nothing of one that does not hold.
 *
 * Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_verdict_judge_stamp(const struct ps_check *check,
						 const struct ps_verify_options *options,
						 const struct ps_anchor *anchor,
						 struct ps_timestamp *stamp_out,
						 struct ps_crl_chain_word *word_out);

#endif
