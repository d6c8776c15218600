/*
 * Any bytes, as a request for a certificate.
 *
 * Property: what is accepted is signed by the key that it asks for, over all but the signature: a
 * bit more or less (in each fourth byte) and it is refused, or names the same. The name is empty or
 * one that a certificate may have. What is refused leaves the output alone.
 */
#include <stdlib.h>
#include <string.h>

#include "signing/csr.h"
#include "signing/x509_write.h"
#include "tests/fuzz/fuzz.h"

static bool reads(const uint8_t *bytes, size_t len, struct ps_csr *csr)
{
	enum ps_err err;

	memset(csr, 0xa5, sizeof(*csr));
	err = ps_csr_read((struct ps_bytes){ bytes, len }, csr);
	PS_FUZZ_HOLDS(!err || (uint8_t)csr->name[0] == 0xa5);
	PS_FUZZ_HOLDS(!err || csr->point[0] == 0xa5);
	return !err;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_csr csr, other;
	uint8_t *copy = ps_fuzz_copy(bytes, len);

	if (reads(copy, len, &csr)) {
		PS_FUZZ_HOLDS(strnlen(csr.name, sizeof(csr.name)) < sizeof(csr.name));
		PS_FUZZ_HOLDS(!csr.name[0] || ps_x509_name_is_good(csr.name));
		PS_FUZZ_HOLDS(csr.point[0] == 0x04);
		PS_FUZZ_HOLDS(!reads(copy, len - 1, &other));
		for (size_t at = 0; at < len; at += 4) {
			copy[at] ^= 1;
			PS_FUZZ_HOLDS(!reads(copy, len, &other));
			copy[at] ^= 1;
		}
	}
	free(copy);
	return 0;
}
