#include "signing/key_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/platform_util.h>

#include "signing/file.h"
#include "signing/key_pem.h"
#include "signing/secret_file.h"

/*
 * Not through PSA, for the reasons that ecdsa_verify.c has: with the curve's multiples kept, a
 * signature takes 0.4 of the time.
 */
struct file_key {
	struct ps_key key; /* first: the two share an address */
	mbedtls_ecp_group group;
	mbedtls_mpi scalar;
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

/* For nonces and for blinding, in the form that Mbed TLS calls. */
static int draw(void *unused, unsigned char *out, size_t len)
{
	(void)unused;
	return ps_random_fill(&ps_random_os, out, len) ? MBEDTLS_ERR_ECP_RANDOM_FAILED : 0;
}

static enum ps_err sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			       uint8_t signature_out[PS_SIGNATURE_LEN])
{
	struct file_key *file_key = (struct file_key *)key;
	mbedtls_mpi r, s;
	int err;

	mbedtls_mpi_init(&r);
	mbedtls_mpi_init(&s);
	err = mbedtls_ecdsa_sign(&file_key->group, &r, &s, &file_key->scalar, digest, PS_DIGEST_LEN,
				 draw, NULL);
	if (err == 0)
		err = mbedtls_mpi_write_binary(&r, signature_out, PS_SIGNATURE_LEN / 2);
	if (err == 0)
		err = mbedtls_mpi_write_binary(&s, signature_out + PS_SIGNATURE_LEN / 2,
					       PS_SIGNATURE_LEN / 2);
	mbedtls_mpi_free(&r);
	mbedtls_mpi_free(&s);
	return err == 0 ? PS_OK : PS_CRYPTO;
}

/* Mbed TLS wipes what it frees. */
static void destroy(struct ps_key *key)
{
	struct file_key *file_key = (struct file_key *)key;

	mbedtls_mpi_free(&file_key->scalar);
	mbedtls_ecp_group_free(&file_key->group);
	free(file_key);
}

static const struct ps_key_ops file_ops = { .kind = "file",
					    .sign_digest = sign_digest,
					    .destroy = destroy };

static int write_point(struct file_key *file_key)
{
	mbedtls_ecp_group *group = &file_key->group;
	mbedtls_ecp_point point;
	size_t len = 0;
	int err;

	mbedtls_ecp_point_init(&point);
	err = mbedtls_ecp_mul(group, &point, &file_key->scalar, &group->G, draw, NULL);
	if (err == 0)
		err = mbedtls_ecp_point_write_binary(group, &point, MBEDTLS_ECP_PF_UNCOMPRESSED,
						     &len, file_key->key.point, PS_POINT_LEN);
	mbedtls_ecp_point_free(&point);
	return err == 0 && len != PS_POINT_LEN ? MBEDTLS_ERR_ECP_BAD_INPUT_DATA : err;
}

/* A number that is 0 or beyond the order is no key: PS_BAD_KEY. */
static enum ps_err import_scalar(const uint8_t scalar[PS_SCALAR_LEN], struct ps_key **key_out)
{
	struct file_key *file_key = calloc(1, sizeof(*file_key));
	int err;

	if (!file_key)
		return PS_NO_MEMORY;
	file_key->key.ops = &file_ops;
	mbedtls_ecp_group_init(&file_key->group);
	mbedtls_mpi_init(&file_key->scalar);
	err = mbedtls_ecp_group_load(&file_key->group, MBEDTLS_ECP_DP_SECP256R1);
	if (err == 0)
		err = mbedtls_mpi_read_binary(&file_key->scalar, scalar, PS_SCALAR_LEN);
	if (err == 0)
		err = mbedtls_ecp_check_privkey(&file_key->group, &file_key->scalar);
	if (err == 0)
		err = write_point(file_key);
	if (err != 0) {
		destroy(&file_key->key);
		return err == MBEDTLS_ERR_ECP_INVALID_KEY ? PS_BAD_KEY : PS_CRYPTO;
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

	err = draw_key(random, scalar, key_out);
	mbedtls_platform_zeroize(scalar, sizeof(scalar));
	return err;
}
