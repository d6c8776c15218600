/*
 * The anchors of a ledger, in the folder "anchors" of its own: a file each, named by its time
 * (signing/anchor.h). The newest goes into the next START. One that is there is never changed; the
 * evidence is complete without them.
 */
#ifndef PS_FIRMWARE_ANCHORS_H
#define PS_FIRMWARE_ANCHORS_H

#include "signing/anchor.h"

/* Why an anchor is of no use, as a sentence for people. */
struct ps_anchor_refusal {
	char text[160];
};

/*
 * Judges the anchor in @item and keeps it, on the medium: its checkpoint must be one that @keys
 * signed, and its token right, whoever's it is (nobody here knows which authorities are accepted).
 * *@utc_us_out is the time that it states.
 *
 * Errors: PS_INVALID with the reason in @refusal_out; those of firmware/disk.h, PS_NO_MEMORY,
 * PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchors_add(int ledger_dir, const struct ps_ledger_keys *keys,
					 struct ps_bytes item, int64_t *utc_us_out,
					 struct ps_anchor_refusal *refusal_out);

/*
 * Appends the newest anchor. What is not of the form is passed over. Errors: PS_NOT_FOUND (there is
 * none); those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_anchors_newest(int ledger_dir, struct ps_buf *item_out,
					    int64_t *utc_us_out);

#endif
