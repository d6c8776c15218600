/*
 * Which leaves of a ledger carry a waybill's tag: by the ledger's file "tags" and the few leaves
 * behind its last record; where that file is missing or another ledger's, by all leaves.
 */
#ifndef PS_TOOLS_LEDGER_TAGGED_H
#define PS_TOOLS_LEDGER_TAGGED_H

#include "tools/ledger_prover.h"

/* More than go into one proof: a take may have two of the same tag. */
#define PS_TAGGED_MAX ((size_t)2 * PS_PROOF_LEAVES_MAX)

/* That a search takes; further ones are not looked for. */
#define PS_TAGS_MAX ((size_t)2 * PS_OPENINGS_MAX)

struct ps_tagged_leaf {
	uint64_t index;
	uint64_t number; /* of the take */
};

/*
 * The ended and bound_late leaves under the prover's checkpoint with one of @count @tags, the
 * latest first; of more than PS_TAGGED_MAX the latest. Each was read, and carries it; whether the
 * station signed it the proof says. Errors: PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_ledger_tagged(struct ps_prover *prover,
					   const uint8_t (*tags)[PS_HASH_LEN], size_t count,
					   struct ps_tagged_leaf found_out[PS_TAGGED_MAX],
					   size_t *count_out);

#endif
