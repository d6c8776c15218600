/*
 * struct ps_prover: makes ledger proofs (signing/ledger_proof.h) out of a ledger's files, and finds
 * a take's leaves in them without reading all.
 *
 * Whatever it hands out has been verified as a stranger will. Complains on standard error.
 */
#ifndef PS_TOOLS_LEDGER_PROVER_H
#define PS_TOOLS_LEDGER_PROVER_H

#include "signing/ledger_proof.h"
#include "tools/ledger_files.h"

struct ps_prover {
	struct ps_ledger_files files;
	struct ps_input tree;
	bool tree_is_ours; /* made by us, out of the leaves, in a file without a name */
	struct ps_reach leaves_reach;
	struct ps_reach tree_reach;
	struct ps_buf signed_checkpoint; /* the last one */
	struct ps_checkpoint checkpoint;
	struct ps_ledger_keys keys; /* that of leaf 0, and those that it was handed on to */
};

/* @path as of ps_ledger_files_open(). Returns 0 or the exit status; then nothing is open. */
int ps_prover_open(const char *path, struct ps_prover *prover_out);
void ps_prover_close(struct ps_prover *prover);

/*
 * Makes the file "tree" anew out of the leaves, in a file without a name, for the prover alone;
 * reads all of them. Errors: PS_TRUNCATED (fewer than the checkpoint covers); PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_prover_plant(struct ps_prover *prover);

/* What a proof is to show. */
struct ps_proof_request {
	uint64_t take_number;
	/*
	 * Tags of the take's waybills: of each other take that carries one a leaf that has it is
	 * shown, the latest first, as far as there is room.
	 */
	size_t tag_count;
	const uint8_t (*tags)[PS_HASH_LEN];
	size_t past_count; /* sizes that the tree once had */
	const uint64_t *pasts;
};

/*
 * Appends the proof to @proof_out. Returns PS_NOT_FOUND where the checkpoint covers no started leaf
 * of this number; PS_MISMATCH where the leaves are not those that the station signed; PS_LIMIT
 * where leaf 0 alone is too long for a proof; what reading may say.
 */
PS_MUST_CHECK enum ps_err ps_prover_prove(struct ps_prover *prover,
					  const struct ps_proof_request *request,
					  struct ps_buf *proof_out);

#endif
