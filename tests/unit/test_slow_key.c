/* A station's key in hardware, which takes its time: what waits for it, and what does not. */
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "signing/verify.h"
#include "tests/kit/recorder_bench.h"

#define SECOND PS_BENCH_SECOND_US
#define HOUR (3600 * SECOND)
#define WAYBILL "SF1023574470215"
#define OTHER "YT8800567123459"
#define PATIENCE 5000 /* looks, a millisecond apart */

/* Signs when the test lets it. */
struct gate {
	struct ps_key key;
	struct ps_key *good;
	sem_t open;
	atomic_bool wide; /* it need not be let */
	atomic_bool refuses;
};

static struct gate gate;
static struct ps_bench bench;

static enum ps_err sign(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			uint8_t signature_out[PS_SIGNATURE_LEN])
{
	(void)key;
	if (!atomic_load(&gate.wide))
		(void)sem_wait(&gate.open);
	if (atomic_load(&gate.refuses))
		return PS_IO;
	return ps_key_sign_digest(gate.good, digest, signature_out);
}

static void keep(struct ps_key *key)
{
	(void)key; /* it is the test's */
}

static int set_up(void **state)
{
	static const struct ps_key_ops ops = {
		.kind = "gate", .hardware = true, .sign_digest = sign, .destroy = keep
	};

	(void)state;
	assert_true(ps_bench_init(&bench, 1, 0));
	gate = (struct gate){ .key = { .ops = &ops }, .good = bench.maker.key };
	atomic_store(&gate.wide, true);
	assert_int_equal(sem_init(&gate.open, 0, 0), 0);
	memcpy(gate.key.point, gate.good->point, PS_POINT_LEN);
	bench.maker.key = &gate.key;
	ps_bench_open(&bench);
	ps_bench_film(&bench, 3 * SECOND);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	atomic_store(&gate.wide, true);
	assert_int_equal(sem_post(&gate.open), 0);
	ps_recorder_destroy(bench.recorder);
	bench.recorder = NULL;
	ps_key_destroy(&gate.key);
	bench.maker.key = gate.good;
	ps_bench_finish(&bench);
	assert_int_equal(sem_destroy(&gate.open), 0);
	return 0;
}

/* Rounds until so many notices of the kind were heard. */
static void wait_for(enum ps_notice_kind kind, unsigned count)
{
	const struct timespec while_ns = { .tv_nsec = 1000000 };

	for (unsigned i = 0; bench.count[kind] < count; i++) {
		assert_true(i < PATIENCE);
		ps_bench_film(&bench, 100);
		(void)nanosleep(&while_ns, NULL);
	}
}

static void shut(void)
{
	atomic_store(&gate.wide, false);
}

static void open_wide(void)
{
	atomic_store(&gate.wide, true);
	assert_int_equal(sem_post(&gate.open), 0);
}

static void record(uint64_t take, const char *waybill)
{
	ps_bench_start(&bench, 0, take, waybill, 0);
	ps_bench_film(&bench, 2 * SECOND);
	ps_bench_close(&bench, 0, take, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(&bench, SECOND);
}

static void expect(uint64_t number, enum ps_word integrity, enum ps_word ending)
{
	struct ps_report report;
	struct ps_check check;

	ps_bench_check(&bench, number, &check, &report);
	assert_string_equal(ps_word_name(report.verdict[PS_AXIS_INTEGRITY]),
			    ps_word_name(integrity));
	assert_string_equal(ps_word_name(report.verdict[PS_AXIS_ENDING]), ps_word_name(ending));
	assert_true(check.start.has_session);
	assert_true(check.start_verified);
	ps_check_release(&check);
}

static void neither_start_nor_seal_waits_for_it(void **state)
{
	(void)state;
	shut();
	record(1, WAYBILL);
	assert_int_equal(bench.count[PS_NOTICE_STARTED], 1);
	assert_int_equal(bench.count[PS_NOTICE_ENDED], 0);
	record(2, OTHER);
	assert_int_equal(bench.count[PS_NOTICE_STARTED], 2);
	assert_true(bench.count[PS_NOTICE_SEALED] >= 4);
	assert_int_equal(bench.count[PS_NOTICE_ENDED], 0);
	assert_int_equal(bench.count[PS_NOTICE_FAULT], 0);
	/* what is not confirmed says so */
	expect(1, PS_WORD_INTACT_TRUNCATED, PS_WORD_OPEN);
	open_wide();
	wait_for(PS_NOTICE_ENDED, 2);
	expect(1, PS_WORD_INTACT, PS_WORD_ENDING_ENDED);
	expect(2, PS_WORD_INTACT, PS_WORD_ENDING_ENDED);
}

static void a_second_take_of_the_waybill_knows_the_one_that_waits(void **state)
{
	(void)state;
	shut();
	record(1, WAYBILL);
	ps_bench_start(&bench, 0, 2, WAYBILL, 0);
	assert_int_equal(bench.count[PS_NOTICE_STARTED], 2);
	assert_int_equal(bench.last[PS_NOTICE_STARTED].earlier, 1);
	ps_bench_close(&bench, 0, 2, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(&bench, SECOND);
	open_wide();
	wait_for(PS_NOTICE_ENDED, 2);
}

static void a_checkpoint_covers_all_in_the_end(void **state)
{
	struct ps_checkpoint checkpoint = { .size = 0 };
	struct ps_cose cose;
	struct ps_buf bytes;

	(void)state;
	shut();
	record(1, WAYBILL);
	record(2, OTHER);
	open_wide();
	wait_for(PS_NOTICE_ENDED, 2);
	ps_buf_init(&bytes);
	for (unsigned i = 0; checkpoint.size < ps_ledger_state(bench.ledger)->size; i++) {
		struct ps_cursor cursor;

		assert_true(i < PATIENCE);
		ps_bench_film(&bench, 1000);
		ps_buf_clear(&bytes);
		if (ps_ledger_last_checkpoint(bench.ledger, &bytes))
			continue;
		cursor = ps_cursor_of(bytes.bytes, bytes.len);
		assert_int_equal(ps_checkpoint_read(&cursor, &cose, &checkpoint), PS_OK);
		assert_int_equal(ps_cose_verify(&cose, gate.good->point), PS_OK);
	}
	ps_buf_release(&bytes);
}

static void a_key_that_is_pulled_out_is_told_and_waited_for(void **state)
{
	(void)state;
	atomic_store(&gate.refuses, true);
	record(1, WAYBILL);
	wait_for(PS_NOTICE_FAULT, 1);
	assert_int_equal(bench.count[PS_NOTICE_ENDED], 0);
	assert_int_equal(bench.count[PS_NOTICE_BROKEN], 0);
	ps_bench_start(&bench, 0, 2, OTHER, 0);
	assert_int_equal(bench.count[PS_NOTICE_REFUSED], 1);
	atomic_store(&gate.refuses, false);
	wait_for(PS_NOTICE_FAULT_OVER, 1);
	wait_for(PS_NOTICE_ENDED, 1);
	expect(1, PS_WORD_INTACT, PS_WORD_ENDING_ENDED);
	record(3, OTHER);
	wait_for(PS_NOTICE_ENDED, 2);
}

static void a_stop_does_not_wait_for_a_key_that_refuses(void **state)
{
	const struct ps_request stop = { .kind = PS_REQUEST_STOP };
	const struct timespec while_ns = { .tv_nsec = 1000000 };
	unsigned rounds = 0;

	(void)state;
	atomic_store(&gate.refuses, true);
	record(1, WAYBILL);
	wait_for(PS_NOTICE_FAULT, 1);
	assert_int_equal(ps_inbox_put_request(bench.inbox, &stop), PS_OK);
	while (ps_recorder_round(bench.recorder, 0)) {
		ps_fake_time_pass(&bench.fake, 20000);
		(void)nanosleep(&while_ns, NULL);
		assert_true(rounds++ < PATIENCE);
	}
	expect(1, PS_WORD_INTACT_TRUNCATED, PS_WORD_OPEN);
}

/* Whose START and SEALs carry the same session key's certificate. */
static bool same_session(uint64_t a, uint64_t b)
{
	struct ps_report report;
	struct ps_check one, other;
	bool same;

	ps_bench_check(&bench, a, &one, &report);
	ps_bench_check(&bench, b, &other, &report);
	same = ps_bytes_equal(one.start.session, other.start.session);
	ps_check_release(&one);
	ps_check_release(&other);
	return same;
}

static void a_session_key_is_followed_by_another_before_it_runs_out(void **state)
{
	unsigned take = 2;

	(void)state;
	record(1, WAYBILL);
	record(2, OTHER);
	wait_for(PS_NOTICE_ENDED, 2);
	assert_true(same_session(1, 2));
	bench.cameras[0].dark = true;
	ps_fake_time_pass(&bench.fake, 13 * HOUR);
	ps_bench_film(&bench, 2 * SECOND);
	bench.cameras[0].dark = false;
	bench.cameras[0].next_us = ps_bench_now(&bench);
	ps_bench_film(&bench, 3 * SECOND);
	do {
		take++;
		assert_true(take < 20);
		record(take, OTHER);
		wait_for(PS_NOTICE_ENDED, take);
	} while (same_session(1, take));
	expect(take, PS_WORD_INTACT, PS_WORD_ENDING_ENDED);
}

static void under_a_session_key_that_ran_out_nothing_begins(void **state)
{
	(void)state;
	atomic_store(&gate.refuses, true);
	bench.cameras[0].dark = true;
	ps_fake_time_pass(&bench.fake, 25 * HOUR);
	ps_bench_film(&bench, 2 * SECOND);
	bench.cameras[0].dark = false;
	bench.cameras[0].next_us = ps_bench_now(&bench);
	ps_bench_film(&bench, 3 * SECOND);
	ps_bench_start(&bench, 0, 1, WAYBILL, 0);
	assert_int_equal(bench.count[PS_NOTICE_STARTED], 0);
	assert_int_equal(bench.count[PS_NOTICE_REFUSED], 1);
	assert_int_equal(ps_bench_files(&bench), 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(neither_start_nor_seal_waits_for_it),
		TEST(a_second_take_of_the_waybill_knows_the_one_that_waits),
		TEST(a_checkpoint_covers_all_in_the_end),
		TEST(a_key_that_is_pulled_out_is_told_and_waited_for),
		TEST(a_stop_does_not_wait_for_a_key_that_refuses),
		TEST(a_session_key_is_followed_by_another_before_it_runs_out),
		TEST(under_a_session_key_that_ran_out_nothing_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
