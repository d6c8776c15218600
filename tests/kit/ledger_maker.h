/*
 * A ledger that is written down in memory, by somebody who may write what he likes, and proofs out
 * of it. Everything fails the running test when it cannot be made.
 */
#ifndef PS_TESTS_KIT_LEDGER_MAKER_H
#define PS_TESTS_KIT_LEDGER_MAKER_H

#include "signing/key.h"
#include "signing/ledger_proof.h"
#include "signing/ledger_state.h"

#define PS_LEDGER_MAKER_MAX 1100

struct ps_ledger_maker {
	uint64_t count;
	struct ps_buf leaves[PS_LEDGER_MAKER_MAX];
	uint8_t hashes[PS_LEDGER_MAKER_MAX][PS_HASH_LEN];
	struct ps_leaf_totals totals;
	bool has_started;
	uint64_t last_started;
};

void ps_ledger_maker_init(struct ps_ledger_maker *maker);
void ps_ledger_maker_release(struct ps_ledger_maker *maker);

/* Appends any leaf; its index and clock are put in. Returns the index. */
uint64_t ps_ledger_maker_add(struct ps_ledger_maker *maker, struct ps_leaf *leaf);

void ps_ledger_maker_enrol(struct ps_ledger_maker *maker, struct ps_bytes device_der);
void ps_ledger_maker_boot(struct ps_ledger_maker *maker);
uint64_t ps_ledger_maker_start(struct ps_ledger_maker *maker, uint64_t number, const uint8_t *take);
void ps_ledger_maker_end(struct ps_ledger_maker *maker, uint64_t number, const uint8_t *take,
			 const uint8_t *last_record, const uint8_t *tag);
/* What a leaf that changes the key says otherwise than it should. */
enum ps_change_flaw {
	PS_CHANGE_RIGHT,
	PS_CHANGE_OF_ANOTHER_LEDGER,
	PS_CHANGE_OF_ANOTHER_LEAF,
	PS_CHANGE_OF_OTHER_LEAVES, /* before it */
	PS_CHANGE_TO_ANOTHER_KEY,
	PS_CHANGE_FROM_ANOTHER_KEY,
	PS_CHANGE_OF_VERSION_2,
	PS_CHANGE_WITH_A_BYTE_BEHIND,
};

/* The key @old is followed by that of the certificate; @signer signs it. Returns the index. */
uint64_t ps_ledger_maker_change_key(struct ps_ledger_maker *maker, const struct ps_key *old,
				    struct ps_key *signer, struct ps_bytes device_der,
				    const struct ps_key *key, enum ps_change_flaw flaw);

void ps_ledger_maker_delete(struct ps_ledger_maker *maker, uint64_t number, const uint8_t *take);

/* The root of the first @size leaves. */
void ps_ledger_maker_root(const struct ps_ledger_maker *maker, uint64_t size, uint8_t *root_out);

/* A proof with what it holds; its bytes may be changed. */
struct ps_made_proof {
	struct ps_ledger_proof proof;
	struct ps_buf signed_checkpoint;
	struct ps_buf leaves[PS_PROOF_LEAVES_MAX];
	uint8_t leaf_paths[PS_PROOF_LEAVES_MAX][PS_PROOF_PATH_MAX];
	uint8_t past_paths[PS_PROOF_PASTS_MAX][PS_PROOF_PATH_MAX];
};

/* Under a checkpoint of @size leaves; a bit of @shown for each leaf that is shown. */
void ps_ledger_maker_prove(const struct ps_ledger_maker *maker, struct ps_key *key, uint64_t size,
			   unsigned shown, struct ps_made_proof *made_out);
void ps_ledger_maker_show_past(const struct ps_ledger_maker *maker, struct ps_made_proof *made,
			       uint64_t size);
void ps_made_proof_release(struct ps_made_proof *made);

#endif
