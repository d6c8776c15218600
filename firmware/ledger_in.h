/* The inside of struct ps_ledger, for firmware/ledger_*.c only. */
#ifndef PS_FIRMWARE_LEDGER_IN_H
#define PS_FIRMWARE_LEDGER_IN_H

#include "firmware/ledger_file.h"
#include "firmware/tag_map.h"

#define PS_LEDGER_DIR "ledger"
#define PS_LEDGER_LEAVES "leaves"
#define PS_LEDGER_CHECKPOINTS "checkpoints"
#define PS_LEDGER_SECRET "secret"
#define PS_LEDGER_TREE "tree"
#define PS_LEDGER_TAGS "tags"

/*
 * Of the leaves memory keeps nothing but a root and a place for each chunk of 256: a proof reads
 * the few chunks that it needs.
 */
#define PS_CHUNK_LEVEL 8
#define PS_CHUNK_LEAVES (1U << PS_CHUNK_LEVEL)

struct ps_ledger_chunk {
	uint64_t offset;	   /* of its first leaf in the file */
	uint8_t root[PS_HASH_LEN]; /* once all its leaves are there */
};

struct ps_ledger {
	int dir; /* carries the lock */
	int leaves;
	int checkpoints;
	int tree_file; /* -1: it is not kept */
	int tags_file; /* the same */
	uint64_t leaves_len;
	uint64_t checkpoints_len;
	uint64_t last_checkpoint; /* offset of the last, if there is one */
	uint64_t checkpoint_size; /* of the tree; 0: there is none */
	bool broken;		  /* a write failed and its outcome is not known */
	uint8_t secret[PS_LEDGER_SECRET_LEN];
	uint8_t id[PS_HASH_LEN];
	struct ps_ledger_keys keys;
	struct ps_ledger_state state;
	struct ps_merkle tree;
	struct ps_tag_map tags;
	struct ps_standing standing;
	struct ps_clock_past past;
	struct ps_access_recent accessed;
	struct ps_ledger_chunk *chunks; /* the last one may be unfinished */
	size_t chunk_count;
	size_t chunk_room;
	/* The leaf hashes of the chunk that a proof read last. */
	bool has_cache;
	uint64_t cached_chunk;
	size_t cached_count;
	uint8_t cache[PS_CHUNK_LEAVES][PS_HASH_LEN];
};

/*
 * What one more leaf makes of the ledger, worked out before anything is written, so that taking it
 * over afterwards cannot fail. Errors: as of ps_ledger_append(); @rule_out as of
 * ps_ledger_state_check().
 */
struct ps_ledger_next {
	struct ps_merkle tree;
	uint8_t hash[PS_HASH_LEN];
	uint8_t chunk_root[PS_HASH_LEN];
	bool ends_chunk;
	struct ps_ledger_keys keys; /* of a leaf that names one */
};

PS_MUST_CHECK enum ps_err ps_ledger_prepare(struct ps_ledger *ledger, const struct ps_leaf *leaf,
					    struct ps_bytes bytes, struct ps_ledger_next *next_out,
					    const char **rule_out);

/* Takes over the leaf that stands at @offset in the file. */
void ps_ledger_adopt(struct ps_ledger *ledger, const struct ps_leaf *leaf, uint64_t offset,
		     const struct ps_ledger_next *next);

/*
 * The file "tree": opens it, and makes it anew unless it is that of the leaves; the next leaf,
 * which stands at @offset, before it is adopted; and no further. In ledger_plant.c. Errors: those
 * of firmware/disk.h, PS_NO_MEMORY, PS_CRYPTO; then it is not kept, and the ledger is what it was.
 */
PS_MUST_CHECK enum ps_err ps_ledger_plant_open(struct ps_ledger *ledger);
void ps_ledger_plant_add(struct ps_ledger *ledger, const uint8_t hash[PS_HASH_LEN],
			 uint64_t offset);
void ps_ledger_plant_close(struct ps_ledger *ledger);

/*
 * The file "tags": opens it and makes it that of the tags; those that were adopted since there were
 * @before; and no further. In ledger_tags.c. Errors: as above.
 */
PS_MUST_CHECK enum ps_err ps_ledger_tags_open(struct ps_ledger *ledger);
void ps_ledger_tags_add(struct ps_ledger *ledger, size_t before);
void ps_ledger_tags_close(struct ps_ledger *ledger);

#endif
