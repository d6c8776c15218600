/*
 * The leaves of a station's ledger (signing/FORMAT.md, "Ledger"). A leaf is deterministic CBOR:
 *
 *	[kind, index, clock, body]
 *
 * where index is its place in the tree, from 0, and body is an array whose items the kind says. In
 * a file of leaves each stands as one byte string, so that a reader can step over it unread. The
 * number of a kind is for ever.
 *
 * Take numbers count takes from 1 without a gap and have nothing to do with leaf indices.
 */
#ifndef PS_SIGNING_LEAF_H
#define PS_SIGNING_LEAF_H

#include <stdbool.h>

#include "signing/access_batch.h"
#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/clock.h"
#include "signing/cursor.h"
#include "signing/limits.h"

#define PS_LEAF_KINDS(X)                      \
	X(0, ENROLMENT, "enrolment")          \
	X(1, BOOT, "boot")                    \
	X(2, STARTED, "started")              \
	X(3, BOUND_LATE, "bound_late")        \
	X(4, ENDED, "ended")                  \
	X(5, THINNED, "thinned")              \
	X(6, TOMBSTONE, "tombstone")          \
	X(7, HOLD, "hold")                    \
	X(8, EXPORT, "export")                \
	X(9, CLOCK_STEP, "clock_step")        \
	X(10, KEY_CHANGE, "key_change")       \
	X(11, CONFIGURATION, "configuration") \
	X(12, ACCESSED, "accessed")

enum ps_leaf_kind {
#define X(number, code, name) PS_LEAF_##code = number,
	PS_LEAF_KINDS(X)
#undef X
		PS_LEAF_KIND_COUNT,
};

/* The name as JSON and pages show it; NULL for a number that is not a kind. */
const char *ps_leaf_kind_name(uint64_t kind);

/* Certificates in DER, the device's own first. */
struct ps_leaf_chain {
	size_t count; /* 1 to PS_CHAIN_MAX */
	struct ps_bytes certificates[PS_CHAIN_MAX];
};

/* Leaf 0 and no other. [chain, attestation or null, commitment] */
struct ps_leaf_enrolment {
	struct ps_leaf_chain chain;
	bool has_attestation;
	struct ps_bytes attestation;
	uint8_t secret_commitment[PS_HASH_LEN]; /* SHA-256 of the ledger's secret */
};

struct ps_self_test {
	struct ps_bytes name;
	bool passed;
	struct ps_bytes text;
};

/* packseald began to run. [boot, run, firmware, configuration, [[name, 0 or 1, text], …]] */
struct ps_leaf_boot {
	uint8_t boot[PS_BOOT_LEN]; /* of the kernel */
	uint8_t run[PS_BOOT_LEN];  /* of this process, random */
	struct ps_bytes firmware;
	uint8_t configuration[PS_HASH_LEN];
	size_t test_count;
	struct ps_self_test tests[PS_SELF_TESTS_MAX];
};

/* Takes so far and how they ended. What has not ended is open. */
struct ps_leaf_totals {
	uint64_t takes;
	uint64_t ended;
	uint64_t cancelled;
	uint64_t recovered;
};

/* [number, take, previous or null, lane, [takes, ended, cancelled, recovered]] */
struct ps_leaf_started {
	uint64_t number;
	uint8_t take[PS_HASH_LEN]; /* the take id: the hash of START */
	bool has_previous;
	uint64_t previous; /* index of the leaf that started the take before */
	struct ps_bytes lane;
	struct ps_leaf_totals totals; /* before this take */
};

/* A waybill was tied to a take after its end. [number, take, commitment, tag, by] */
struct ps_leaf_bound_late {
	uint64_t number;
	uint8_t take[PS_HASH_LEN];
	uint8_t commitment[PS_HASH_LEN];
	uint8_t tag[PS_HASH_LEN];
	struct ps_bytes by;
};

/* [number, take, started, last record, ending, reason, [commitment, …], [tag, …]] */
struct ps_leaf_ended {
	uint64_t number;
	uint8_t take[PS_HASH_LEN];
	uint64_t started; /* index of its started leaf */
	uint8_t last_record[PS_HASH_LEN];
	uint64_t ending; /* enum ps_ending_word */
	uint64_t reason; /* enum ps_reason */
	size_t commitment_count;
	uint8_t commitments[PS_OPENINGS_MAX][PS_HASH_LEN];
	size_t tag_count;
	uint8_t tags[PS_OPENINGS_MAX][PS_HASH_LEN];
};

/* [number, take, rule, digest] */
struct ps_leaf_thinned {
	uint64_t number;
	uint8_t take[PS_HASH_LEN];
	struct ps_bytes rule;
	uint8_t file_digest[PS_HASH_LEN]; /* SHA-256 of the new file */
};

/* The file of a take was deleted. [number, take, rule, bytes] */
struct ps_leaf_tombstone {
	uint64_t number;
	uint8_t take[PS_HASH_LEN];
	struct ps_bytes rule;
	uint64_t bytes;
};

/* [number, take, 0 or 1, why, by] */
struct ps_leaf_hold {
	uint64_t number;
	uint8_t take[PS_HASH_LEN];
	bool on;
	struct ps_bytes why;
	struct ps_bytes by;
};

/* [number, take, digest, bytes, by] */
struct ps_leaf_export {
	uint64_t number;
	uint8_t take[PS_HASH_LEN];
	uint8_t file_digest[PS_HASH_LEN]; /* SHA-256 of the exported file */
	uint64_t bytes;
	struct ps_bytes by;
};

/* The clock was set by hand or jumped. [before, after] */
/* [hash, chain, by the old key] */
struct ps_leaf_key_change {
	uint8_t old_spki_hash[PS_HASH_LEN]; /* SHA-256 of the SubjectPublicKeyInfo, DER */
	struct ps_leaf_chain chain;	    /* of the new key */
	struct ps_bytes by_old;		    /* a COSE_Sign1, see signing/ledger_keys.h */
};

/* [hash] */
struct ps_leaf_configuration {
	uint8_t hash[PS_HASH_LEN];
};

/* One leaf. The views in it belong to whoever supplied them, or to the bytes it was decoded from.
 */
struct ps_leaf {
	enum ps_leaf_kind kind;
	uint64_t index;
	struct ps_clock clock;
	union {
		struct ps_leaf_enrolment enrolment;
		struct ps_leaf_boot boot;
		struct ps_leaf_started started;
		struct ps_leaf_bound_late bound_late;
		struct ps_leaf_ended ended;
		struct ps_leaf_thinned thinned;
		struct ps_leaf_tombstone tombstone;
		struct ps_leaf_hold hold;
		struct ps_leaf_export export;
		struct ps_clock_step clock_step;
		struct ps_leaf_key_change key_change;
		struct ps_leaf_configuration configuration;
		struct ps_access_batch accessed; /* who searched and looked */
	};
};

/* The number of the take that the leaf is about; 0 where it is about none. */
uint64_t ps_leaf_take(const struct ps_leaf *leaf);

/*
 * Appends the leaf to @buf, without the byte string around it. What ps_leaf_decode() would refuse
 * is not written; @buf then is as it was. Errors: PS_RANGE, PS_MALFORMED as of ps_leaf_decode();
 * PS_NO_MEMORY, PS_LIMIT (@buf).
 */
PS_MUST_CHECK enum ps_err ps_leaf_encode(const struct ps_leaf *leaf, struct ps_buf *buf);

/*
 * Decodes one whole leaf. Views stay in @bytes.
 * Errors: those of the CBOR readers; PS_UNSUPPORTED for a kind that this version does not know;
 * PS_RANGE also for a take number 0 and for a leaf that refers to itself or to a later one.
 */
PS_MUST_CHECK enum ps_err ps_leaf_decode(struct ps_bytes bytes, struct ps_leaf *leaf_out);

/*
 * Steps over the next leaf of a file of leaves and hands out its bytes.
 * Errors: PS_END (no bytes left), PS_TRUNCATED (they end inside it), PS_MALFORMED, PS_RANGE (empty,
 * or longer than PS_LEAF_LEN_MAX). After an error the cursor stands where it stood.
 */
PS_MUST_CHECK enum ps_err ps_leaf_next(struct ps_cursor *cursor, struct ps_bytes *leaf_out);

#endif
