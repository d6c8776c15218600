/*
 * The ledger axis without the ledger: what a proof that the file carries, or that was given beside
 * it, says of the take (signing/FORMAT.md, "Ledger proofs").
 */
#ifndef PS_SIGNING_VERDICT_PROOF_H
#define PS_SIGNING_VERDICT_PROOF_H

#include "signing/history.h"
#include "signing/verify.h"

/*
 * Judges @bytes and adds what they say: `included`, or a fork that they show; ps_verify() has done
 * it for the proof that the file carries, which another one that holds takes the place of. Of a
 * proof that does not hold nothing is said but that. The exit status is the caller's to set anew.
 * Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_verdict_add_proof(struct ps_verdict *verdict, struct ps_bytes bytes);

/* The keys of the ledger, as a proof that holds shows them; otherwise that of START alone. */
void ps_verdict_keys(const struct ps_verdict *verdict, struct ps_ledger_keys *keys_out);

/*
 * Compares checkpoints that were kept outside, whose signatures the caller has verified, with the
 * trees that the proof shows: `consistent`, or a fork. Sets the exit status anew.
 */
void ps_verdict_add_kept(struct ps_verdict *verdict, const struct ps_history_point *kept,
			 size_t count);

#endif
