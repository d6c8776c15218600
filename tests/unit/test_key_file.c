#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/key_file.h"
#include "tests/kit/random_seeded.h"

#define KEYS "tests/unit/data/keys/"

/* SHA-256 of the public half of the P-256 files, by openssl pkey -pubout -outform DER | sha256sum.
 */
static const uint8_t p256_fingerprint[PS_DIGEST_LEN] = {
	0xa6, 0x83, 0x17, 0xd9, 0x2f, 0x2c, 0x8a, 0x88, 0x42, 0x15, 0x3d,
	0x7c, 0x66, 0x01, 0xb5, 0x66, 0xad, 0xb0, 0xd8, 0x86, 0xce, 0x9e,
	0x96, 0x79, 0x5c, 0x4d, 0x4c, 0x6f, 0x03, 0x95, 0x08, 0x64,
};

/* A folder of its own for each test; git does not keep mode 0600, so files are copied into it. */
struct place {
	char dir[64];
	char path[96];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	(void)snprintf(place->dir, sizeof(place->dir), "/tmp/ps-key-XXXXXX");
	if (!mkdtemp(place->dir))
		return -1;
	(void)snprintf(place->path, sizeof(place->path), "%s/key.pem", place->dir);
	*state = place;
	return 0;
}

static int remove_place(void **state)
{
	struct place *place = *state;

	(void)unlink(place->path);
	if (rmdir(place->dir) != 0)
		return -1;
	free(place);
	return 0;
}

static void put_file(const struct place *place, const char *bytes, size_t len, mode_t mode)
{
	FILE *file = fopen(place->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(place->path, mode), 0);
}

static void copy_file(const struct place *place, const char *from, mode_t mode)
{
	char bytes[4096];
	FILE *file = fopen(from, "r");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, sizeof(bytes), file);
	assert_int_equal(fclose(file), 0);
	put_file(place, bytes, len, mode);
}

static void assert_signs(struct ps_key *key)
{
	uint8_t digest[PS_DIGEST_LEN] = { 1, 2, 3 };
	uint8_t signature[PS_SIGNATURE_LEN];

	for (int i = 0; i < 8; i++) {
		assert_int_equal(ps_key_sign_digest(key, digest, signature), PS_OK);
		assert_true(ps_ecdsa_is_low_s(signature));
		assert_int_equal(ps_ecdsa_verify(key->point, digest, signature), PS_OK);
		digest[0]++;
		assert_int_equal(ps_ecdsa_verify(key->point, digest, signature), PS_BAD_SIGNATURE);
	}
}

static void every_form_that_openssl_writes_is_read(void **state)
{
	static const char *const files[] = { KEYS "p256-sec1.pem", KEYS "p256-pkcs8.pem",
					     KEYS "p256-with-parameters.pem" };

	for (size_t i = 0; i < 3; i++) {
		enum ps_key_fault fault = PS_KEY_FAULT_RSA;
		uint8_t fingerprint[PS_DIGEST_LEN];
		struct ps_key *key = NULL;

		copy_file(*state, files[i], 0600);
		assert_int_equal(ps_key_file_open(((struct place *)*state)->path, &fault, &key),
				 PS_OK);
		assert_int_equal(fault, PS_KEY_FAULT_NONE);
		assert_string_equal(key->ops->kind, "file");
		assert_int_equal(ps_ecdsa_fingerprint(key->point, fingerprint), PS_OK);
		assert_memory_equal(fingerprint, p256_fingerprint, PS_DIGEST_LEN);
		assert_signs(key);
		ps_key_destroy(key);
	}
}

static void other_keys_are_refused_by_name(void **state)
{
	static const struct {
		const char *file;
		enum ps_key_fault fault;
	} rows[] = {
		{ KEYS "rsa.pem", PS_KEY_FAULT_RSA },
		{ KEYS "p384.pem", PS_KEY_FAULT_P384 },
		{ KEYS "p521.pem", PS_KEY_FAULT_P521 },
		{ KEYS "secp256k1.pem", PS_KEY_FAULT_SECP256K1 },
		{ KEYS "ed25519.pem", PS_KEY_FAULT_ED25519 },
		{ KEYS "ed448.pem", PS_KEY_FAULT_ED448 },
		{ KEYS "x25519.pem", PS_KEY_FAULT_OTHER_KIND },
		{ KEYS "encrypted-sec1.pem", PS_KEY_FAULT_ENCRYPTED },
		{ KEYS "encrypted-pkcs8.pem", PS_KEY_FAULT_ENCRYPTED },
		{ KEYS "public-only.pem", PS_KEY_FAULT_NOT_PEM },
		{ KEYS "not-a-key.pem", PS_KEY_FAULT_NOT_PEM },
		{ "/dev/null", PS_KEY_FAULT_NOT_PEM },
	};
	const struct place *place = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum ps_key_fault fault = PS_KEY_FAULT_NONE;
		struct ps_key *key = NULL;

		print_message("%s\n", rows[i].file);
		copy_file(place, rows[i].file, 0600);
		assert_int_equal(ps_key_file_open(place->path, &fault, &key), PS_BAD_KEY);
		assert_int_equal(fault, rows[i].fault);
		assert_null(key);
	}
	assert_non_null(strstr(ps_key_fault_text(PS_KEY_FAULT_ED25519), "Ed25519"));
}

static void a_file_that_others_can_reach_is_refused(void **state)
{
	static const struct {
		mode_t mode;
		enum ps_err err;
	} rows[] = {
		{ 0600, PS_OK },     { 0400, PS_OK },	  { 0640, PS_DENIED }, { 0620, PS_DENIED },
		{ 0604, PS_DENIED }, { 0601, PS_DENIED }, { 0666, PS_DENIED },
	};
	const struct place *place = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum ps_key_fault fault = PS_KEY_FAULT_NONE;
		struct ps_key *key = NULL;

		copy_file(place, KEYS "p256-sec1.pem", 0600);
		assert_int_equal(chmod(place->path, rows[i].mode), 0);
		assert_int_equal(ps_key_file_open(place->path, &fault, &key), rows[i].err);
		assert_int_equal(fault,
				 rows[i].err ? PS_KEY_FAULT_OPEN_TO_OTHERS : PS_KEY_FAULT_NONE);
		ps_key_destroy(key);
		assert_int_equal(unlink(place->path), 0);
	}
	assert_non_null(strstr(ps_key_fault_text(PS_KEY_FAULT_OPEN_TO_OTHERS), "chmod 600"));
}

static void what_is_no_plain_file_is_refused(void **state)
{
	const struct place *place = *state;
	enum ps_key_fault fault = PS_KEY_FAULT_NONE;
	struct ps_key *key = NULL;
	static const char big[5000] = "-----BEGIN EC PRIVATE KEY-----\n";

	assert_int_equal(ps_key_file_open(place->path, &fault, &key), PS_NOT_FOUND);
	assert_int_equal(ps_key_file_open(place->dir, &fault, &key), PS_DENIED);
	assert_int_equal(fault, PS_KEY_FAULT_NOT_A_FILE);
	assert_int_equal(mkfifo(place->path, 0600), 0);
	assert_int_equal(ps_key_file_open(place->path, &fault, &key), PS_DENIED);
	assert_int_equal(fault, PS_KEY_FAULT_NOT_A_FILE);
	assert_int_equal(unlink(place->path), 0);
	put_file(place, big, sizeof(big), 0600);
	assert_int_equal(ps_key_file_open(place->path, &fault, &key), PS_BAD_KEY);
	assert_int_equal(fault, PS_KEY_FAULT_TOO_LONG);
	assert_int_equal(ps_key_file_open(place->path, NULL, &key), PS_BAD_KEY);
	assert_null(key);
}

static void a_new_key_can_be_opened_again(void **state)
{
	const struct place *place = *state;
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 7);
	struct ps_key *made = NULL, *opened = NULL;
	struct stat status;

	assert_int_equal(ps_key_file_create(place->path, &random, &made), PS_OK);
	assert_int_equal(stat(place->path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(ps_key_file_open(place->path, NULL, &opened), PS_OK);
	assert_memory_equal(made->point, opened->point, PS_POINT_LEN);
	assert_signs(made);
	assert_signs(opened);
	ps_key_destroy(made);
	ps_key_destroy(opened);
}

static void a_new_key_never_replaces_a_file(void **state)
{
	const struct place *place = *state;
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 7);
	struct ps_key *key = NULL;
	struct stat status;

	put_file(place, "precious", 8, 0600);
	assert_int_equal(ps_key_file_create(place->path, &random, &key), PS_EXISTS);
	assert_null(key);
	assert_int_equal(stat(place->path, &status), 0);
	assert_int_equal(status.st_size, 8);
	assert_int_equal(ps_key_file_create("/nonexistent/key.pem", &random, &key), PS_NOT_FOUND);
	assert_null(key);
}

static enum ps_err fill_fails(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	(void)out;
	(void)len;
	return PS_IO;
}

static enum ps_err fill_beyond_the_order(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	memset(out, 0xff, len);
	return PS_OK;
}

static void without_randomness_there_is_no_key(void **state)
{
	static const struct ps_random broken = { .fill = fill_fails };
	static const struct ps_random stuck = { .fill = fill_beyond_the_order };
	const struct place *place = *state;
	struct ps_key *key = NULL;

	assert_int_equal(ps_key_file_create(place->path, &broken, &key), PS_IO);
	assert_int_equal(ps_key_file_create(place->path, &stuck, &key), PS_BAD_KEY);
	assert_null(key);
	assert_int_equal(access(place->path, F_OK), -1);
}

/* A back end whose chip has begun to fail: its signatures are of the right form, but wrong. */
static enum ps_err sign_wrongly(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
				uint8_t signature_out[PS_SIGNATURE_LEN])
{
	(void)key;
	memcpy(signature_out, digest, PS_DIGEST_LEN);
	memset(signature_out + 32, 0x11, 32);
	return PS_OK;
}

static void destroy_nothing(struct ps_key *key)
{
	(void)key;
}

static void a_wrong_signature_is_not_handed_out(void **state)
{
	static const struct ps_key_ops ops = { .kind = "failing",
					       .sign_digest = sign_wrongly,
					       .destroy = destroy_nothing };
	const struct place *place = *state;
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 7);
	uint8_t digest[PS_DIGEST_LEN] = { 1, 2, 3 };
	uint8_t signature[PS_SIGNATURE_LEN] = { 0xee };
	struct ps_key failing = { .ops = &ops };
	struct ps_key *key = NULL;

	assert_int_equal(ps_key_file_create(place->path, &random, &key), PS_OK);
	memcpy(failing.point, key->point, PS_POINT_LEN);
	assert_int_equal(ps_key_sign_digest(&failing, digest, signature), PS_CRYPTO);
	assert_int_equal(signature[0], 0xee);
	ps_key_destroy(&failing);
	ps_key_destroy(key);
}

#define IN_A_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_PLACE(every_form_that_openssl_writes_is_read),
		IN_A_PLACE(other_keys_are_refused_by_name),
		IN_A_PLACE(a_file_that_others_can_reach_is_refused),
		IN_A_PLACE(what_is_no_plain_file_is_refused),
		IN_A_PLACE(a_new_key_can_be_opened_again),
		IN_A_PLACE(a_new_key_never_replaces_a_file),
		IN_A_PLACE(without_randomness_there_is_no_key),
		IN_A_PLACE(a_wrong_signature_is_not_handed_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
