#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ecdsa.h"

/* RFC 6979, A.2.5, SHA-256, message "sample". Its s happens to be high. */
static const uint8_t point[PS_POINT_LEN] = {
	0x04, 0x60, 0xfe, 0xd4, 0xba, 0x25, 0x5a, 0x9d, 0x31, 0xc9, 0x61, 0xeb, 0x74,
	0xc6, 0x35, 0x6d, 0x68, 0xc0, 0x49, 0xb8, 0x92, 0x3b, 0x61, 0xfa, 0x6c, 0xe6,
	0x69, 0x62, 0x2e, 0x60, 0xf2, 0x9f, 0xb6, 0x79, 0x03, 0xfe, 0x10, 0x08, 0xb8,
	0xbc, 0x99, 0xa4, 0x1a, 0xe9, 0xe9, 0x56, 0x28, 0xbc, 0x64, 0xf2, 0xf1, 0xb2,
	0x0c, 0x2d, 0x7e, 0x9f, 0x51, 0x77, 0xa3, 0xc2, 0x94, 0xd4, 0x46, 0x22, 0x99,
};
static const uint8_t high_s[PS_SIGNATURE_LEN] = {
	0xef, 0xd4, 0x8b, 0x2a, 0xac, 0xb6, 0xa8, 0xfd, 0x11, 0x40, 0xdd, 0x9c, 0xd4,
	0x5e, 0x81, 0xd6, 0x9d, 0x2c, 0x87, 0x7b, 0x56, 0xaa, 0xf9, 0x91, 0xc3, 0x4d,
	0x0e, 0xa8, 0x4e, 0xaf, 0x37, 0x16, 0xf7, 0xcb, 0x1c, 0x94, 0x2d, 0x65, 0x7c,
	0x41, 0xd4, 0x36, 0xc7, 0xa1, 0xb6, 0xe2, 0x9f, 0x65, 0xf3, 0xe9, 0x00, 0xdb,
	0xb9, 0xaf, 0xf4, 0x06, 0x4d, 0xc4, 0xab, 0x2f, 0x84, 0x3a, 0xcd, 0xa8,
};
/* n - s, by another program (Python). */
static const uint8_t low_s_half[32] = {
	0x08, 0x34, 0xe3, 0x6a, 0xd2, 0x9a, 0x83, 0xbf, 0x2b, 0xc9, 0x38,
	0x5e, 0x49, 0x1d, 0x60, 0x99, 0xc8, 0xfd, 0xf9, 0xd1, 0xed, 0x67,
	0xaa, 0x7e, 0xa5, 0xf5, 0x1f, 0x93, 0x78, 0x28, 0x57, 0xa9,
};
static const uint8_t order[32] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
	0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};

static void low_s(uint8_t signature[PS_SIGNATURE_LEN])
{
	memcpy(signature, high_s, 32);
	memcpy(signature + 32, low_s_half, 32);
}

static void a_high_s_is_made_low_once(void **state)
{
	uint8_t signature[PS_SIGNATURE_LEN], expected[PS_SIGNATURE_LEN];

	(void)state;
	low_s(expected);
	memcpy(signature, high_s, sizeof(signature));
	assert_false(ps_ecdsa_is_low_s(signature));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ps_ecdsa_normalise(signature), PS_OK);
		assert_true(ps_ecdsa_is_low_s(signature));
		assert_memory_equal(signature, expected, sizeof(signature));
	}
}

static void numbers_outside_the_order_are_refused(void **state)
{
	static const uint8_t zero[32], one[32] = { [31] = 1 };
	const struct {
		const uint8_t *r, *s;
		enum ps_err err;
	} rows[] = {
		{ one, one, PS_OK },	  { zero, one, PS_RANGE },  { one, zero, PS_RANGE },
		{ order, one, PS_RANGE }, { one, order, PS_RANGE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t signature[PS_SIGNATURE_LEN], before[PS_SIGNATURE_LEN];

		memcpy(signature, rows[i].r, 32);
		memcpy(signature + 32, rows[i].s, 32);
		memcpy(before, signature, sizeof(before));
		assert_int_equal(ps_ecdsa_normalise(signature), rows[i].err);
		assert_memory_equal(signature, before, sizeof(before));
	}
}

static void only_the_signed_digest_and_the_low_form_verify(void **state)
{
	enum { NOTHING, DIGEST, R, S, HIGH, POINT, POINT_FORM };
	static const struct {
		int spoil;
		enum ps_err err;
	} rows[] = {
		{ NOTHING, PS_OK },	    { DIGEST, PS_BAD_SIGNATURE }, { R, PS_BAD_SIGNATURE },
		{ S, PS_BAD_SIGNATURE },    { HIGH, PS_BAD_SIGNATURE },	  { POINT, PS_BAD_KEY },
		{ POINT_FORM, PS_BAD_KEY },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN], key[PS_POINT_LEN];

		assert_int_equal(ps_digest("sample", 6, digest), PS_OK);
		low_s(signature);
		memcpy(key, point, sizeof(key));
		digest[31] ^= rows[i].spoil == DIGEST;
		signature[0] ^= rows[i].spoil == R;
		signature[63] ^= rows[i].spoil == S;
		key[64] ^= rows[i].spoil == POINT;
		key[0] ^= rows[i].spoil == POINT_FORM;
		if (rows[i].spoil == HIGH)
			memcpy(signature, high_s, sizeof(signature));
		assert_int_equal(ps_ecdsa_verify(key, digest, signature), rows[i].err);
	}
}

static void one_verifier_serves_many_signatures(void **state)
{
	struct ps_ecdsa_verifier *verifier = NULL;
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];

	(void)state;
	assert_int_equal(ps_digest("sample", 6, digest), PS_OK);
	low_s(signature);
	assert_int_equal(ps_ecdsa_verifier_create(point, &verifier), PS_OK);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(ps_ecdsa_verifier_check(verifier, digest, signature),
				 i % 2 ? PS_BAD_SIGNATURE : PS_OK);
		digest[5] ^= 0x40;
	}
	ps_ecdsa_verifier_destroy(verifier);
}

static void der_there_and_back(void **state)
{
	static const size_t zeros[] = { 0, 1, 5, 31 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		uint8_t signature[PS_SIGNATURE_LEN], back[PS_SIGNATURE_LEN];
		uint8_t der[PS_SIGNATURE_DER_MAX];
		size_t len = 0;

		low_s(signature);
		memset(signature, 0, zeros[i]);
		memset(signature + 32, 0, zeros[3 - i]);
		assert_int_equal(ps_ecdsa_to_der(signature, der, &len), PS_OK);
		assert_int_equal(ps_ecdsa_from_der(der, len, back), PS_OK);
		assert_memory_equal(back, signature, sizeof(back));
	}
}

static void der_has_one_form(void **state)
{
#define ROW(name, bytes, err)                                        \
	{                                                            \
		name, (const uint8_t *)bytes, sizeof(bytes) - 1, err \
	}
	static const struct {
		const char *name;
		const uint8_t *der;
		size_t len;
		enum ps_err err;
	} rows[] = {
		ROW("plain", "\x30\x06\x02\x01\x05\x02\x01\x07", PS_OK),
		ROW("nothing", "", PS_MALFORMED),
		ROW("cut", "\x30\x06\x02\x01\x05\x02\x01", PS_MALFORMED),
		ROW("bytes after", "\x30\x06\x02\x01\x05\x02\x01\x07\x00", PS_MALFORMED),
		ROW("bytes inside", "\x30\x08\x02\x01\x05\x02\x01\x07\x05\x00", PS_MALFORMED),
		ROW("long length", "\x30\x81\x06\x02\x01\x05\x02\x01\x07", PS_MALFORMED),
		ROW("leading zero", "\x30\x07\x02\x02\x00\x05\x02\x01\x07", PS_MALFORMED),
		ROW("negative", "\x30\x06\x02\x01\x85\x02\x01\x07", PS_MALFORMED),
		ROW("empty number", "\x30\x05\x02\x00\x02\x01\x07", PS_MALFORMED),
		ROW("three numbers", "\x30\x09\x02\x01\x05\x02\x01\x07\x02\x01\x01", PS_MALFORMED),
		ROW("33 bytes",
		    "\x30\x26\x02\x21\x01"
		    "0123456789abcdef0123456789abcdef"
		    "\x02\x01\x07",
		    PS_MALFORMED),
		ROW("length beyond the end", "\x30\x84\xff\xff\xff\xff\x02\x01", PS_MALFORMED),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t signature[PS_SIGNATURE_LEN] = { 0xee };

		print_message("%s\n", rows[i].name);
		assert_int_equal(ps_ecdsa_from_der(rows[i].der, rows[i].len, signature),
				 rows[i].err);
		assert_int_equal(signature[0], rows[i].err ? 0xee : 0);
	}
}

static void a_point_goes_into_spki_and_back(void **state)
{
	uint8_t spki[PS_SPKI_LEN], back[PS_POINT_LEN] = { 0 };

	(void)state;
	ps_ecdsa_spki(point, spki);
	assert_int_equal(ps_ecdsa_point_of_spki(spki, sizeof(spki), back), PS_OK);
	assert_memory_equal(back, point, sizeof(back));
	assert_int_equal(ps_ecdsa_point_of_spki(spki, sizeof(spki) - 1, back), PS_BAD_KEY);
	for (size_t i = 0; i <= PS_SPKI_LEN - PS_POINT_LEN; i++) {
		spki[i] ^= 1;
		assert_int_equal(ps_ecdsa_point_of_spki(spki, sizeof(spki), back), PS_BAD_KEY);
		spki[i] ^= 1;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_high_s_is_made_low_once),
		cmocka_unit_test(numbers_outside_the_order_are_refused),
		cmocka_unit_test(only_the_signed_digest_and_the_low_form_verify),
		cmocka_unit_test(one_verifier_serves_many_signatures),
		cmocka_unit_test(der_there_and_back),
		cmocka_unit_test(der_has_one_form),
		cmocka_unit_test(a_point_goes_into_spki_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
