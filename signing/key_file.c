#include "signing/key_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <mbedtls/platform_util.h>
#include <psa/crypto.h>

#include "signing/file.h"
#include "signing/key_pem.h"
#include "signing/secret_file.h"

struct file_key {
	struct ps_key key; /* first: the two share an address */
	psa_key_id_t id;
};

static const char *const fault_texts[] = {
#define X(code, sentence) sentence,
	PS_KEY_FAULTS(X)
#undef X
};

const char *ps_key_fault_text(enum ps_key_fault fault)
{
	return (size_t)fault < sizeof(fault_texts) / sizeof(fault_texts[0]) ? fault_texts[fault]
									    : "unknown";
}

static enum ps_err sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			       uint8_t signature_out[PS_SIGNATURE_LEN])
{
	const struct file_key *file_key = (struct file_key *)key;
	size_t len = 0;

	if (psa_sign_hash(file_key->id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), digest, PS_DIGEST_LEN,
			  signature_out, PS_SIGNATURE_LEN, &len) != PSA_SUCCESS ||
	    len != PS_SIGNATURE_LEN)
		return PS_CRYPTO;
	return PS_OK;
}

static void destroy(struct ps_key *key)
{
	struct file_key *file_key = (struct file_key *)key;

	/* Nobody could act on a failure: the slot dies with the process. */
	(void)psa_destroy_key(file_key->id);
	free(file_key);
}

static const struct ps_key_ops file_ops = { .kind = "file",
					    .sign_digest = sign_digest,
					    .destroy = destroy };

/* PSA refuses a number that is 0 or beyond the order: PS_BAD_KEY. */
static enum ps_err import_scalar(const uint8_t scalar[PS_SCALAR_LEN], struct ps_key **key_out)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	struct file_key *file_key = calloc(1, sizeof(*file_key));
	psa_status_t status;
	size_t len = 0;

	if (!file_key)
		return PS_NO_MEMORY;
	file_key->key.ops = &file_ops;
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 8 * PS_SCALAR_LEN);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
	psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
	status = psa_import_key(&attributes, scalar, PS_SCALAR_LEN, &file_key->id);
	if (status != PSA_SUCCESS) {
		free(file_key);
		return status == PSA_ERROR_INVALID_ARGUMENT ? PS_BAD_KEY : PS_CRYPTO;
	}
	if (psa_export_public_key(file_key->id, file_key->key.point, PS_POINT_LEN, &len) !=
		    PSA_SUCCESS ||
	    len != PS_POINT_LEN) {
		destroy(&file_key->key);
		return PS_CRYPTO;
	}
	*key_out = &file_key->key;
	return PS_OK;
}

enum ps_err ps_key_file_open(const char *path, enum ps_key_fault *fault_out,
			     struct ps_key **key_out)
{
	enum ps_key_fault fault = PS_KEY_FAULT_NONE;
	uint8_t scalar[PS_SCALAR_LEN];
	char text[PS_KEY_PEM_MAX];
	size_t len = 0;
	enum ps_err err = ps_secret_file_read(path, text, sizeof(text), &len, &fault);

	if (!err && psa_crypto_init() != PSA_SUCCESS)
		err = PS_CRYPTO;
	if (!err)
		err = ps_key_pem_read(text, len + 1, &fault, scalar);
	if (!err)
		err = import_scalar(scalar, key_out);
	mbedtls_platform_zeroize(scalar, sizeof(scalar));
	mbedtls_platform_zeroize(text, sizeof(text));
	if (fault_out)
		*fault_out = fault;
	return err;
}

/* One draw in 2^32 is beyond the order; only a broken source gives two such in a row. */
static enum ps_err draw_key(const struct ps_random *random, uint8_t scalar_out[PS_SCALAR_LEN],
			    struct ps_key **key_out)
{
	enum ps_err err = PS_BAD_KEY;

	for (int draw = 0; draw < 2 && err == PS_BAD_KEY; draw++) {
		err = ps_random_fill(random, scalar_out, PS_SCALAR_LEN);
		if (!err)
			err = import_scalar(scalar_out, key_out);
	}
	return err;
}

enum ps_err ps_key_file_create(const char *path, const struct ps_random *random,
			       struct ps_key **key_out)
{
	uint8_t scalar[PS_SCALAR_LEN];
	char text[PS_KEY_PEM_MAX];
	struct ps_key *key = NULL;
	enum ps_err err;

	if (psa_crypto_init() != PSA_SUCCESS)
		return PS_CRYPTO;
	err = draw_key(random, scalar, &key);
	if (!err)
		err = ps_key_pem_write(scalar, key->point, text);
	if (!err)
		err = ps_file_create(path, text, strlen(text), S_IRUSR | S_IWUSR);
	if (!err) {
		*key_out = key;
		key = NULL;
	}
	ps_key_destroy(key);
	mbedtls_platform_zeroize(scalar, sizeof(scalar));
	mbedtls_platform_zeroize(text, sizeof(text));
	return err;
}

enum ps_err ps_key_session_create(const struct ps_random *random, struct ps_key **key_out)
{
	uint8_t scalar[PS_SCALAR_LEN];
	enum ps_err err;

	if (psa_crypto_init() != PSA_SUCCESS)
		return PS_CRYPTO;
	err = draw_key(random, scalar, key_out);
	mbedtls_platform_zeroize(scalar, sizeof(scalar));
	return err;
}
