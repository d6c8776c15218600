#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <psa/crypto.h>

#include "tests/kit/key_seeded.h"

#define SCALAR_LEN 32

struct seeded_key {
	struct ps_key key; /* first: the two share an address */
	psa_key_id_t id;
};

static enum ps_err sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			       uint8_t signature_out[PS_SIGNATURE_LEN])
{
	const struct seeded_key *seeded = (struct seeded_key *)key;
	size_t len = 0;
	psa_status_t status =
		psa_sign_hash(seeded->id, PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256), digest,
			      PS_DIGEST_LEN, signature_out, PS_SIGNATURE_LEN, &len);

	return status == PSA_SUCCESS && len == PS_SIGNATURE_LEN ? PS_OK : PS_CRYPTO;
}

static void destroy(struct ps_key *key)
{
	struct seeded_key *seeded = (struct seeded_key *)key;

	assert_int_equal(psa_destroy_key(seeded->id), PSA_SUCCESS);
	free(seeded);
}

static const struct ps_key_ops ops = { .kind = "test",
				       .sign_digest = sign_digest,
				       .destroy = destroy };

struct ps_key *ps_key_seeded_create(const struct ps_random *random)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	struct seeded_key *seeded = calloc(1, sizeof(*seeded));
	uint8_t scalar[SCALAR_LEN];
	size_t len = 0;

	assert_non_null(seeded);
	assert_int_equal(psa_crypto_init(), PSA_SUCCESS);
	assert_int_equal(ps_random_fill(random, scalar, sizeof(scalar)), PS_OK);
	scalar[0] &= 0x7f; /* below the curve's order */
	seeded->key.ops = &ops;
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 8 * SCALAR_LEN);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
	psa_set_key_algorithm(&attributes, PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256));
	assert_int_equal(psa_import_key(&attributes, scalar, sizeof(scalar), &seeded->id),
			 PSA_SUCCESS);
	assert_int_equal(psa_export_public_key(seeded->id, seeded->key.point, PS_POINT_LEN, &len),
			 PSA_SUCCESS);
	assert_int_equal(len, PS_POINT_LEN);
	return &seeded->key;
}
