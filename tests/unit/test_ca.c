#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "signing/ca.h"
#include "signing/key_file.h"
#include "signing/trust.h"
#include "tests/kit/random_seeded.h"

/* 2026-01-01 and a year of seconds. */
enum { START = 1767225600, YEAR = 31536000 };

struct bench {
	struct ps_random_seeded seeded;
	struct ps_random random;
	struct ps_key *ca_key, *station;
	struct ps_buf root; /* START to START + 20 years */
};

static struct ps_key *make_key(const struct ps_random *random)
{
	char dir[] = "/tmp/ps-ca-XXXXXX", path[64];
	struct ps_key *key = NULL;

	assert_non_null(mkdtemp(dir));
	assert_true(snprintf(path, sizeof(path), "%s/key", dir) > 0);
	assert_int_equal(ps_key_file_create(path, random, &key), PS_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	return key;
}

static int make_bench(void **state)
{
	const struct ps_ca_subject subject = { .name = "根证书",
					       .not_before_s = START,
					       .not_after_s = START + 20LL * YEAR };
	struct bench *bench = calloc(1, sizeof(*bench));

	if (!bench)
		return -1;
	bench->random = ps_random_seeded_init(&bench->seeded, 1);
	bench->ca_key = make_key(&bench->random);
	bench->station = make_key(&bench->random);
	ps_buf_init(&bench->root);
	*state = bench;
	return ps_ca_make_root(bench->ca_key, &subject, &bench->random, &bench->root) ? -1 : 0;
}

static int drop_bench(void **state)
{
	struct bench *bench = *state;

	ps_key_destroy(bench->ca_key);
	ps_key_destroy(bench->station);
	ps_buf_release(&bench->root);
	free(bench);
	return 0;
}

static enum ps_err issue(struct bench *bench, const struct ps_ca_subject *subject,
			 struct ps_buf *der)
{
	return ps_ca_issue(bench->ca_key, bench->root.bytes, bench->root.len, bench->station->point,
			   subject, &bench->random, der);
}

static struct ps_certificates *list_of(const struct ps_buf *der)
{
	struct ps_certificates *list = NULL;

	assert_int_equal(ps_certificates_create(1, &list), PS_OK);
	assert_int_equal(ps_certificates_add_der(list, der->bytes, der->len), PS_OK);
	return list;
}

static void an_issued_certificate_is_trusted_in_its_time(void **state)
{
	/* Across 2050 the form of a date changes; 2000 + 28 and 2096 are leap years, 2100 is none.
	 */
	static const struct {
		int64_t from_s, to_s, at_s;
		unsigned faults;
	} rows[] = {
		{ START, START + YEAR, START, 0 },
		{ START, START + YEAR, START - 1, 1u << PS_TRUST_NOT_YET_VALID },
		{ START, START + YEAR, START + YEAR, 0 },
		{ START, START + YEAR, START + YEAR + 1, 1u << PS_TRUST_EXPIRED },
		{ START, START, START, 0 },
		{ START + 20LL * YEAR, START + 20LL * YEAR, START + 20LL * YEAR, 0 },
	};
	struct bench *bench = *state;
	struct ps_certificates *roots = list_of(&bench->root);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ps_ca_subject subject = { .name = "台 1",
						       .not_before_s = rows[i].from_s,
						       .not_after_s = rows[i].to_s };
		struct ps_certificates *chain;
		struct ps_trust trust;
		struct ps_buf der;

		ps_buf_init(&der);
		assert_int_equal(issue(bench, &subject, &der), PS_OK);
		chain = list_of(&der);
		assert_int_equal(ps_trust_check(chain, roots, rows[i].at_s, &trust), PS_OK);
		assert_int_equal(trust.faults, rows[i].faults);
		assert_string_equal(trust.name, "台 1");
		assert_int_equal(trust.not_before_s, rows[i].from_s);
		assert_int_equal(trust.not_after_s, rows[i].to_s);
		assert_memory_equal(trust.point, bench->station->point, PS_POINT_LEN);
		ps_certificates_destroy(chain);
		ps_buf_release(&der);
	}
	ps_certificates_destroy(roots);
}

/* UTCTime to the end of 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
static void dates_change_their_form_in_2050(void **state)
{
	static const struct {
		int64_t to_s;
		const char *form;
	} rows[] = {
		{ 2524607999, "\x17\x0d"
			      "491231235959Z" },
		{ 2524608000, "\x18\x0f"
			      "20500101000000Z" },
		{ 4107542400, "\x18\x0f"
			      "21000301000000Z" },
		{ 253402300799, "\x18\x0f"
				"99991231235959Z" },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ps_ca_subject subject = { .name = "root",
						       .not_before_s = START,
						       .not_after_s = rows[i].to_s };
		struct ps_certificates *list;
		int64_t from_s, to_s;
		struct ps_buf der;

		ps_buf_init(&der);
		assert_int_equal(ps_ca_make_root(bench->ca_key, &subject, &bench->random, &der),
				 PS_OK);
		assert_non_null(memmem(der.bytes, der.len, rows[i].form, strlen(rows[i].form)));
		list = list_of(&der);
		ps_certificates_validity(list, 0, &from_s, &to_s);
		assert_int_equal(from_s, START);
		assert_int_equal(to_s, rows[i].to_s);
		ps_certificates_destroy(list);
		ps_buf_release(&der);
	}
}

#define CHARACTERS_64 "0123456789012345678901234567890123456789012345678901234567890123"
#define CHINESE_32 "一二三四五六七八一二三四五六七八一二三四五六七八一二三四五六七八"

static void senseless_requests_are_refused(void **state)
{
	static const struct {
		const char *story;
		struct ps_ca_subject subject;
		enum ps_err err;
	} rows[] = {
		{ "64 characters", { CHARACTERS_64, START, START + 1, false }, PS_OK },
		{ "65 characters", { CHARACTERS_64 "4", START, START + 1, false }, PS_INVALID },
		{ "64 Chinese ones", { CHINESE_32 CHINESE_32, START, START + 1, false }, PS_OK },
		{ "no name", { "", START, START + 1, false }, PS_INVALID },
		{ "a line break", { "a\nb", START, START + 1, false }, PS_INVALID },
		{ "right to left", { "a\u202e", START, START + 1, false }, PS_INVALID },
		{ "half a character", { "\xe4\xb8", START, START + 1, false }, PS_INVALID },
		{ "an overlong slash", { "\xc0\xaf", START, START + 1, false }, PS_INVALID },
		{ "a surrogate", { "\xed\xa0\x80", START, START + 1, false }, PS_INVALID },
		{ "ends before it begins", { "x", START + 2, START + 1, false }, PS_INVALID },
		{ "before the root", { "x", START - 1, START + 1, false }, PS_RANGE },
		{ "after the root", { "x", START, START + 20LL * YEAR + 1, false }, PS_RANGE },
		{ "before 1970", { "x", -1, START, false }, PS_RANGE },
		{ "year 10000", { "x", START, 253402300800, false }, PS_RANGE },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_buf der;

		print_message("%s\n", rows[i].story);
		ps_buf_init(&der);
		assert_int_equal(issue(bench, &rows[i].subject, &der), rows[i].err);
		assert_int_equal(der.len == 0, rows[i].err != PS_OK);
		ps_buf_release(&der);
	}
}

static void keys_and_roots_must_fit(void **state)
{
	const struct ps_ca_subject subject = { .name = "x",
					       .not_before_s = START,
					       .not_after_s = START + 1 };
	struct bench *bench = *state;
	uint8_t off_curve[PS_POINT_LEN];
	struct ps_buf der, device;

	ps_buf_init(&der);
	ps_buf_init(&device);
	assert_int_equal(ps_ca_issue(bench->station, bench->root.bytes, bench->root.len,
				     bench->station->point, &subject, &bench->random, &der),
			 PS_MISMATCH);
	assert_int_equal(ps_ca_issue(bench->ca_key, bench->root.bytes, bench->root.len - 1,
				     bench->station->point, &subject, &bench->random, &der),
			 PS_BAD_CERTIFICATE);
	memcpy(off_curve, bench->station->point, PS_POINT_LEN);
	off_curve[40] ^= 1;
	assert_int_equal(ps_ca_issue(bench->ca_key, bench->root.bytes, bench->root.len, off_curve,
				     &subject, &bench->random, &der),
			 PS_BAD_KEY);
	/* A station may not certify others, even with its own key and certificate. */
	assert_int_equal(issue(bench, &subject, &device), PS_OK);
	assert_int_equal(ps_ca_issue(bench->station, device.bytes, device.len, bench->ca_key->point,
				     &subject, &bench->random, &der),
			 PS_BAD_CERTIFICATE);
	assert_int_equal(der.len, 0);
	ps_buf_release(&device);
}

static void serial_numbers_are_positive_and_differ(void **state)
{
	const struct ps_ca_subject subject = { .name = "x",
					       .not_before_s = START,
					       .not_after_s = START + 1 };
	struct bench *bench = *state;
	uint8_t before[16] = { 0 };

	for (int i = 0; i < 20; i++) {
		struct ps_buf der;

		ps_buf_init(&der);
		assert_int_equal(issue(bench, &subject, &der), PS_OK);
		/* SEQUENCE, SEQUENCE (two length bytes each), [0] version, INTEGER of 16 bytes */
		assert_memory_equal(der.bytes + 8, "\xa0\x03\x02\x01\x02\x02\x10", 7);
		assert_int_equal(der.bytes[15] & 0x80, 0);
		assert_memory_not_equal(der.bytes + 15, before, sizeof(before));
		memcpy(before, der.bytes + 15, sizeof(before));
		ps_buf_release(&der);
	}
}

static void pem_comes_back(void **state)
{
	struct bench *bench = *state;
	struct ps_certificates *list = NULL;
	struct ps_buf text;
	size_t len = 0;
	const uint8_t *der;

	ps_buf_init(&text);
	assert_int_equal(ps_ca_to_pem(bench->root.bytes, bench->root.len, &text), PS_OK);
	assert_int_equal(text.bytes[text.len - 1], '\n');
	assert_int_equal(ps_certificates_create(2, &list), PS_OK);
	assert_int_equal(ps_ca_to_pem(bench->root.bytes, bench->root.len, &text), PS_OK);
	assert_int_equal(ps_certificates_add_pem(list, (char *)text.bytes, text.len), PS_OK);
	assert_int_equal(ps_certificates_count(list), 2);
	der = ps_certificates_der(list, 1, &len);
	assert_int_equal(len, bench->root.len);
	assert_memory_equal(der, bench->root.bytes, len);
	ps_certificates_destroy(list);
	ps_buf_release(&text);
}

#define AT_A_BENCH(test) cmocka_unit_test_setup_teardown(test, make_bench, drop_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_BENCH(an_issued_certificate_is_trusted_in_its_time),
		AT_A_BENCH(dates_change_their_form_in_2050),
		AT_A_BENCH(senseless_requests_are_refused),
		AT_A_BENCH(keys_and_roots_must_fit),
		AT_A_BENCH(serial_numbers_are_positive_and_differ),
		AT_A_BENCH(pem_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
