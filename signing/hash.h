/*
 * The hashes of the format (signing/FORMAT.md, "Hashes"): SHA-256 over a byte that says what is
 * hashed and then the thing itself, so that no hash can be passed off as one of another kind. 0x00
 * and 0x01 belong to the ledger's tree (RFC 9162, 2.1.1), see merkle.h.
 */
#ifndef PS_SIGNING_HASH_H
#define PS_SIGNING_HASH_H

#include "signing/cursor.h"
#include "signing/digest.h"
#include "signing/limits.h"

enum ps_hash_tag {
	PS_HASH_TILE = 0x10,	/* salt, bytes */
	PS_HASH_HEADER = 0x11,	/* header of a canonical picture */
	PS_HASH_FRAME = 0x12,	/* u32 count, tile hashes */
	PS_HASH_ENTRY = 0x13,	/* an entry's CBOR */
	PS_HASH_CONTENT = 0x14, /* u32 count, entry hashes */
	PS_HASH_RECORD = 0x15,	/* a COSE_Sign1, signature included */
	PS_HASH_EVENT = 0x16,	/* salt, body */
	PS_HASH_SHOWN = 0x17,	/* what a file shows of its take */
	PS_HASH_RANGE = 0x20,	/* frame hashes of one camera, in order */
};

/* Errors of all: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_hash(enum ps_hash_tag tag, struct ps_bytes bytes,
				  uint8_t out[PS_HASH_LEN]);

/*
 * A list hash: tag, u32 count, @count hashes that lie one behind the other.
 * Errors: PS_RANGE for a count of 0 or beyond 2^32 - 1.
 */
PS_MUST_CHECK enum ps_err ps_hash_list(enum ps_hash_tag tag, const uint8_t *hashes, size_t count,
				       uint8_t out[PS_HASH_LEN]);

#endif
