/*
 * A generator that repeats: SHA-256(seed ‖ counter) for counter = 0, 1, … For tests only; whoever
 * knows the seed knows every salt.
 */
#ifndef PS_TESTS_KIT_RANDOM_SEEDED_H
#define PS_TESTS_KIT_RANDOM_SEEDED_H

#include "signing/random.h"

struct ps_random_seeded {
	uint64_t seed;
	uint64_t counter;
	uint8_t block[32];
	size_t used; /* bytes of @block that were given out */
};

/* Starts over; the result refers to @seeded, which one thread at a time uses. */
struct ps_random ps_random_seeded_init(struct ps_random_seeded *seeded, uint64_t seed);

#endif
