/*
 * What lies between signing/digest.c and the processor's SHA-256 instructions. Nobody else includes
 * it, but for the tests.
 */
#ifndef PS_SIGNING_DIGEST_ENGINE_H
#define PS_SIGNING_DIGEST_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "signing/digest.h"

/* FIPS 180-4, 4.2.2 and 5.3.3. */
extern const uint32_t ps_digest_k[64];
extern const uint32_t ps_digest_h0[8];

/* An engine without functions is PSA. */
struct ps_digest_engine {
	const char *name;
	/* Takes @n blocks into @h. */
	void (*compress)(uint32_t h[8], const uint8_t *blocks, size_t n);
	/* The same for two independent hashes at once. */
	void (*compress2)(uint32_t h_a[8], const uint8_t *a, uint32_t h_b[8], const uint8_t *b,
			  size_t n);
};

extern const struct ps_digest_engine ps_digest_psa;

/* The engine of one kind of processor; NULL where this one lacks the instructions. */
const struct ps_digest_engine *ps_digest_x86(void);
const struct ps_digest_engine *ps_digest_arm(void);

/* The engine that runs now. */
const struct ps_digest_engine *ps_digest_engine_now(void);

/* Starts a hash on a given engine. */
void ps_digest_init_on(struct ps_digest *digest, const struct ps_digest_engine *engine);

/* ps_digest_many() on a given engine. */
PS_MUST_CHECK enum ps_err ps_digest_many_on(const struct ps_digest_engine *engine,
					    const struct ps_digest_job *jobs, size_t n);

/* PS_CRYPTO unless @engine agrees with PSA on the vectors and on the lengths 0 to 200. */
PS_MUST_CHECK enum ps_err ps_digest_engine_check(const struct ps_digest_engine *engine);

#endif
