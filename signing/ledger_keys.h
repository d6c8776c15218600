/*
 * struct ps_ledger_keys: whose signatures a ledger's checkpoints carry, as its leaves say: the key
 * that leaf 0 enrols, until a key_change leaf, which the key before it signs, names another
 * (signing/FORMAT.md, "Change of key"). Portable, no system calls.
 */
#ifndef PS_SIGNING_LEDGER_KEYS_H
#define PS_SIGNING_LEDGER_KEYS_H

#include "signing/cose.h"
#include "signing/key.h"
#include "signing/leaf.h"

#define PS_LEDGER_KEYS_MAX 16 /* of one ledger */

/* All 0: no leaf was followed yet. */
struct ps_ledger_keys {
	uint8_t ledger[PS_HASH_LEN]; /* the leaf hash of leaf 0 */
	size_t count;
	struct {
		uint64_t since; /* the index of its leaf */
		uint8_t point[PS_POINT_LEN];
		uint8_t before[PS_HASH_LEN]; /* of the tree before its leaf, as the key before it
						signed; 0 of the first key */
	} keys[PS_LEDGER_KEYS_MAX];
};

/* The one key of a ledger of which nothing else is known. */
void ps_ledger_keys_set(struct ps_ledger_keys *keys, const uint8_t point[PS_POINT_LEN]);

/*
 * Takes the next leaf into account; @hash is its leaf hash, and @root that of the tree before it;
 * NULL: the leaves before it were not all seen, and the caller holds `before` against what he sees.
 * All leaves but enrolment and key_change change nothing.
 * Errors, nothing changed: PS_MISMATCH (a key_change that does not follow the key before it, or not
 * these leaves),
 * PS_BAD_SIGNATURE (that key did not sign it), PS_LIMIT (too many), those of reading the
 * certificate, PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_ledger_keys_follow(struct ps_ledger_keys *keys,
						const struct ps_leaf *leaf,
						const uint8_t hash[PS_HASH_LEN],
						const uint8_t *root);

/* The point of the key that signs a tree of @size leaves; NULL: no leaf was followed. */
const uint8_t *ps_ledger_keys_at(const struct ps_ledger_keys *keys, uint64_t size);

/*
 * Did one of the keys sign this? Each of them speaks for the station, whatever the size: one that
 * signs a tree behind its own hand-over shows a second history. Errors: PS_BAD_SIGNATURE, those of
 * ps_cose_verify().
 */
PS_MUST_CHECK enum ps_err ps_ledger_keys_verify(const struct ps_ledger_keys *keys,
						const struct ps_cose *cose);

/* Is it one of them? */
bool ps_ledger_keys_have(const struct ps_ledger_keys *keys, const uint8_t point[PS_POINT_LEN]);

/* What the old key signs. */
struct ps_key_change {
	uint8_t ledger[PS_HASH_LEN];
	uint64_t index;		   /* of the leaf */
	uint8_t root[PS_HASH_LEN]; /* of the tree before it */
	uint8_t new_spki_hash[PS_HASH_LEN];
};

/* Signs the change with @old and appends the COSE_Sign1. Errors: those of ps_cose_sign(). */
PS_MUST_CHECK enum ps_err ps_key_change_sign(const struct ps_key_change *change, struct ps_key *old,
					     struct ps_buf *buf);

#endif
