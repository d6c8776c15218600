/*
 * A checkpoint: the station's signed word on what its ledger was at one moment (signing/FORMAT.md,
 * "Checkpoint"). It is what gets time-stamped and handed outside, so that there is no second
 * history.
 *
 * COSE_Sign1 of typ PS_COSE_CHECKPOINT over [version, ledger id, size, root, clock].
 */
#ifndef PS_SIGNING_CHECKPOINT_H
#define PS_SIGNING_CHECKPOINT_H

#include "signing/buf.h"
#include "signing/clock.h"
#include "signing/cose.h"
#include "signing/cursor.h"
#include "signing/limits.h"

struct ps_checkpoint {
	uint8_t ledger[PS_HASH_LEN]; /* the leaf hash of leaf 0 */
	uint64_t size;		     /* leaves, at least 1 */
	uint8_t root[PS_HASH_LEN];
	struct ps_clock clock;
};

/* Appends the payload. Errors stick in @buf. */
void ps_checkpoint_encode(const struct ps_checkpoint *checkpoint, struct ps_buf *buf);

/* Errors: those of the CBOR readers; PS_UNSUPPORTED for another version. */
PS_MUST_CHECK enum ps_err ps_checkpoint_decode(struct ps_bytes payload,
					       struct ps_checkpoint *checkpoint_out);

/*
 * Signs the checkpoint and appends the COSE_Sign1 to @buf, which on an error is as it was.
 * Errors: those of ps_cose_sign(); PS_RANGE for what ps_checkpoint_decode() would refuse.
 */
PS_MUST_CHECK enum ps_err ps_checkpoint_sign(const struct ps_checkpoint *checkpoint,
					     struct ps_key *key, struct ps_buf *buf);

/*
 * Reads one signed checkpoint at the cursor. @cose_out serves ps_cose_verify(): nothing is verified
 * here, since the reader may have to look for the key first.
 * Errors: those of ps_cose_read() and ps_checkpoint_decode(); PS_MALFORMED for another typ.
 */
PS_MUST_CHECK enum ps_err ps_checkpoint_read(struct ps_cursor *cursor, struct ps_cose *cose_out,
					     struct ps_checkpoint *checkpoint_out);

/*
 * Steps over the next item of a file of signed checkpoints and hands out its bytes.
 * Errors: PS_END (no bytes left), PS_TRUNCATED (they end inside it), those of ps_cbor_measure().
 */
PS_MUST_CHECK enum ps_err ps_checkpoint_step(struct ps_cursor *cursor, struct ps_bytes *item_out);

#endif
