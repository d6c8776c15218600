/*
 * struct ps_access_proof: one entry of an access log, with the batch that it stands in, for whoever
 * may see this one and no other (signing/FORMAT.md, "Access logs").
 *
 *	[1, entry, batch, path]
 */
#ifndef PS_SIGNING_ACCESS_PROOF_H
#define PS_SIGNING_ACCESS_PROOF_H

#include "signing/access_log.h"

#define PS_ACCESS_PATH_HASHES_MAX 12 /* of a batch of PS_ACCESS_BATCH_MAX */
#define PS_ACCESS_PROOF_LEN_MAX 1024

struct ps_access_proof {
	struct ps_bytes item; /* the entry's, as it is hashed */
	struct ps_access_entry entry;
	struct ps_access_batch batch;
	struct ps_merkle_proof path; /* PS_ACCESS_PATH_HASHES_MAX at most */
};

/* Appends it. Errors: PS_NO_MEMORY, PS_LIMIT (@buf). */
PS_MUST_CHECK enum ps_err ps_access_proof_encode(const struct ps_access_proof *proof,
						 struct ps_buf *buf);

/*
 * Decodes one whole proof whose path leads to the batch's root. Views stay in @bytes. That a ledger
 * has this batch is the caller's to find out. Errors: those of the CBOR readers; PS_UNSUPPORTED;
 * PS_RANGE (an entry of another batch); PS_MISMATCH (the path does not lead there); PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_access_proof_decode(struct ps_bytes bytes,
						 struct ps_access_proof *proof_out);

#endif
