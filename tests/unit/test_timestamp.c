#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ca.h"
#include "signing/timestamp.h"
#include "tests/kit/take_maker.h"
#include "tests/kit/time_authority.h"

/* OpenSSL's authority and its word on changed tokens are in tests/e2e/time.bats. */

static const struct ps_bytes stamped = { (const uint8_t *)"checkpoint", 10 };

struct fixture {
	struct ps_time_authority authority;
	struct ps_certificates *roots;
};

static int set_up(void **state)
{
	static struct fixture fixture;

	ps_time_authority_init(&fixture.authority, 5, "Time");
	fixture.roots = NULL;
	assert_int_equal(ps_certificates_create(PS_ROOTS_MAX, &fixture.roots), PS_OK);
	assert_int_equal(ps_certificates_add_der(fixture.roots, fixture.authority.root.bytes,
						 fixture.authority.root.len),
			 PS_OK);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	ps_time_authority_release(&fixture->authority);
	ps_certificates_destroy(fixture->roots);
	return 0;
}

static struct ps_timestamp judge(const struct fixture *fixture, const struct ps_buf *token,
				 bool with_root)
{
	struct ps_timestamp stamp;

	assert_int_equal(ps_timestamp_check((struct ps_bytes){ token->bytes, token->len }, stamped,
					    with_root ? fixture->roots : NULL, &stamp),
			 PS_OK);
	return stamp;
}

static void a_token_states_its_time(void **state)
{
	struct fixture *fixture = *state;
	struct ps_timestamp stamp;
	struct ps_buf token;

	ps_buf_init(&token);
	ps_time_authority_stamp(&fixture->authority, stamped, PS_MAKER_UTC_US + 999999,
				PS_TOKEN_RIGHT, &token);
	stamp = judge(fixture, &token, true);
	assert_int_equal(stamp.faults, 0);
	assert_int_equal(stamp.utc_us, PS_MAKER_UTC_US);
	assert_true(stamp.has_accuracy);
	assert_int_equal(stamp.accuracy_us, 1000000);
	assert_string_equal(stamp.authority, "Time");
	stamp = judge(fixture, &token, false);
	assert_int_equal(stamp.faults, 1U << PS_STAMP_UNTRUSTED_ROOT);
	ps_buf_release(&token);
}

static void what_is_wrong_has_its_name(void **state)
{
	static const struct {
		enum ps_token_flaw flaw;
		enum ps_stamp_fault fault;
	} rows[] = {
		{ PS_TOKEN_BAD_SIGNATURE, PS_STAMP_BAD_SIGNATURE },
		{ PS_TOKEN_OTHER_CONTENT, PS_STAMP_WRONG_ATTRIBUTES },
		{ PS_TOKEN_OTHER_CERTIFICATE, PS_STAMP_WRONG_ATTRIBUTES },
		{ PS_TOKEN_NO_CERTIFICATE, PS_STAMP_NO_CERTIFICATE },
		{ PS_TOKEN_NOT_FOR_TIME, PS_STAMP_WRONG_USAGE },
		{ PS_TOKEN_NOT_CRITICAL, PS_STAMP_WRONG_USAGE },
		{ PS_TOKEN_BYTE_BEHIND, PS_STAMP_MALFORMED },
		{ PS_TOKEN_VERSION_2, PS_STAMP_UNSUPPORTED },
	};
	struct fixture *fixture = *state;
	struct ps_buf token;

	ps_buf_init(&token);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_timestamp stamp;

		ps_buf_clear(&token);
		ps_time_authority_stamp(&fixture->authority, stamped, PS_MAKER_UTC_US, rows[i].flaw,
					&token);
		stamp = judge(fixture, &token, true);
		assert_int_equal(stamp.reason, rows[i].fault);
		assert_int_equal(stamp.faults, 1U << rows[i].fault);
		assert_true(stamp.faults & PS_STAMP_WRONG);
	}
	ps_buf_release(&token);
}

static void certificates_are_judged_at_the_time_stated(void **state)
{
	const int64_t year_us = 365LL * 86400 * 1000000;
	struct fixture *fixture = *state;
	struct ps_buf token;

	ps_buf_init(&token);
	ps_time_authority_stamp(&fixture->authority, stamped,
				PS_MAKER_NOT_BEFORE_S * 1000000LL - 1000000, PS_TOKEN_RIGHT,
				&token);
	assert_int_equal(judge(fixture, &token, true).faults, 1U << PS_STAMP_NOT_YET_VALID);
	ps_buf_clear(&token);
	ps_time_authority_stamp(&fixture->authority, stamped,
				PS_MAKER_NOT_BEFORE_S * 1000000LL + 10 * year_us + 1000000,
				PS_TOKEN_RIGHT, &token);
	assert_int_equal(judge(fixture, &token, true).faults, 1U << PS_STAMP_EXPIRED);
	ps_buf_release(&token);
}

static void no_changed_byte_and_no_shorter_token_passes(void **state)
{
	struct fixture *fixture = *state;
	struct ps_timestamp stamp;
	struct ps_buf token;
	size_t len;

	ps_buf_init(&token);
	ps_time_authority_stamp(&fixture->authority, stamped, PS_MAKER_UTC_US, PS_TOKEN_RIGHT,
				&token);
	for (size_t i = 0; i < token.len; i++) {
		token.bytes[i] ^= 1;
		stamp = judge(fixture, &token, true);
		/* the digests named ahead of the content are in no signature, and say nothing */
		if (stamp.faults == 0)
			assert_in_range(i, 0, 40);
		token.bytes[i] ^= 1;
	}
	len = token.len;
	for (token.len = 0; token.len < len; token.len++) {
		stamp = judge(fixture, &token, true);
		assert_int_equal(stamp.faults, 1U << PS_STAMP_MALFORMED);
	}
	ps_buf_release(&token);
}

static void an_answer_holds_a_token_or_a_refusal(void **state)
{
	static const uint8_t refused[] = { 0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02 };
	static const uint8_t nothing[] = { 0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00 };
	struct fixture *fixture = *state;
	uint8_t answer[4096] = { 0x30, 0x82, 0, 0, 0x30, 0x03, 0x02, 0x01, 0x00 };
	struct ps_bytes found;
	struct ps_buf token;

	ps_buf_init(&token);
	ps_time_authority_stamp(&fixture->authority, stamped, PS_MAKER_UTC_US, PS_TOKEN_RIGHT,
				&token);
	memcpy(answer + 9, token.bytes, token.len);
	answer[2] = (uint8_t)((token.len + 5) >> 8);
	answer[3] = (uint8_t)(token.len + 5);
	assert_int_equal(ps_timestamp_of_answer((struct ps_bytes){ answer, token.len + 9 }, &found),
			 PS_OK);
	assert_int_equal(found.len, token.len);
	assert_memory_equal(found.bytes, token.bytes, token.len);
	assert_int_equal(
		ps_timestamp_of_answer((struct ps_bytes){ token.bytes, token.len }, &found), PS_OK);
	assert_ptr_equal(found.bytes, token.bytes);
	assert_int_equal(
		ps_timestamp_of_answer((struct ps_bytes){ refused, sizeof(refused) }, &found),
		PS_DENIED);
	assert_int_equal(
		ps_timestamp_of_answer((struct ps_bytes){ nothing, sizeof(nothing) }, &found),
		PS_TRUNCATED);
	assert_int_equal(ps_timestamp_of_answer((struct ps_bytes){ answer, token.len + 8 }, &found),
			 PS_TRUNCATED);
	ps_buf_release(&token);
}

static void list_of(const struct ps_time_authority *authority, bool revokes, int64_t since_s,
		    int64_t next_s, struct ps_buf *der)
{
	const struct ps_ca_revocation revoked = {
		.certificate = { authority->signer.bytes, authority->signer.len },
		.since_s = since_s,
	};
	const struct ps_ca_list list = { .more = &revoked,
					 .more_count = revokes,
					 .now_s = PS_MAKER_UTC_US / 1000000,
					 .next_s = next_s };

	ps_buf_clear(der);
	assert_int_equal(ps_ca_sign_list(authority->root_key, authority->root.bytes,
					 authority->root.len, &list, der),
			 PS_OK);
}

/* Reasons that leave earlier ones good are among the vectors. */
static void lists_say_whether_the_authority_was_revoked(void **state)
{
	enum { DAY_S = 86400 };
	const int64_t now_s = PS_MAKER_UTC_US / 1000000;
	const struct {
		const char *story;
		bool revokes;
		int64_t since_s, next_s;
		struct ps_crl_chain_word word;
	} rows[] = {
		{ "it is not in the list", false, 0, now_s + DAY_S, { .listed = true } },
		{ "the list is out of date", false, 0, now_s - 1, { .listed = false } },
		{ "it is valid for the last second", false, 0, now_s, { .listed = true } },
		{ "since the second stated",
		  true,
		  now_s,
		  now_s + DAY_S,
		  { .listed = true, .revoked = true } },
		{ "since later, for no reason that is told",
		  true,
		  now_s + 1,
		  now_s + DAY_S,
		  { .listed = true, .revoked = true } },
		{ "out of date, but revoked it stays",
		  true,
		  now_s - DAY_S,
		  now_s - 1,
		  { .revoked = true } },
	};
	struct ps_time_authority stranger;
	struct fixture *fixture = *state;
	struct ps_crl_chain_word word;
	struct ps_buf token, der;

	ps_buf_init(&token);
	ps_buf_init(&der);
	ps_time_authority_stamp(&fixture->authority, stamped, PS_MAKER_UTC_US, PS_TOKEN_RIGHT,
				&token);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		list_of(&fixture->authority, rows[i].revokes, rows[i].since_s, rows[i].next_s,
			&der);
		assert_int_equal(ps_timestamp_look_up((struct ps_bytes){ token.bytes, token.len },
						      fixture->roots,
						      &(struct ps_bytes){ der.bytes, der.len }, 1,
						      now_s, &word),
				 PS_OK);
		if (word.listed != rows[i].word.listed || word.revoked != rows[i].word.revoked ||
		    word.wrong)
			fail_msg("%s: listed %d, revoked %d, wrong %zu", rows[i].story, word.listed,
				 word.revoked, word.wrong);
	}
	ps_time_authority_init(&stranger, 6, "Time");
	list_of(&stranger, true, now_s, now_s + DAY_S, &der);
	assert_int_equal(
		ps_timestamp_look_up((struct ps_bytes){ token.bytes, token.len }, fixture->roots,
				     &(struct ps_bytes){ der.bytes, der.len }, 1, now_s, &word),
		PS_OK);
	assert_false(word.listed || word.revoked);
	assert_int_equal(word.wrong, 1);
	ps_time_authority_release(&stranger);
	ps_buf_release(&token);
	ps_buf_release(&der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_states_its_time),
		cmocka_unit_test(what_is_wrong_has_its_name),
		cmocka_unit_test(certificates_are_judged_at_the_time_stated),
		cmocka_unit_test(no_changed_byte_and_no_shorter_token_passes),
		cmocka_unit_test(lists_say_whether_the_authority_was_revoked),
		cmocka_unit_test(an_answer_holds_a_token_or_a_refusal),
	};

	return cmocka_run_group_tests_name("timestamp", tests, set_up, tear_down);
}
