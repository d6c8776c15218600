#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/file.h"
#include "signing/trust.h"

/* What make.sh beside the certificates gave them, by date(1). */
enum { NOT_BEFORE = 1704067200, NOT_AFTER = 2051222399, WITHIN = 1780272000 };

#define F(fault) (1u << PS_TRUST_##fault)
#define OK 0u

struct row {
	const char *name;
	const char *chain[PS_CHAIN_MAX + 2]; /* file names without .pem, device first */
	const char *roots[4];
	int64_t time_s;
	unsigned faults;
};

static const struct row rows[] = {
	/* the good ones */
	{ "under the root", { "device" }, { "root" }, WITHIN, OK },
	{ "with the root in the file", { "device", "root" }, { "root" }, WITHIN, OK },
	{ "several roots", { "device" }, { "other", "twin", "root" }, WITHIN, OK },
	{ "under RSA", { "device-of-rsa", "rsa" }, { "rsa" }, WITHIN, OK },
	{ "under RSA by PSS", { "device-of-pss" }, { "rsa" }, WITHIN, OK },
	{ "P-384 and RSA between",
	  { "device-of-middle2", "middle2", "middle" },
	  { "root" },
	  WITHIN,
	  OK },
	{ "with the root too",
	  { "device-of-middle2", "middle2", "middle", "root" },
	  { "root" },
	  WITHIN,
	  OK },
	{ "a CA between is accepted itself",
	  { "device-of-middle2", "middle2" },
	  { "middle" },
	  WITHIN,
	  OK },
	{ "more uses than one", { "device-two-uses" }, { "root" }, WITHIN, OK },

	/* time: both ends belong to the validity */
	{ "its first second", { "device" }, { "root" }, NOT_BEFORE, OK },
	{ "a second before", { "device" }, { "root" }, NOT_BEFORE - 1, F(NOT_YET_VALID) },
	{ "its last second", { "device" }, { "root" }, NOT_AFTER, OK },
	{ "a second after", { "device" }, { "root" }, NOT_AFTER + 1, F(EXPIRED) },
	{ "1970", { "device" }, { "root" }, 0, F(NOT_YET_VALID) },
	{ "the end of time", { "device" }, { "root" }, INT64_MAX, F(EXPIRED) },
	{ "in time, expired today", { "device-short" }, { "short" }, 1640000000, OK },
	{ "the root had expired", { "device-short" }, { "short" }, WITHIN, F(EXPIRED) },

	/* origin */
	{ "another root", { "device" }, { "other" }, WITHIN, F(UNTRUSTED_ROOT) },
	{ "no root", { "device" }, { NULL }, WITHIN, F(UNTRUSTED_ROOT) },
	{ "the file's root is not one given",
	  { "device", "root" },
	  { "other" },
	  WITHIN,
	  F(UNTRUSTED_ROOT) },
	{ "a root of that name in the file, its twin given",
	  { "device", "root" },
	  { "twin" },
	  WITHIN,
	  F(UNTRUSTED_ROOT) },
	{ "self-made", { "device-selfsigned" }, { "root" }, WITHIN, F(UNTRUSTED_ROOT) },
	{ "a link is missing", { "device-of-middle2" }, { "root" }, WITHIN, F(UNTRUSTED_ROOT) },
	{ "two findings", { "device" }, { "other" }, 0, F(UNTRUSTED_ROOT) | F(NOT_YET_VALID) },

	/* signatures */
	{ "a bit of the signature",
	  { "device-bad-signature" },
	  { "root" },
	  WITHIN,
	  F(BAD_SIGNATURE) | F(UNTRUSTED_ROOT) },
	{ "the same beside its root in the file",
	  { "device-bad-signature", "root" },
	  { "root" },
	  WITHIN,
	  F(BAD_SIGNATURE) | F(UNTRUSTED_ROOT) },
	{ "the name of the root, another key",
	  { "device" },
	  { "twin" },
	  WITHIN,
	  F(BAD_SIGNATURE) | F(UNTRUSTED_ROOT) },
	{ "swapped root in the file",
	  { "device", "twin" },
	  { "twin" },
	  WITHIN,
	  F(BAD_SIGNATURE) | F(UNTRUSTED_ROOT) },

	{ "the root's twin in the file, the root given",
	  { "device", "twin" },
	  { "root" },
	  WITHIN,
	  F(BAD_SIGNATURE) },

	/* usage */
	{ "no extended usage", { "device-no-eku" }, { "root" }, WITHIN, F(WRONG_USAGE) },
	{ "a web server's", { "device-server" }, { "root" }, WITHIN, F(WRONG_USAGE) },
	{ "any usage is not ours", { "device-any-use" }, { "root" }, WITHIN, F(WRONG_USAGE) },
	{ "no key usage", { "device-no-ku" }, { "root" }, WITHIN, F(WRONG_USAGE) },
	{ "an unknown extension that is critical",
	  { "device-unknown-critical" },
	  { "root" },
	  WITHIN,
	  F(WRONG_USAGE) },
	{ "only for encryption", { "device-encrypt" }, { "root" }, WITHIN, F(WRONG_USAGE) },
	{ "a CA that signs footage", { "device-device-ca" }, { "root" }, WITHIN, F(WRONG_USAGE) },
	{ "the root itself", { "root" }, { "root" }, WITHIN, F(WRONG_USAGE) },

	/* strength */
	{ "SHA-1", { "device-sha1" }, { "root" }, WITHIN, F(WEAK_ALGORITHM) },
	{ "PSS, its mask by another hash",
	  { "device-of-mask", "rsa" },
	  { "rsa" },
	  WITHIN,
	  F(WEAK_ALGORITHM) | F(UNTRUSTED_ROOT) | F(BAD_SIGNATURE) },
	{ "RSA 1024", { "device-of-weak" }, { "rsa-weak" }, WITHIN, F(WEAK_ALGORITHM) },

	/* no chain of ours */
	{ "nothing", { NULL }, { "root" }, WITHIN, F(MALFORMED) },
	{ "an RSA device", { "device-rsa" }, { "root" }, WITHIN, F(MALFORMED) },
	{ "a P-384 device", { "device-p384" }, { "root" }, WITHIN, F(MALFORMED) },
	{ "wrong order", { "root", "device" }, { "root" }, WITHIN, F(MALFORMED) },
	{ "a stranger in the chain", { "device", "other" }, { "root" }, WITHIN, F(MALFORMED) },
	{ "links swapped",
	  { "device-of-middle2", "middle", "middle2" },
	  { "root" },
	  WITHIN,
	  F(MALFORMED) },
	{ "the root twice", { "device", "root", "root" }, { "root" }, WITHIN, F(MALFORMED) },
	{ "under a device", { "device-of-device", "device" }, { "root" }, WITHIN, F(MALFORMED) },
	{ "under a CA that may not sign",
	  { "device-of-nosign", "middle-nosign" },
	  { "root" },
	  WITHIN,
	  F(MALFORMED) },
};

static enum ps_err add(struct ps_certificates *list, const char *name)
{
	struct ps_buf text;
	char path[128];
	enum ps_err err;

	assert_true(snprintf(path, sizeof(path), "tests/unit/data/certificates/%s.pem", name) <
		    (int)sizeof(path));
	ps_buf_init(&text);
	assert_int_equal(ps_file_read(path, &text), PS_OK);
	err = ps_certificates_add_pem(list, (const char *)text.bytes, text.len);
	ps_buf_release(&text);
	return err;
}

static struct ps_certificates *load(const char *const *names, size_t max)
{
	struct ps_certificates *list = NULL;

	assert_int_equal(ps_certificates_create(max, &list), PS_OK);
	for (; *names; names++)
		assert_int_equal(add(list, *names), PS_OK);
	return list;
}

static void every_chain_gets_its_findings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_certificates *chain = load(rows[i].chain, PS_CHAIN_MAX);
		struct ps_certificates *roots = load(rows[i].roots, PS_ROOTS_MAX);
		struct ps_trust trust;

		print_message("%s\n", rows[i].name);
		assert_int_equal(ps_trust_check(chain, roots, rows[i].time_s, &trust), PS_OK);
		assert_int_equal(trust.faults, rows[i].faults);
		assert_int_equal(trust.trusted, rows[i].faults == OK);
		if (!trust.trusted)
			assert_true(trust.faults & 1u << trust.reason);
		ps_certificates_destroy(chain);
		ps_certificates_destroy(roots);
	}
}

static void the_length_that_a_ca_allows_holds(void **state)
{
	const char *const names[] = { "device-of-pathlen", "middle-pathlen", NULL };
	const char *const root_names[] = { "pathlen", NULL };
	struct ps_certificates *chain = load(names, PS_CHAIN_MAX);
	struct ps_certificates *roots = load(root_names, PS_ROOTS_MAX);
	struct ps_trust trust;

	(void)state;
	assert_int_equal(ps_trust_check(chain, roots, WITHIN, &trust), PS_OK);
	assert_int_equal(trust.faults, F(UNTRUSTED_ROOT));
	ps_certificates_destroy(chain);
	ps_certificates_destroy(roots);
}

/* The fingerprints are openssl's (x509 -fingerprint -sha256). */
static void a_result_names_who_signed(void **state)
{
	static const uint8_t device_fingerprint[] = {
		0x86, 0xfc, 0xe2, 0xda, 0xc6, 0x96, 0x13, 0x32, 0x37, 0x61, 0xe8,
		0x76, 0xa5, 0xfe, 0xdc, 0x1e, 0x58, 0x3f, 0x31, 0x22, 0x84, 0x4c,
		0x39, 0xe2, 0x98, 0xdb, 0x9a, 0xfa, 0x02, 0xe4, 0x88, 0x43,
	};
	static const uint8_t root_fingerprint[] = {
		0x72, 0x42, 0x86, 0xa3, 0xf9, 0x76, 0x22, 0x1b, 0x7d, 0x53, 0xa4,
		0x05, 0x64, 0x69, 0xa2, 0x7c, 0x77, 0x4f, 0xbb, 0x32, 0xf2, 0x9c,
		0xd1, 0x49, 0x51, 0x77, 0x69, 0x85, 0xe4, 0x06, 0xfd, 0x90,
	};
	const char *const names[] = { "device", NULL };
	const char *const root_names[] = { "other", "root", NULL };
	struct ps_certificates *chain = load(names, PS_CHAIN_MAX);
	struct ps_certificates *roots = load(root_names, PS_ROOTS_MAX);
	uint8_t point[PS_POINT_LEN];
	struct ps_trust trust;

	(void)state;
	assert_int_equal(ps_trust_check(chain, roots, WITHIN, &trust), PS_OK);
	assert_true(trust.trusted);
	assert_true(trust.has_root);
	assert_memory_equal(trust.device_fingerprint, device_fingerprint, PS_DIGEST_LEN);
	assert_memory_equal(trust.root_fingerprint, root_fingerprint, PS_DIGEST_LEN);
	assert_string_equal(trust.name, "打包台 3");
	assert_int_equal(trust.not_before_s, NOT_BEFORE);
	assert_int_equal(trust.not_after_s, NOT_AFTER);
	assert_int_equal(ps_certificate_public_point(chain, 0, point), PS_OK);
	assert_memory_equal(trust.point, point, PS_POINT_LEN);
	ps_certificates_destroy(roots);

	assert_int_equal(ps_trust_check(chain, NULL, WITHIN, &trust), PS_OK);
	assert_false(trust.has_root);
	assert_int_equal(trust.reason, PS_TRUST_UNTRUSTED_ROOT);
	assert_string_equal(ps_trust_fault_name(trust.reason), "untrusted_root");
	ps_certificates_destroy(chain);
}

static void a_name_cannot_play_with_the_terminal(void **state)
{
	const char *const names[] = { "device-evil", NULL };
	struct ps_certificates *chain = load(names, 1);
	char name[PS_NAME_TEXT_MAX];

	(void)state;
	assert_int_equal(ps_certificates_name(chain, 0, name), PS_OK);
	assert_string_equal(name, "a\\x1b[2Jb\\x5c\\xe2\\x80\\xaec");
	ps_certificates_destroy(chain);
}

static void what_is_no_certificate_is_refused(void **state)
{
	static const struct {
		const char *name;
		enum ps_err err;
	} files[] = {
		{ "device-cut", PS_MALFORMED },	    { "device-trailing", PS_MALFORMED },
		{ "rsa-huge", PS_BAD_CERTIFICATE }, { "rsa-pss", PS_BAD_CERTIFICATE },
		{ "k1", PS_BAD_CERTIFICATE },
	};
	static const struct {
		const char *text;
		size_t len;
		enum ps_err err;
	} texts[] = {
		{ "", 0, PS_NOT_FOUND },
		{ "hello", 5, PS_NOT_FOUND },
		{ "-----BEGIN CERTIFICATE-----\n", 28, PS_MALFORMED },
		{ "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 59,
		  PS_MALFORMED },
		{ "a\0b", 3, PS_MALFORMED },
	};
	const char *const names[] = { "device", NULL };
	struct ps_certificates *list = load(names, PS_CHAIN_MAX);

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		assert_int_equal(add(list, files[i].name), files[i].err);
		assert_int_equal(ps_certificates_count(list), 1);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(ps_certificates_add_pem(list, texts[i].text, texts[i].len),
				 texts[i].err);
		assert_int_equal(ps_certificates_count(list), 1);
	}
	ps_certificates_destroy(list);
}

static void a_list_holds_no_more_than_it_may(void **state)
{
	static uint8_t long_der[PS_CERTIFICATE_DER_MAX + 1];
	const char *const names[] = { "device", "root", NULL };
	struct ps_certificates *list = NULL;

	(void)state;
	assert_int_equal(ps_certificates_create(0, &list), PS_INVALID);
	assert_int_equal(ps_certificates_create(PS_ROOTS_MAX + 1, &list), PS_INVALID);
	list = load(names, 2);
	assert_int_equal(add(list, "other"), PS_LIMIT);
	assert_int_equal(ps_certificates_add_der(list, long_der, sizeof(long_der)), PS_LIMIT);
	assert_int_equal(ps_certificates_count(list), 2);
	ps_certificates_destroy(list);
}

/* Each byte of a certificate, changed: never trusted with other content, and never a crash. */
static void no_changed_byte_passes(void **state)
{
	const char *const names[] = { "device", NULL };
	const char *const root_names[] = { "root", NULL };
	struct ps_certificates *good = load(names, 1);
	struct ps_certificates *roots = load(root_names, 1);
	uint8_t der[PS_CERTIFICATE_DER_MAX];
	size_t len = 0;
	const uint8_t *bytes = ps_certificates_der(good, 0, &len);

	(void)state;
	memcpy(der, bytes, len);
	for (size_t i = 0; i < len; i++) {
		struct ps_certificates *chain = NULL;
		struct ps_trust trust;

		assert_int_equal(ps_certificates_create(1, &chain), PS_OK);
		der[i] ^= 0x01;
		if (ps_certificates_add_der(chain, der, len) == PS_OK) {
			assert_int_equal(ps_trust_check(chain, roots, WITHIN, &trust), PS_OK);
			assert_false(trust.trusted);
		}
		der[i] ^= 0x01;
		ps_certificates_destroy(chain);
	}
	ps_certificates_destroy(good);
	ps_certificates_destroy(roots);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_chain_gets_its_findings),
		cmocka_unit_test(the_length_that_a_ca_allows_holds),
		cmocka_unit_test(a_result_names_who_signed),
		cmocka_unit_test(a_name_cannot_play_with_the_terminal),
		cmocka_unit_test(what_is_no_certificate_is_refused),
		cmocka_unit_test(a_list_holds_no_more_than_it_may),
		cmocka_unit_test(no_changed_byte_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
