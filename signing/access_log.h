/*
 * An access log: who searched for what, who looked at which take, and when (signing/FORMAT.md,
 * "Access logs"). The program with the clerk's pages appends to it; the ledger vouches for its
 * batches (signing/access_batch.h).
 *
 * The file is a CBOR sequence of byte strings, each holding one item, so that one that is damaged
 * inside can be stepped over:
 *
 *	[0, serial, salt, time, who, act, take, text]	an entry; behind it, if there are several
 *		stations, the one's that it is about
 *	[1, batch]	these entries, which stand before it, are handed to the station
 *	[2, root, leaf]	the batch of this root is the ledger's leaf of this index
 *
 * Serial numbers count up by one. What is hashed in a batch's tree are the entries' items.
 * Portable, no system calls.
 */
#ifndef PS_SIGNING_ACCESS_LOG_H
#define PS_SIGNING_ACCESS_LOG_H

#include "signing/access_batch.h"
#include "signing/merkle.h"

#define PS_ACCESS_ITEM_LEN_MAX 512

/* The number of an act is for ever. */
#define PS_ACCESS_ACTS(X)          \
	X(1, SEARCH, "search")     \
	X(2, LOOK, "look")         \
	X(3, STILL, "still")       \
	X(4, LIVE, "live")         \
	X(5, DOWNLOAD, "download") \
	X(6, LOGIN, "login")       \
	X(7, CLAIM, "claim")       \
	X(8, PREVIEW, "preview")   \
	X(9, REDACT, "redact")

enum ps_access_act {
#define X(number, code, name) PS_ACCESS_##code = number,
	PS_ACCESS_ACTS(X)
#undef X
};

/* As JSON and pages show it; NULL for a number that this version does not know. */
const char *ps_access_act_name(uint64_t act);

struct ps_access_entry {
	uint64_t serial; /* at least 1 */
	uint8_t salt[PS_SALT_LEN];
	int64_t utc_us;
	struct ps_bytes who;	 /* 1 to 64 bytes: a user, or "hook:" and a token's name */
	uint64_t act;		 /* up to 255 */
	uint64_t take;		 /* its number; 0: none */
	struct ps_bytes text;	 /* what was searched for, a file's name; up to 256 bytes */
	struct ps_bytes station; /* up to 64 bytes; none: there is but one, or it is about all */
};

enum ps_access_item_kind {
	PS_ACCESS_ENTRY = 0,
	PS_ACCESS_BATCH = 1,
	PS_ACCESS_NOTED = 2,
};

struct ps_access_item {
	enum ps_access_item_kind kind;
	union {
		struct ps_access_entry entry;
		struct ps_access_batch batch;
		struct {
			uint8_t root[PS_HASH_LEN];
			uint64_t leaf;
		} noted;
	};
};

/*
 * Appends the item to @buf, without the byte string around it. Errors: PS_RANGE, PS_MALFORMED (what
 * the reader would refuse), PS_NO_MEMORY, PS_LIMIT; then @buf is as it was.
 */
PS_MUST_CHECK enum ps_err ps_access_item_encode(const struct ps_access_item *item,
						struct ps_buf *buf);

/* Decodes one whole item. Views stay in @bytes. Errors: those of the CBOR readers; PS_UNSUPPORTED
 * for a kind that this version does not know. */
PS_MUST_CHECK enum ps_err ps_access_item_decode(struct ps_bytes bytes,
						struct ps_access_item *item_out);

/* Steps over the next item (signing/sequence_reader.h). Errors: PS_END, PS_TRUNCATED,
 * PS_MALFORMED, PS_RANGE (longer than PS_ACCESS_ITEM_LEN_MAX). */
PS_MUST_CHECK enum ps_err ps_access_item_next(struct ps_cursor *cursor, struct ps_bytes *item_out);

/*
 * A batch as it grows by one entry after the other.
 */
struct ps_access_tree {
	struct ps_access_batch batch; /* all but the root; no entries: none was added */
	struct ps_merkle tree;
};

/* All zero is empty. Adds the entry whose item @bytes are. Errors: PS_LIMIT (PS_ACCESS_BATCH_MAX
 * are in it), PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_access_tree_add(struct ps_access_tree *tree,
					     const struct ps_access_entry *entry,
					     struct ps_bytes bytes);

/* The batch, with its root. Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_access_tree_close(const struct ps_access_tree *tree,
					       struct ps_access_batch *batch_out);

#endif
