/*
 * An anchor: a checkpoint of a station's ledger, and an authority's time stamp over its bytes
 * (signing/FORMAT.md, "Time"). The newest one goes into START; a ledger's folder gathers them in
 * the file "anchors"; an export carries those that bear on its take. Portable, no system calls.
 */
#ifndef PS_SIGNING_ANCHOR_H
#define PS_SIGNING_ANCHOR_H

#include "signing/buf.h"
#include "signing/checkpoint.h"
#include "signing/timestamp.h"

struct ps_anchor {
	struct ps_bytes checkpoint; /* signed, as it stands in the file "checkpoints" */
	struct ps_bytes token;
};

/* Appends [checkpoint, token]. Errors stick in @buf. */
void ps_anchor_encode(const struct ps_anchor *anchor, struct ps_buf *buf);

/* Reads one, and leaves the cursor behind it. Errors: those of the CBOR readers. */
PS_MUST_CHECK enum ps_err ps_anchor_read(struct ps_cursor *cursor, struct ps_anchor *anchor_out);

/*
 * The checkpoint, if it is one that @point signed.
 * Errors: PS_BAD_SIGNATURE, those of ps_checkpoint_read(), PS_MALFORMED (bytes behind it),
 * PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchor_checkpoint(const struct ps_anchor *anchor,
					       const uint8_t point[PS_POINT_LEN],
					       struct ps_checkpoint *checkpoint_out);

#endif
