/*
 * struct ps_history: a station's ledger as a stranger reads it (signing/FORMAT.md, "The ledger").
 *
 * It walks the leaves and the signed checkpoints beside each other, once, in memory that does not
 * grow with them, and compares the tree with every checkpoint of the file and with whatever was
 * kept outside. What stands behind the last checkpoint is counted and nothing is concluded from it:
 * the station has not signed it yet.
 *
 * Nothing is trusted because it lies in the ledger's folder: the leaves are the station's word only
 * if the last checkpoint verifies under the enrolled key, or the one that it was handed on to, and
 * signs the root that they have. Whether
 * that key is the station's is the caller's to judge (@point, @chain). Portable, no system calls.
 */
#ifndef PS_SIGNING_HISTORY_H
#define PS_SIGNING_HISTORY_H

#include "signing/certificate.h"
#include "signing/checkpoint.h"
#include "signing/ledger_keys.h"
#include "signing/ledger_state.h"
#include "signing/merkle.h"
#include "signing/reader.h"

/* What the leaves are worth; name and sentence. */
#define PS_HISTORY_STATES(X)                                                                    \
	X(SIGNED, "signed", "the leaves are those that the last checkpoint signs")              \
	X(NO_LEAVES, "no_leaves", "there is no leaf")                                           \
	X(NO_CHECKPOINT, "no_checkpoint", "no signed checkpoint covers the leaves")             \
	X(BAD_LEAF, "bad_leaf", "a leaf is damaged")                                            \
	X(UNKNOWN_LEAF, "unknown_leaf", "a leaf is of a kind that this version does not judge") \
	X(KEY_NOT_HANDED_ON, "key_not_handed_on",                                               \
	  "a leaf names a new key, and the key before it did not sign that")                    \
	X(BAD_CHECKPOINT, "bad_checkpoint", "a checkpoint is damaged")                          \
	X(BAD_SIGNATURE, "bad_signature",                                                       \
	  "the last checkpoint's signature does not verify under the station's key")            \
	X(OTHER_LEDGER, "other_ledger", "the checkpoints are those of another ledger")          \
	X(SHORT, "short", "leaves are missing that the last checkpoint covers")                 \
	X(OTHER_LEAVES, "other_leaves", "the leaves are not those that the last checkpoint signs")

enum ps_history_state {
#define X(code, name, sentence) PS_HISTORY_##code,
	PS_HISTORY_STATES(X)
#undef X
		PS_HISTORY_STATE_COUNT,
};

const char *ps_history_state_name(enum ps_history_state state);
const char *ps_history_state_text(enum ps_history_state state);

/* What was kept outside, or stands in a take: the tree had this root at this size. */
struct ps_history_point {
	uint64_t size;
	uint8_t root[PS_HASH_LEN];
	bool names_ledger; /* a checkpoint does, START does not: */
	uint8_t ledger[PS_HASH_LEN];
	bool reached; /* the signed leaves go so far: */
	bool fits;
};

#define PS_HISTORY_POINTS_MAX 64

/* The point that @checkpoint signs. */
void ps_history_point_set(struct ps_history_point *point, const struct ps_checkpoint *checkpoint);

/* What is asked of the ledger. */
struct ps_history_question {
	uint64_t take_number; /* 0: of no take */
	size_t point_count;
	struct ps_history_point points[PS_HISTORY_POINTS_MAX];
	/*
	 * Each leaf up to the last checkpoint, in order and before that was verified; NULL: nobody
	 * is told. An error (not PS_END) ends the reading.
	 */
	enum ps_err (*leaf)(void *ctx, const struct ps_leaf *leaf);
	void *ctx;
};

/* The take that was asked for, as the signed leaves have it. */
struct ps_history_take {
	bool started;
	uint8_t take[PS_HASH_LEN];
	bool ended;
	uint64_t ending; /* enum ps_ending_word */
	uint8_t last_record[PS_HASH_LEN];
	bool deleted; /* there is a tombstone */
	uint64_t exports;
	bool clock_behind; /* when it began: before what an earlier leaf's clock had shown */
};

struct ps_history {
	enum ps_history_state state;
	uint64_t bad_leaf;		 /* BAD_LEAF, UNKNOWN_LEAF: its index */
	uint64_t leaves;		 /* read, whether signed or not */
	struct ps_checkpoint checkpoint; /* the last one; its size is 0 if there is none */
	uint64_t checkpoints;
	bool has_point;		     /* leaf 0 could be read: */
	uint8_t point[PS_POINT_LEN]; /* the enrolled key */
	struct ps_ledger_keys keys;  /* that one, and those that followed it */

	/* Below: of the signed leaves, if @state is SIGNED. */
	struct ps_leaf_totals totals;
	const char *
		broken_rule; /* the first leaf that does not follow those before it; NULL: all do */
	uint64_t broken_leaf;
	uint64_t lost_takes; /* begun before the last boot, and never ended */
	uint64_t first_lost;
	uint64_t open_takes;	 /* begun since, and not ended yet */
	uint64_t access_batches; /* of access logs, and how many entries they have */
	uint64_t accesses;
	/* leaves whose clock shows a time before that of the leaf before them, by more than a
	 * second beyond what both clocks may be wrong by */
	uint64_t clock_backwards;
	uint64_t first_backwards; /* the first one's index, and how far: */
	uint64_t first_backwards_us;
	uint64_t forked_size; /* another checkpoint that verifies says otherwise of so many leaves;
				 0: none */
	struct ps_history_take take;
};

/*
 * Reads both files. @question is the caller's; its points, in any order, are filled in.
 *
 * PS_OK means that there is a result, not that it is good. Errors: PS_IO, PS_NO_MEMORY, PS_CRYPTO,
 * the hook's.
 */
PS_MUST_CHECK enum ps_err ps_history_read(struct ps_source leaves, struct ps_source checkpoints,
					  struct ps_history_question *question,
					  struct ps_history *history_out);

#endif
