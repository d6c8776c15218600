/*
 * Signatures as they should be: a digest is signed if and only if this key signed it. Real ones
 * take a thousand times as long as all else that a target does, and no fuzzer would ever forge one.
 *
 * ps_ecdsa_verifier_check() is wrapped by the linker: once there is an ideal key it asks here.
 */
#ifndef PS_TESTS_FUZZ_IDEAL_KEY_H
#define PS_TESTS_FUZZ_IDEAL_KEY_H

#include "signing/key.h"

/* A key with this public half. Destroy it like any other. */
struct ps_key *ps_fuzz_ideal_key(const uint8_t point[PS_POINT_LEN]);

/* Nothing was signed so far. */
void ps_fuzz_ideal_forget(void);

#endif
