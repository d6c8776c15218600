/* What is known of claims without reading them: only what their files still say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/temp_dir.h"
#include "tools/claim_store.h"

enum { CLAIMS = 5 };

struct shop {
	struct ps_temp_dir dir;
	struct ps_claim_store store;
	struct ps_claim *claim;
};

static void begin(struct shop *shop)
{
	ps_temp_dir_init(&shop->dir);
	shop->claim = calloc(1, sizeof(*shop->claim));
	assert_non_null(shop->claim);
	assert_int_equal(ps_claim_store_open(shop->dir.path, "", true, &shop->store), 0);
	/* of two buyers in turn */
	for (unsigned i = 1; i <= CLAIMS; i++) {
		struct ps_work_dir dir;

		shop->claim->has_buyer = true;
		memset(shop->claim->buyer, (int)(i % 2), sizeof(shop->claim->buyer));
		assert_int_equal(ps_claim_store_begin(&shop->store, shop->claim, &dir), 0);
		assert_int_equal(shop->claim->number, i);
		assert_int_equal(ps_claim_store_keep(&shop->store, shop->claim, &dir), 0);
	}
}

static void end(struct shop *shop)
{
	ps_claim_store_close(&shop->store);
	free(shop->claim);
	ps_temp_dir_finish(&shop->dir);
}

/* As `claim close` and `claim reopen` do. */
static void put_outcome(struct shop *shop, uint64_t number, const char *outcome)
{
	assert_int_equal(ps_claim_store_load(&shop->store, number, shop->claim), 0);
	(void)snprintf(shop->claim->outcome, sizeof(shop->claim->outcome), "%s", outcome);
	assert_int_equal(ps_claim_store_save(&shop->store, shop->claim), 0);
}

/* Are the claims to be read, "1345", those of which nothing says that they are closed? */
static void assert_open(const struct shop *shop, const char *wanted)
{
	char found[CLAIMS + 1] = "";
	uint64_t *numbers = NULL;
	size_t count = 0;

	assert_int_equal(ps_claim_store_open_numbers(&shop->store, &numbers, &count), 0);
	assert_in_range(count, 0, CLAIMS);
	for (size_t i = 0; i < count; i++)
		found[i] = (char)('0' + numbers[i]);
	free(numbers);
	assert_string_equal(found, wanted);
}

static size_t earlier(struct shop *shop, uint64_t number)
{
	size_t count = 0;

	assert_int_equal(ps_claim_store_load(&shop->store, number, shop->claim), 0);
	assert_int_equal(ps_claim_store_earlier(&shop->store, shop->claim, &count), 0);
	return count;
}

static void test_closed_and_reopened(void **state)
{
	struct shop shop;

	(void)state;
	begin(&shop);
	assert_open(&shop, "12345");
	put_outcome(&shop, 2, "won");
	put_outcome(&shop, 5, "lost");
	assert_open(&shop, "134");
	put_outcome(&shop, 5, "");
	assert_open(&shop, "1345");
	assert_int_equal(earlier(&shop, 5), 2);
	assert_int_equal(earlier(&shop, 4), 1);
	end(&shop);
}

/* Somebody puts a claim back from a copy: what was noted is of another file. */
static void test_another_file(void **state)
{
	char text[4096];
	struct shop shop;
	size_t len;

	(void)state;
	begin(&shop);
	len = ps_temp_dir_get(&shop.dir, "2/claim.json", text, sizeof(text));
	put_outcome(&shop, 2, "won");
	assert_open(&shop, "1345");
	ps_temp_dir_put(&shop.dir, "2/claim.json", text, len);
	assert_open(&shop, "12345");
	end(&shop);
}

/* A bit of what is noted of a claim turned over, but for those that say what it is, and what is
 * noted cut off anywhere: the claim is read. */
static void test_damaged(void **state)
{
	enum { RECORD = 64, STATE = 24, BUYER = 32 };
	uint8_t bytes[(CLAIMS + 1) * RECORD], changed[sizeof(bytes)];
	struct shop shop;
	size_t len;

	(void)state;
	begin(&shop);
	put_outcome(&shop, 2, "won");
	len = ps_temp_dir_get(&shop.dir, "briefs", bytes, sizeof(bytes));
	assert_int_equal(len, sizeof(bytes));
	for (size_t bit = 0; bit < STATE * 8; bit++) {
		memcpy(changed, bytes, len);
		changed[2 * RECORD + bit / 8] ^= (uint8_t)(1 << bit % 8);
		ps_temp_dir_put(&shop.dir, "briefs", changed, len);
		assert_open(&shop, "12345");
	}
	for (size_t bit = STATE * 8 + 3; bit < BUYER * 8; bit++) {
		memcpy(changed, bytes, len);
		changed[2 * RECORD + bit / 8] ^= (uint8_t)(1 << bit % 8);
		ps_temp_dir_put(&shop.dir, "briefs", changed, len);
		assert_open(&shop, "12345");
	}
	for (size_t cut = 0; cut <= len; cut++) {
		ps_temp_dir_put(&shop.dir, "briefs", bytes, cut);
		assert_open(&shop, cut < 3 * RECORD ? "12345" : "1345");
	}
	end(&shop);
}

/* Without what was noted, nothing is lost; counting a buyer's claims notes them again. */
static void test_gone(void **state)
{
	struct shop shop;

	(void)state;
	begin(&shop);
	put_outcome(&shop, 1, "won");
	put_outcome(&shop, 4, "won");
	ps_temp_dir_put(&shop.dir, "briefs", "", 0);
	assert_open(&shop, "12345");
	assert_int_equal(earlier(&shop, 5), 2);
	assert_open(&shop, "235");
	end(&shop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_closed_and_reopened),
		cmocka_unit_test(test_another_file),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
