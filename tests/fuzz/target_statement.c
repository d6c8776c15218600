/*
 * Any bytes, as a statement of derivation.
 *
 * Property: what is accepted is within the format's bounds, and no byte of it can be another one
 * (each eighth is tried): it would not be what was signed. What is refused leaves the outputs
 * alone.
 */
#include <stdlib.h>
#include <string.h>

#include "signing/derivation.h"
#include "tests/fuzz/fuzz.h"

static bool reads(struct ps_bytes bytes, struct ps_derivation *said)
{
	struct ps_certificates *chain = NULL;
	enum ps_err err;

	memset(said, 0xa5, sizeof(*said));
	err = ps_derivation_read(bytes, said, &chain);
	PS_FUZZ_HOLDS(!err == (chain != NULL));
	PS_FUZZ_HOLDS(!err || said->take_number == 0xa5a5a5a5a5a5a5a5);
	ps_certificates_destroy(chain);
	return !err;
}

static void check(const struct ps_derivation *said)
{
	PS_FUZZ_HOLDS(said->range_count >= 1 && said->range_count <= PS_DERIVED_RANGES_MAX);
	for (size_t i = 0; i < said->range_count; i++) {
		const struct ps_derived_range *range = &said->ranges[i];

		PS_FUZZ_HOLDS(strnlen(range->camera, sizeof(range->camera)) <=
			      PS_CAMERA_NAME_LEN_MAX);
		PS_FUZZ_HOLDS(range->count >= 1 && range->first <= range->last);
		PS_FUZZ_HOLDS(range->count - 1 <= range->last - range->first);
	}
	PS_FUZZ_HOLDS(said->by.len >= 1 && said->by.len <= PS_NAME_LEN_MAX);
	PS_FUZZ_HOLDS(said->what.len <= PS_TEXT_LEN_MAX);
	PS_FUZZ_HOLDS(said->delegation.chain_count >= 1 &&
		      said->delegation.chain_count <= PS_CHAIN_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_derivation said;
	struct ps_derivation other;
	uint8_t *copy = ps_fuzz_copy(bytes, len);

	if (reads((struct ps_bytes){ copy, len }, &said)) {
		check(&said);
		for (size_t at = 0; at < len; at += 8) {
			copy[at] ^= 1;
			PS_FUZZ_HOLDS(!reads((struct ps_bytes){ copy, len }, &other));
			copy[at] ^= 1;
		}
	}
	free(copy);
	return 0;
}
