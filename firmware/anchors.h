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

/* What a time stamp states, and of how many leaves. */
struct ps_anchor_stated {
	int64_t utc_us;
	uint64_t size;
};

/* So many of the newest files are looked at for one that is believed: each takes milliseconds. */
#define PS_ANCHORS_LOOKED_AT 64

/*
 * What the station believes of a time stamp. Without roots anybody on the way to an authority could
 * sign one: of such a stamp a time far ahead of the station's clock is not taken, as the newest
 * goes into each START, and the clock is held against it.
 */
struct ps_anchor_rule {
	const struct ps_certificates *roots;   /* of the authorities believed; NULL: anyone's */
	int64_t now_us;			       /* the station's clock */
	const struct ps_anchor_stated *newest; /* NULL: there is none */
};

/* By so much a clock that nothing keeps right is behind after a year or so. */
#define PS_ANCHOR_AHEAD_US (600LL * 1000000)

/* How far the clocks of two authorities may be apart. */
#define PS_ANCHOR_APART_US (60LL * 1000000)

/*
 * Judges the anchor in @item and keeps it, on the medium: its checkpoint must be one that @keys
 * signed, and its token right under @rule.
 *
 * Errors: PS_INVALID with the reason in @refusal_out; those of firmware/disk.h, PS_NO_MEMORY,
 * PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchors_add(int ledger_dir, const struct ps_ledger_keys *keys,
					 const struct ps_anchor_rule *rule, struct ps_bytes item,
					 struct ps_anchor_stated *added_out,
					 struct ps_anchor_refusal *refusal_out);

/*
 * Appends the newest anchor. What is not of the form, or leads to none of @roots if there are any,
 * is passed over. Errors: PS_NOT_FOUND (none among the newest PS_ANCHORS_LOOKED_AT); those of
 * firmware/disk.h, PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchors_newest(int ledger_dir, const struct ps_certificates *roots,
					    struct ps_buf *item_out,
					    struct ps_anchor_stated *newest_out);

#endif
