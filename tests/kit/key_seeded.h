/*
 * A key that repeats: its number comes from the caller's generator, and its signatures are
 * deterministic (RFC 6979), so that a file made with it is the same each time. For tests only.
 */
#ifndef PS_TESTS_KIT_KEY_SEEDED_H
#define PS_TESTS_KIT_KEY_SEEDED_H

#include "signing/key.h"
#include "signing/random.h"

/* The test fails when the key cannot be made. */
struct ps_key *ps_key_seeded_create(const struct ps_random *random);

#endif
