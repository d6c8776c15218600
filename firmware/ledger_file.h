/*
 * struct ps_ledger: the station's ledger on disk, in the directory "ledger" of the store.
 *
 *	leaves       a CBOR sequence; each leaf as one byte string (signing/leaf.h)
 *	checkpoints  a CBOR sequence of signed checkpoints (signing/checkpoint.h)
 *	tree         hashes, for proofs; derived, and made anew where it is missing
 *	tags         which leaves carry which waybill's tag; derived as well
 *	secret       32 random bytes, for the tags of waybills; mode 0600
 *
 * One process has it open (packseald), under a lock; readers need none, and take an unfinished item
 * at the end of a file for the end. All functions on one ledger: one thread at a time.
 *
 * Nothing is ever repaired but one thing: an item that was not wholly written when the power went,
 * at the very end of a file, is cut off when the ledger is opened, and that is reported. Everything
 * else that is wrong stops the station, with the place and what to do.
 */
#ifndef PS_FIRMWARE_LEDGER_FILE_H
#define PS_FIRMWARE_LEDGER_FILE_H

#include "firmware/access_recent.h"
#include "firmware/clock_doubt.h"
#include "firmware/standing.h"
#include "signing/checkpoint.h"
#include "signing/ledger_keys.h"
#include "signing/ledger_state.h"
#include "signing/merkle.h"
#include "signing/tag.h"

#define PS_LEDGER_SECRET_LEN PS_TAG_SECRET_LEN

struct ps_ledger;

/*
 * What opening found. Filled in whether it succeeds or not; the texts are constant, and what is not
 * known is NULL or 0.
 */
struct ps_ledger_report {
	uint64_t torn_leaf_bytes;	/* cut off the end of "leaves" */
	uint64_t torn_checkpoint_bytes; /* cut off the end of "checkpoints" */
	const char *file;		/* the faulty file */
	uint64_t offset;		/* where in it the faulty item begins */
	uint64_t leaf;			/* the index that a faulty leaf should have */
	const char *what;		/* is wrong */
	const char *advice;		/* what to do */
	enum ps_err tree;		/* why the file "tree" is not kept; PS_OK: it is */
	enum ps_err tags;		/* the same of the file "tags" */
	bool none;			/* there is no ledger, not even the leaves of one */
};

/*
 * Makes the ledger of a new station: the secret and leaf 0, whose secret_commitment is filled in
 * here. @store is the open store directory. When this returns PS_OK it is on the medium. A creation
 * that was interrupted is begun anew.
 *
 * Errors: PS_EXISTS if there is a ledger, or the checkpoints of one; PS_INVALID if @enrolment is of
 * another kind; those of ps_leaf_encode(), firmware/disk.h and ps_digest().
 */
PS_MUST_CHECK enum ps_err ps_ledger_create(int store, const uint8_t secret[PS_LEDGER_SECRET_LEN],
					   const struct ps_leaf *enrolment);

/*
 * Opens the ledger and reads all of it: every leaf is decoded, checked against those before it and
 * hashed, and the tree is compared with the last checkpoint (whose signature is *not* verified:
 * ps_ledger_last_checkpoint() hands it out for that).
 *
 * Errors: PS_BUSY (another process has it); PS_NOT_FOUND (no ledger, or a file of it is missing);
 * PS_MALFORMED, PS_RANGE, PS_UNSUPPORTED, PS_TRUNCATED (an item that is not one); PS_MISMATCH (a
 * leaf that does not follow, fewer leaves than a checkpoint says, another root, another secret);
 * PS_CRYPTO; those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_ledger_open(int store, struct ps_ledger_report *report_out,
					 struct ps_ledger **ledger_out);

/* NULL is fine. */
void ps_ledger_close(struct ps_ledger *ledger);

/* Size, totals, open takes. Valid until the next append. */
const struct ps_ledger_state *ps_ledger_state(const struct ps_ledger *ledger);

/* Which takes are held, thinned, deleted. Valid until the next append. */
const struct ps_standing *ps_ledger_standing(const struct ps_ledger *ledger);

/* The batches of access logs that it has last. Valid until the next append. */
const struct ps_access_recent *ps_ledger_accessed(const struct ps_ledger *ledger);

/* The latest moment that the ledger vouches for. */
const struct ps_clock_past *ps_ledger_past(const struct ps_ledger *ledger);

/* Moves it on by a moment that somebody else vouches for. */
void ps_ledger_add_past(struct ps_ledger *ledger, const struct ps_clock *clock);

/* Whether the open files are still those in the store. Errors: PS_NOT_FOUND if not, PS_IO. */
PS_MUST_CHECK enum ps_err ps_ledger_check(const struct ps_ledger *ledger);

/* Whose signatures its checkpoints carry. Valid until the next append. */
const struct ps_ledger_keys *ps_ledger_keys(const struct ps_ledger *ledger);

/* The ledger's id: the leaf hash of leaf 0. */
void ps_ledger_id(const struct ps_ledger *ledger, uint8_t id_out[PS_HASH_LEN]);

PS_MUST_CHECK enum ps_err ps_ledger_root(const struct ps_ledger *ledger,
					 uint8_t root_out[PS_HASH_LEN]);

/* Fills in what the ledger knows of the next started leaf: number, previous, totals. */
void ps_ledger_describe_next(const struct ps_ledger *ledger, struct ps_leaf_started *started);

/*
 * Appends @leaf, whose index is filled in here. When this returns PS_OK the leaf is on the medium.
 *
 * On PS_MISMATCH (the leaf does not follow), PS_RANGE and PS_MALFORMED (not a leaf), PS_NO_MEMORY,
 * PS_NO_SPACE and PS_LIMIT nothing has changed. After any other error nobody knows what is on the
 * medium: the ledger refuses every further append with PS_IO, and has to be opened anew.
 */
PS_MUST_CHECK enum ps_err ps_ledger_append(struct ps_ledger *ledger, struct ps_leaf *leaf);

/*
 * Signs a checkpoint over the present tree and appends it; on the medium when this returns PS_OK.
 * @signed_out may be NULL; else the COSE_Sign1 is appended to it. Errors: as of ps_ledger_append(),
 * with those of the key beside, after which nothing has changed.
 */
PS_MUST_CHECK enum ps_err ps_ledger_checkpoint(struct ps_ledger *ledger, struct ps_key *key,
					       const struct ps_clock *clock,
					       struct ps_buf *signed_out);

/*
 * The same in steps, for a key that signs elsewhere: what the checkpoint says of the present tree;
 * and once it is signed, of @size leaves, which no later one may be below. Errors: as of the
 * former; PS_MISMATCH for a size that does not follow.
 */
PS_MUST_CHECK enum ps_err ps_ledger_draft_checkpoint(const struct ps_ledger *ledger,
						     const struct ps_clock *clock,
						     struct ps_checkpoint *checkpoint_out);
PS_MUST_CHECK enum ps_err ps_ledger_add_checkpoint(struct ps_ledger *ledger, uint64_t size,
						   struct ps_bytes signed_checkpoint);

/* Appends the last signed checkpoint to @buf. Errors: PS_NOT_FOUND if there is none, PS_IO. */
PS_MUST_CHECK enum ps_err ps_ledger_last_checkpoint(const struct ps_ledger *ledger,
						    struct ps_buf *buf);

/*
 * The tag of a waybill: HMAC-SHA-256 with the ledger's secret over the code as the caller
 * normalised it. Errors: PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_ledger_tag(const struct ps_ledger *ledger, struct ps_bytes waybill,
					uint8_t tag_out[PS_HASH_LEN]);

struct ps_ledger_earlier {
	uint64_t number;
	int64_t utc_us; /* of the leaf */
	uint8_t take[PS_HASH_LEN];
};

/*
 * The takes whose ended or bound_late leaf carries @tag, each once, newest leaf first, at most
 * PS_EARLIER_MAX; *@more_out says whether there are more. An open take has no such leaf yet.
 * Errors: PS_IO, PS_MISMATCH (the file is not what was read at the start).
 */
PS_MUST_CHECK enum ps_err ps_ledger_find_tag(struct ps_ledger *ledger,
					     const uint8_t tag[PS_HASH_LEN],
					     struct ps_ledger_earlier earlier_out[PS_EARLIER_MAX],
					     size_t *count_out, bool *more_out);

/* The ledger's folder; it stays the ledger's. */
int ps_ledger_dir(const struct ps_ledger *ledger);

/* Appends the bytes of leaf @index to @buf. Errors: PS_RANGE if there is none; as of the former. */
PS_MUST_CHECK enum ps_err ps_ledger_read_leaf(struct ps_ledger *ledger, uint64_t index,
					      struct ps_buf *buf);

/*
 * Proofs over the first @size (@new_size) leaves, see signing/merkle.h. They read some hundred
 * leaves of the file. Errors: PS_RANGE also for a size beyond the ledger's; as of the former.
 */
PS_MUST_CHECK enum ps_err ps_ledger_prove_inclusion(struct ps_ledger *ledger, uint64_t index,
						    uint64_t size,
						    struct ps_merkle_proof *proof_out);
PS_MUST_CHECK enum ps_err ps_ledger_prove_consistency(struct ps_ledger *ledger, uint64_t old_size,
						      uint64_t new_size,
						      struct ps_merkle_proof *proof_out);

#endif
