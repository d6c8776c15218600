/*
 * A ledger proof: leaves of a station's ledger under a checkpoint that the station signed, shown
 * without the ledger (signing/FORMAT.md, "Ledger proofs"). An export carries one; `packseal ledger
 * prove` writes one to a file.
 *
 * It is unsigned and comes from whoever made the export, so nothing of it counts unless all of it
 * verifies: the checkpoint under the key that leaf 0 enrols or that this was handed on to, each
 * leaf by its path, each earlier tree by its own. What is not shown in it, nobody can conclude from
 * it. Portable, no system calls.
 */
#ifndef PS_SIGNING_LEDGER_PROOF_H
#define PS_SIGNING_LEDGER_PROOF_H

#include "signing/checkpoint.h"
#include "signing/leaf.h"
#include "signing/ledger_keys.h"
#include "signing/merkle.h"

#define PS_PROOF_PATH_MAX (PS_PROOF_HASHES_MAX * PS_HASH_LEN)

struct ps_ledger_proof_leaf {
	struct ps_bytes bytes;
	struct ps_bytes path; /* of RFC 9162, 2.1.3: hashes one behind the other */
};

/* The tree as it was when it had fewer leaves. */
struct ps_ledger_proof_past {
	uint64_t size;
	uint8_t root[PS_HASH_LEN];
	struct ps_bytes path; /* of RFC 9162, 2.1.4 */
};

/* Views belong to whoever supplied them, or to the bytes it was read from. */
struct ps_ledger_proof {
	struct ps_bytes signed_checkpoint;
	size_t leaf_count;
	struct ps_ledger_proof_leaf leaves[PS_PROOF_LEAVES_MAX]; /* by index; the first is leaf 0 */
	size_t past_count;
	struct ps_ledger_proof_past pasts[PS_PROOF_PASTS_MAX]; /* by size */
};

/* Appends the proof. Errors stick in @buf. */
void ps_ledger_proof_encode(const struct ps_ledger_proof *proof, struct ps_buf *buf);

/* Its shape, and nothing more. Errors: those of the CBOR readers, PS_UNSUPPORTED (a version). */
PS_MUST_CHECK enum ps_err ps_ledger_proof_read(struct ps_bytes bytes,
					       struct ps_ledger_proof *proof_out);

/* What a proof that holds says of one take. */
struct ps_ledger_word {
	struct ps_checkpoint checkpoint;
	struct ps_ledger_keys keys; /* that signed the ledger, as far as they are shown */
	struct ps_clock enrolled;   /* of leaf 0, by the station's clock */
	uint64_t started;	    /* index of the take's started leaf */
	bool other_take;	    /* another take stands under its number */
	bool ended;		    /* its ended leaf is there: */
	uint64_t ended_index;
	uint8_t last_record[PS_HASH_LEN];
	bool deleted;
	/* Takes that share a waybill's tag with this one, as far as they are shown; each once. */
	size_t related_count;
	uint64_t related[PS_PROOF_LEAVES_MAX];
	size_t past_count;
	struct {
		uint64_t size;
		uint8_t root[PS_HASH_LEN];
	} pasts[PS_PROOF_PASTS_MAX + 1]; /* with the checkpoint's own tree, which is the last */
};

/*
 * Verifies all of the proof, and says what it says of the take; @point is the key that the take
 * names.
 *
 * Errors: PS_MISMATCH (something does not verify, another key signed the ledger when the take was
 * begun, or no started leaf has this number), PS_BAD_SIGNATURE, those of ps_leaf_decode() and
 * ps_checkpoint_read(); PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_ledger_proof_judge(const struct ps_ledger_proof *proof,
						const uint8_t point[PS_POINT_LEN],
						uint64_t take_number,
						const uint8_t take[PS_HASH_LEN],
						struct ps_ledger_word *word_out);

#endif
