#include "tests/fuzz/ideal_key.h"

#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/* The linker's names: what callers reach, and what they would have reached. */
enum ps_err __wrap_ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
					   const uint8_t digest[PS_DIGEST_LEN],
					   const uint8_t signature[PS_SIGNATURE_LEN]);
enum ps_err __real_ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
					   const uint8_t digest[PS_DIGEST_LEN],
					   const uint8_t signature[PS_SIGNATURE_LEN]);

/* The wrapped function has no context to carry this in. */
static struct {
	bool in_use;
	struct ps_buf digests;
} signed_so_far;

/* r says which digest it is, s is 1: a signature of the right form. */
static void make_signature(const uint8_t digest[PS_DIGEST_LEN], uint8_t signature[PS_SIGNATURE_LEN])
{
	memset(signature, 0, PS_SIGNATURE_LEN);
	memcpy(signature, digest, PS_DIGEST_LEN);
	signature[0] = 1; /* below the curve's order, and not 0 */
	signature[PS_SIGNATURE_LEN - 1] = 1;
}

static enum ps_err sign(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			uint8_t signature_out[PS_SIGNATURE_LEN])
{
	(void)key;
	ps_buf_add(&signed_so_far.digests, digest, PS_DIGEST_LEN);
	PS_FUZZ_HOLDS(signed_so_far.digests.err == PS_OK);
	make_signature(digest, signature_out);
	return PS_OK;
}

static void destroy(struct ps_key *key)
{
	free(key);
}

struct ps_key *ps_fuzz_ideal_key(const uint8_t point[PS_POINT_LEN])
{
	static const struct ps_key_ops ops = { .kind = "ideal",
					       .sign_digest = sign,
					       .destroy = destroy };
	struct ps_key *key = calloc(1, sizeof(*key));

	PS_FUZZ_HOLDS(key);
	key->ops = &ops;
	memcpy(key->point, point, PS_POINT_LEN);
	signed_so_far.in_use = true;
	return key;
}

void ps_fuzz_ideal_forget(void)
{
	ps_buf_clear(&signed_so_far.digests);
}

enum ps_err __wrap_ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
					   const uint8_t digest[PS_DIGEST_LEN],
					   const uint8_t signature[PS_SIGNATURE_LEN])
{
	const struct ps_buf *digests = &signed_so_far.digests;
	uint8_t good[PS_SIGNATURE_LEN];

	if (!signed_so_far.in_use)
		return __real_ps_ecdsa_verifier_check(verifier, digest, signature);
	for (size_t at = 0; at < digests->len; at += PS_DIGEST_LEN) {
		if (memcmp(digests->bytes + at, digest, PS_DIGEST_LEN) != 0)
			continue;
		make_signature(digest, good);
		return memcmp(good, signature, sizeof(good)) == 0 ? PS_OK : PS_BAD_SIGNATURE;
	}
	return PS_BAD_SIGNATURE;
}
