/*
 * An anchor: a checkpoint of a station's ledger, and an authority's time stamp over its bytes
 * (signing/FORMAT.md, "Time"). The newest one goes into START; a ledger's folder gathers them in
 * the folder "anchors", a file each; an export carries those that bear on its take. Portable, no
 * system calls.
 */
#ifndef PS_SIGNING_ANCHOR_H
#define PS_SIGNING_ANCHOR_H

#include "signing/buf.h"
#include "signing/checkpoint.h"
#include "signing/ledger_keys.h"
#include "signing/timestamp.h"

#define PS_ANCHORS_DIR "anchors"
#define PS_ANCHOR_BYTES_MAX (PS_CHECKPOINT_LEN_MAX + PS_TOKEN_LEN_MAX + 16)
#define PS_ANCHOR_NAME_LEN 39

struct ps_anchor {
	struct ps_bytes checkpoint; /* signed, as it stands in the file "checkpoints" */
	struct ps_bytes token;
};

/* Appends [checkpoint, token]. Errors stick in @buf. */
void ps_anchor_encode(const struct ps_anchor *anchor, struct ps_buf *buf);

/* Reads one, and leaves the cursor behind it. Errors: those of the CBOR readers. */
PS_MUST_CHECK enum ps_err ps_anchor_read(struct ps_cursor *cursor, struct ps_anchor *anchor_out);

/* The one that fills @bytes exactly. Errors: as of the former; PS_MALFORMED for bytes behind it. */
PS_MUST_CHECK enum ps_err ps_anchor_decode(struct ps_bytes bytes, struct ps_anchor *anchor_out);

/*
 * The name of its file: when its token says that it was made, how many leaves the checkpoint
 * covers, and the beginning of the token's SHA-256, "20260301T020000Z-0000000000123-0123abcd", so
 * that names sort by time. Errors: PS_MALFORMED (no token, or of a time beyond four digits of a
 * year), those of ps_checkpoint_read(), PS_UNSUPPORTED, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchor_name(const struct ps_anchor *anchor,
					 char name_out[PS_ANCHOR_NAME_LEN + 1]);

/* Is it such a name? */
bool ps_anchor_is_name(const char *name);

/* The leaves that such a name says; nobody signs names. */
uint64_t ps_anchor_name_size(const char *name);

/*
 * The checkpoint, if the one of @keys signed it that signs trees of its size.
 * Errors: PS_BAD_SIGNATURE, those of ps_checkpoint_read(), PS_MALFORMED (bytes behind it),
 * PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchor_checkpoint(const struct ps_anchor *anchor,
					       const struct ps_ledger_keys *keys,
					       struct ps_checkpoint *checkpoint_out);

#endif
