/*
 * A statement of derivation (signing/FORMAT.md, "Statements of derivation"): that a file, of which
 * the digest is told, was said to be made of these frames of that take. The station signs it while
 * it runs, with a key that may sign nothing else: a delegation under its own key says so.
 *
 * The take and the hashes of its frames are what the station found in its store. The file's digest,
 * and what was done, are the word of whoever asked.
 */
#ifndef PS_SIGNING_DERIVATION_H
#define PS_SIGNING_DERIVATION_H

#include "signing/certificate.h"
#include "signing/check.h"
#include "signing/key.h"

#define PS_DERIVED_RANGES_MAX 16
#define PS_DERIVATION_LEN_MAX 65536 /* both records */

/* Frames of one camera that follow each other. */
struct ps_derived_range {
	char camera[PS_CAMERA_NAME_LEN_MAX + 1];
	uint64_t first; /* sequence numbers */
	uint64_t last;
	uint64_t count;		     /* of those in the take that lie between them */
	uint8_t frames[PS_HASH_LEN]; /* 0x20 over their frame hashes */
};

struct ps_delegation {
	struct ps_bytes station;
	size_t chain_count;
	struct ps_bytes chain[PS_CHAIN_MAX]; /* DER; the device's own first */
	uint8_t point[PS_POINT_LEN];	     /* of the key that signs statements */
	struct ps_clock clock;
};

struct ps_derivation {
	struct ps_delegation delegation;
	uint64_t take_number;
	uint8_t take[PS_HASH_LEN];
	uint8_t record[PS_HASH_LEN]; /* hash of the take's last signed record */
	size_t range_count;
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
	uint8_t file[PS_HASH_LEN]; /* SHA-256 of the derived file, as was told */
	uint64_t bytes;
	struct ps_bytes what; /* was done, as was told */
	struct ps_bytes by;   /* who asked */
	struct ps_clock clock;
};

/*
 * Signs the delegation with the station's own key and appends the record to @buf.
 * Errors: the key's, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_delegation_sign(const struct ps_delegation *delegation,
					     struct ps_key *device, struct ps_buf *buf);

/*
 * Appends the statement's two records: @delegation as it is, and what @derivation says (its own
 * member delegation is not looked at), signed with the key that was delegated to.
 * Errors: PS_INVALID (what ps_derivation_read() would refuse), the key's, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_derivation_sign(const struct ps_derivation *derivation,
					     struct ps_bytes delegation, struct ps_key *key,
					     struct ps_buf *buf);

/*
 * Reads a statement: both records and nothing behind them. Both signatures are verified, the first
 * with the key of the first certificate, and that they belong together. Whether that certificate is
 * to be believed is ps_trust_check()'s to say, over *@chain_out, which is the caller's to destroy.
 * Views stay in @bytes.
 *
 * Errors: those of the CBOR readers; PS_UNSUPPORTED (another version); PS_BAD_SIGNATURE;
 * PS_MISMATCH (the two do not belong together, or the certificate cannot be read); PS_NO_MEMORY,
 * PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_derivation_read(struct ps_bytes bytes,
					     struct ps_derivation *derivation_out,
					     struct ps_certificates **chain_out);

/*
 * Counts and hashes the frames of ranges while a file is verified: its hooks fit struct
 * ps_check_hooks. What a file withholds of a range's frames, entries included, is not counted.
 */
struct ps_derived_frames {
	size_t count;
	struct ps_derived_range
		ranges[PS_DERIVED_RANGES_MAX];	 /* wanted; count and hash at the end */
	uint64_t cameras[PS_DERIVED_RANGES_MAX]; /* indices in START */
	struct ps_digest digests[PS_DERIVED_RANGES_MAX];
	bool begun;
};

/* Whose camera, first and last are set. */
void ps_derived_frames_init(struct ps_derived_frames *frames, const struct ps_derived_range *ranges,
			    size_t count);

/* Fits struct ps_check_hooks; @ctx is the frames. Errors: PS_NOT_FOUND: no such camera. */
enum ps_err ps_derived_frames_start(void *ctx, const struct ps_start *start,
				    const uint8_t take[PS_HASH_LEN], struct ps_bytes record);
enum ps_err ps_derived_frames_seal(void *ctx, const struct ps_sealed *sealed);

/* Fills in counts and hashes; also frees what a failed run left. Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_derived_frames_finish(struct ps_derived_frames *frames);

#endif
