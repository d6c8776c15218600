/*
 * SHA-256 (FIPS 180-4): the one hash of suite 1.
 *
 * Three back ends compute it: the x86 SHA extensions, the ARMv8 ones, and PSA for every other
 * machine. ps_digest_start() picks one, once per process, and compares it with PSA before anybody
 * relies on it. Without that call everything works through PSA.
 *
 * Only the PSA back end can fail (PS_CRYPTO), but callers cannot know which one runs, so they
 * check. All functions may be called from several threads at once; one thread at a time uses one
 * struct ps_digest.
 */
#ifndef PS_SIGNING_DIGEST_H
#define PS_SIGNING_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include <psa/crypto.h>

#include "signing/error.h"

#define PS_DIGEST_LEN 32
#define PS_DIGEST_BLOCK_LEN 64

/* The longest prefix of a struct ps_digest_job: with its tag it fills one block. */
#define PS_DIGEST_PREFIX_MAX 63

enum ps_digest_backend {
	PS_DIGEST_FASTEST,  /* what this processor does best */
	PS_DIGEST_PORTABLE, /* PSA */
};

/*
 * Picks the fastest back end of this processor and checks it against PSA: on fixed vectors and on
 * every length from 0 to 200. May be called again and from any thread.
 *
 * Errors: PS_CRYPTO when PSA does not work or the two disagree; PSA then stays chosen, and a
 * station must not sign.
 */
PS_MUST_CHECK enum ps_err ps_digest_start(void);

/*
 * Like ps_digest_start(), with the choice given: benchmarks compare the two. A struct ps_digest
 * keeps the back end that it was initialised with.
 */
PS_MUST_CHECK enum ps_err ps_digest_use(enum ps_digest_backend backend);

/* The chosen back end: "psa", "sha-ni" or "armv8". */
const char *ps_digest_name(void);

/* A hash in progress, in the caller's memory. The members are digest.c's own. */
struct ps_digest {
	const struct ps_digest_engine *engine;
	enum ps_err err; /* the first failure; ps_digest_finish() reports it */
	union {
		struct {
			uint32_t h[8];
			uint64_t len;
			uint8_t block[PS_DIGEST_BLOCK_LEN];
		} own;
		psa_hash_operation_t psa;
	} in;
};

void ps_digest_init(struct ps_digest *digest);
void ps_digest_update(struct ps_digest *digest, const void *bytes, size_t len);

/*
 * Ends the hash; whoever initialised it must call this (or init it again only after it).
 *
 * Errors: PS_CRYPTO, for any step since init.
 */
PS_MUST_CHECK enum ps_err ps_digest_finish(struct ps_digest *digest,
					   uint8_t digest_out[PS_DIGEST_LEN]);

/* The hash of @len bytes. Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_digest(const void *bytes, size_t len,
				    uint8_t digest_out[PS_DIGEST_LEN]);

struct ps_digest_part {
	const void *bytes;
	size_t len;
};

/* The hash of @tag ‖ parts[0] ‖ … ‖ parts[n-1]. Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_digest_tagged(uint8_t tag, const struct ps_digest_part *parts,
					   size_t n, uint8_t digest_out[PS_DIGEST_LEN]);

/* One of many messages: tag ‖ prefix ‖ bytes. A tile's prefix is its salt. */
struct ps_digest_job {
	uint8_t tag;
	const uint8_t *prefix;
	size_t prefix_len; /* at most PS_DIGEST_PREFIX_MAX */
	const uint8_t *bytes;
	size_t len;
	uint8_t *digest_out; /* PS_DIGEST_LEN bytes */
};

/*
 * Hashes @n independent messages, two at a time where the processor gains by it: the SHA
 * instructions wait for each other, so a second message fits into the gaps of the first. Nothing is
 * copied but the first and last block of a message. The outputs must not overlap any input.
 *
 * Errors: PS_INVALID for a prefix that is too long, before anything is hashed; PS_CRYPTO, after
 * which the outputs are undefined.
 */
PS_MUST_CHECK enum ps_err ps_digest_many(const struct ps_digest_job *jobs, size_t n);

#endif
