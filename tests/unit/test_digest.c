#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "signing/digest.h"
#include "signing/digest_engine.h"

/* FIPS 180-2 B.3 (a million times 'a'), and what sha256sum says of the rest. */
static const struct {
	const char *name;
	char byte;
	size_t count;
	const char *hex;
} known[] = {
	{ "nothing", 'a', 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "padding fits", 'a', 55,
	  "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318" },
	{ "padding needs a block", 'a', 56,
	  "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a" },
	{ "exactly a block", 'a', 64,
	  "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb" },
	{ "a million", 'a', 1000000,
	  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
};

static uint8_t million[1000000];

static void assert_hex(const uint8_t digest[PS_DIGEST_LEN], const char *hex)
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * PS_DIGEST_LEN + 1] = "";

	for (size_t i = 0; i < PS_DIGEST_LEN; i++) {
		text[2 * i] = digits[digest[i] >> 4];
		text[2 * i + 1] = digits[digest[i] & 15];
	}
	assert_string_equal(text, hex);
}

static void every_back_end_knows_the_vectors(void **state)
{
	static const enum ps_digest_backend backends[] = { PS_DIGEST_PORTABLE, PS_DIGEST_FASTEST };

	(void)state;
	memset(million, 'a', sizeof(million));
	for (size_t b = 0; b < 2; b++) {
		assert_int_equal(ps_digest_use(backends[b]), PS_OK);
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
			uint8_t digest[PS_DIGEST_LEN];

			assert_int_equal(ps_digest(million, known[i].count, digest), PS_OK);
			assert_hex(digest, known[i].hex);
		}
	}
}

static void portable_means_psa(void **state)
{
	(void)state;
	assert_int_equal(ps_digest_use(PS_DIGEST_PORTABLE), PS_OK);
	assert_string_equal(ps_digest_name(), "psa");
	assert_int_equal(ps_digest_start(), PS_OK);
	if (ps_digest_x86() || ps_digest_arm())
		assert_string_not_equal(ps_digest_name(), "psa");
}

/* Sizes around every block border, so that the two lanes end at different times. */
static void many_is_the_same_as_one_by_one(void **state)
{
	static const enum ps_digest_backend backends[] = { PS_DIGEST_PORTABLE, PS_DIGEST_FASTEST };
	static const size_t sizes[] = { 800, 0, 46, 47, 48, 38, 39, 5000, 1, 110, 111, 112, 64, 3 };
	enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

	(void)state;
	for (size_t i = 0; i < sizeof(million); i++)
		million[i] = (uint8_t)(i * 151 + i / 251);
	for (size_t round = 0; round < 2 * (SIZES + 1); round++) {
		size_t n = round / 2;
		struct ps_digest_job jobs[SIZES];
		uint8_t many[SIZES][PS_DIGEST_LEN];

		assert_int_equal(ps_digest_use(backends[round % 2]), PS_OK);
		for (size_t i = 0; i < n; i++)
			jobs[i] = (struct ps_digest_job){ .tag = 0x10,
							  .prefix = million + 16 * i,
							  .prefix_len = i % 5 == 4 ? 63 : 16,
							  .bytes = million + 1001 * i,
							  .len = sizes[i],
							  .digest_out = many[i] };
		assert_int_equal(ps_digest_many(jobs, n), PS_OK);
		for (size_t i = 0; i < n; i++) {
			const struct ps_digest_part parts[] = {
				{ jobs[i].prefix, jobs[i].prefix_len },
				{ jobs[i].bytes, jobs[i].len },
			};
			uint8_t one[PS_DIGEST_LEN];

			assert_int_equal(ps_digest_tagged(0x10, parts, 2, one), PS_OK);
			assert_memory_equal(many[i], one, PS_DIGEST_LEN);
		}
	}
}

static void a_prefix_beyond_the_first_block_is_refused(void **state)
{
	uint8_t outs[2][PS_DIGEST_LEN] = { { 7 }, { 7 } };
	const struct ps_digest_job jobs[] = {
		{ 0x10, million, 16, million, 800, outs[0] },
		{ 0x10, million, PS_DIGEST_PREFIX_MAX + 1, million, 800, outs[1] },
	};

	(void)state;
	assert_int_equal(ps_digest_many(jobs, 2), PS_INVALID);
	assert_int_equal(outs[0][0], 7);
	assert_int_equal(outs[0][1], 0);
}

/* Engines with a fault: they wrap the real one and spoil what the name says. */
static const struct ps_digest_engine *real(void)
{
	return ps_digest_x86() ? ps_digest_x86() : ps_digest_arm();
}

static void spoil_always(uint32_t h[8], const uint8_t *blocks, size_t n)
{
	real()->compress(h, blocks, n);
	h[7] ^= 1;
}

static void spoil_second_lane(uint32_t h_a[8], const uint8_t *a, uint32_t h_b[8], const uint8_t *b,
			      size_t n)
{
	real()->compress2(h_a, a, h_b, b, n);
	h_b[0] ^= 0x80000000;
}

static void forget_last_of_three(uint32_t h[8], const uint8_t *blocks, size_t n)
{
	real()->compress(h, blocks, n < 3 ? n : n - 1);
}

static void swap_lanes(uint32_t h_a[8], const uint8_t *a, uint32_t h_b[8], const uint8_t *b,
		       size_t n)
{
	real()->compress2(h_a, b, h_b, a, n);
}

static void an_engine_that_disagrees_with_psa_is_refused(void **state)
{
	(void)state;
	if (!real()) {
		print_message("# not run: this machine has PSA alone\n");
		return;
	}
	const struct {
		struct ps_digest_engine engine;
		enum ps_err err;
	} rows[] = {
		{ { "sound", real()->compress, real()->compress2 }, PS_OK },
		{ { "one bit off", spoil_always, real()->compress2 }, PS_CRYPTO },
		{ { "second lane off", real()->compress, spoil_second_lane }, PS_CRYPTO },
		{ { "drops a block", forget_last_of_three, real()->compress2 }, PS_CRYPTO },
		{ { "lanes crossed", real()->compress, swap_lanes }, PS_CRYPTO },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(ps_digest_engine_check(&rows[i].engine), rows[i].err);
}

static void *hash_while_others_start(void *arg)
{
	uint8_t expected[PS_DIGEST_LEN];
	intptr_t failures = 0;

	(void)arg;
	failures += ps_digest(million, 5000, expected) != PS_OK;
	for (int i = 0; i < 50; i++) {
		uint8_t digest[PS_DIGEST_LEN];

		failures += ps_digest_use(i % 2 ? PS_DIGEST_FASTEST : PS_DIGEST_PORTABLE) != PS_OK;
		failures += ps_digest(million, 5000, digest) != PS_OK;
		failures += memcmp(digest, expected, sizeof(digest)) != 0;
	}
	return (void *)failures;
}

static void threads_may_start_and_hash_at_once(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hash_while_others_start, NULL),
				 0);
	for (size_t i = 0; i < 4; i++) {
		void *failures = NULL;

		assert_int_equal(pthread_join(threads[i], &failures), 0);
		assert_null(failures);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_back_end_knows_the_vectors),
		cmocka_unit_test(portable_means_psa),
		cmocka_unit_test(many_is_the_same_as_one_by_one),
		cmocka_unit_test(a_prefix_beyond_the_first_block_is_refused),
		cmocka_unit_test(an_engine_that_disagrees_with_psa_is_refused),
		cmocka_unit_test(threads_may_start_and_hash_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
