#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/ending.h"
#include "signing/history.h"
#include "tests/kit/take_maker.h"

/* A ledger that is written down in memory, by somebody who may write what he likes. */
struct bench {
	struct ps_maker_station station;
	struct ps_merkle tree;
	struct ps_ledger_state state;
	uint8_t id[PS_HASH_LEN];
	struct ps_buf leaves;
	struct ps_buf checkpoints;
	size_t last_leaf; /* where the last leaf's byte string begins */
};

static void add_leaf(struct bench *bench, struct ps_leaf *leaf)
{
	uint8_t hash[PS_HASH_LEN];
	const char *rule = NULL;
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	leaf->index = bench->tree.size;
	leaf->clock.utc_us = PS_MAKER_UTC_US;
	if (ps_ledger_state_check(&bench->state, leaf, &rule) == PS_OK)
		ps_ledger_state_add(&bench->state, leaf);
	assert_int_equal(ps_leaf_encode(leaf, &bytes), PS_OK);
	assert_int_equal(ps_merkle_hash_leaf(bytes.bytes, bytes.len, hash), PS_OK);
	if (bench->tree.size == 0)
		memcpy(bench->id, hash, PS_HASH_LEN);
	assert_int_equal(ps_merkle_add(&bench->tree, hash), PS_OK);
	bench->last_leaf = bench->leaves.len;
	ps_cbor_add_bytes(&bench->leaves, bytes.bytes, bytes.len);
	assert_int_equal(bench->leaves.err, PS_OK);
	ps_buf_release(&bytes);
}

static void boot(struct bench *bench)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };

	leaf.boot.firmware = (struct ps_bytes){ (const uint8_t *)"1", 1 };
	add_leaf(bench, &leaf);
}

static uint64_t start(struct bench *bench, uint64_t number)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };

	leaf.started.number = number;
	leaf.started.take[0] = (uint8_t)number;
	leaf.started.has_previous = bench->state.has_last;
	leaf.started.previous = bench->state.last_started;
	leaf.started.lane = (struct ps_bytes){ (const uint8_t *)"1", 1 };
	leaf.started.totals = bench->state.totals;
	add_leaf(bench, &leaf);
	return leaf.index;
}

static void end(struct bench *bench, uint64_t number, uint64_t started)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENDED };

	leaf.ended.number = number;
	leaf.ended.take[0] = (uint8_t)number;
	leaf.ended.started = started;
	leaf.ended.last_record[0] = 0xee;
	leaf.ended.ending = PS_END_ENDED;
	leaf.ended.reason = PS_REASON_END_COMMAND;
	add_leaf(bench, &leaf);
}

static void pack(struct bench *bench, uint64_t number)
{
	end(bench, number, start(bench, number));
}

static void sign(struct bench *bench, struct ps_key *key)
{
	struct ps_checkpoint checkpoint = { .size = bench->tree.size };

	memcpy(checkpoint.ledger, bench->id, PS_HASH_LEN);
	assert_int_equal(ps_merkle_root(&bench->tree, checkpoint.root), PS_OK);
	assert_int_equal(ps_checkpoint_sign(&checkpoint, key, &bench->checkpoints), PS_OK);
}

/* The enrolment. */
static void set_up(struct bench *bench)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENROLMENT };

	*bench = (struct bench){ .last_leaf = 0 };
	ps_maker_station_init(&bench->station, 1, "bench 1");
	ps_merkle_init(&bench->tree);
	ps_ledger_state_init(&bench->state);
	ps_buf_init(&bench->leaves);
	ps_buf_init(&bench->checkpoints);
	leaf.enrolment.chain.count = 1;
	leaf.enrolment.chain.certificates[0] =
		(struct ps_bytes){ bench->station.device.bytes, bench->station.device.len };
	add_leaf(bench, &leaf);
}

static void tear_down(struct bench *bench)
{
	ps_maker_station_release(&bench->station);
	ps_ledger_state_release(&bench->state);
	ps_buf_release(&bench->leaves);
	ps_buf_release(&bench->checkpoints);
}

/* A few bytes at a time, as a pipe might. */
struct slow {
	const struct ps_buf *buf;
	size_t at;
};

static enum ps_err read_slowly(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct slow *slow = ctx;
	size_t left = slow->buf->len - slow->at;
	size_t got = left < 1000 ? left : 1000;

	got = got < len ? got : len;
	memcpy(bytes, slow->buf->bytes + slow->at, got);
	slow->at += got;
	*got_out = got;
	return PS_OK;
}

static struct ps_history read_it(const struct bench *bench, struct ps_history_question *question)
{
	struct ps_history_question nothing = { .take_number = 1 };
	struct slow leaves = { &bench->leaves, 0 };
	struct slow checkpoints = { &bench->checkpoints, 0 };
	struct ps_history history;

	assert_int_equal(ps_history_read((struct ps_source){ read_slowly, &leaves },
					 (struct ps_source){ read_slowly, &checkpoints },
					 question ? question : &nothing, &history),
			 PS_OK);
	return history;
}

/* Boot, two takes, a checkpoint behind each, and a leaf that is not signed yet. */
static void set_up_day(struct bench *bench)
{
	set_up(bench);
	boot(bench);
	pack(bench, 1);
	sign(bench, bench->station.key);
	pack(bench, 2);
	sign(bench, bench->station.key);
	boot(bench);
}

static void a_ledger_in_order_is_signed_as_far_as_its_last_checkpoint(void **state)
{
	struct ps_history history;
	struct bench bench;

	(void)state;
	set_up_day(&bench);
	history = read_it(&bench, NULL);
	assert_int_equal(history.state, PS_HISTORY_SIGNED);
	assert_int_equal(history.leaves, 7);
	assert_int_equal(history.checkpoint.size, 6);
	assert_int_equal(history.checkpoints, 2);
	assert_int_equal(history.totals.takes, 2);
	assert_int_equal(history.totals.ended, 2);
	assert_null(history.broken_rule);
	assert_int_equal(history.lost_takes + history.open_takes + history.forked_size, 0);
	assert_memory_equal(history.point, bench.station.key->point, PS_POINT_LEN);
	assert_true(history.take.started && history.take.ended);
	assert_int_equal(history.take.take[0], 1);
	assert_int_equal(history.take.last_record[0], 0xee);
	assert_int_equal(history.take.ending, PS_END_ENDED);
	tear_down(&bench);
}

/* Each of these leaves must be called what it is, whatever byte it is. */
static void no_byte_of_the_signed_leaves_can_be_another(void **state)
{
	struct bench bench;
	size_t signed_len;

	(void)state;
	set_up_day(&bench);
	signed_len = bench.last_leaf;
	for (size_t i = 0; i < bench.leaves.len; i++) {
		struct ps_history history;

		bench.leaves.bytes[i] ^= 1;
		history = read_it(&bench, NULL);
		if (i < signed_len)
			assert_int_not_equal(history.state, PS_HISTORY_SIGNED);
		else
			assert_int_equal(history.state, PS_HISTORY_SIGNED);
		bench.leaves.bytes[i] ^= 1;
	}
	tear_down(&bench);
}

static void every_byte_of_a_checkpoint_counts(void **state)
{
	struct bench bench;
	size_t first;

	(void)state;
	set_up(&bench);
	boot(&bench);
	sign(&bench, bench.station.key);
	first = bench.checkpoints.len;
	for (size_t i = 0; i < first; i++) {
		bench.checkpoints.bytes[i] ^= 1;
		assert_int_not_equal(read_it(&bench, NULL).state, PS_HISTORY_SIGNED);
		bench.checkpoints.bytes[i] ^= 1;
	}
	for (size_t len = 0; len < first; len++) {
		bench.checkpoints.len = len;
		assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_NO_CHECKPOINT);
	}
	tear_down(&bench);
}

static void what_is_cut_off_is_missed(void **state)
{
	struct bench bench;
	size_t len;

	(void)state;
	set_up_day(&bench);
	len = bench.leaves.len;
	bench.leaves.len = 0;
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_NO_LEAVES);
	bench.leaves.len = bench.last_leaf - 1;
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_SHORT);
	bench.leaves.len = len - 1; /* of a leaf that is not signed yet */
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_SIGNED);
	bench.leaves.len = len;
	bench.checkpoints.len--; /* the one before it is whole */
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_SIGNED);
	assert_int_equal(read_it(&bench, NULL).checkpoint.size, 4);
	tear_down(&bench);
}

static void another_key_signs_nothing(void **state)
{
	struct ps_maker_station other;
	struct bench bench;

	(void)state;
	set_up(&bench);
	ps_maker_station_init(&other, 2, "bench 1");
	boot(&bench);
	sign(&bench, other.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_BAD_SIGNATURE);
	ps_maker_station_release(&other);
	tear_down(&bench);
}

static void two_signed_histories_are_a_fork(void **state)
{
	struct ps_maker_station other;
	struct ps_history history;
	struct ps_merkle honest;
	struct bench bench;

	(void)state;
	set_up(&bench);
	boot(&bench);
	honest = bench.tree;
	bench.tree.subtrees[1][0] ^= 1;
	sign(&bench, bench.station.key);
	bench.tree = honest;
	pack(&bench, 1);
	sign(&bench, bench.station.key);
	history = read_it(&bench, NULL);
	assert_int_equal(history.state, PS_HISTORY_SIGNED);
	assert_int_equal(history.forked_size, 2);

	/* the same by somebody else's key is nobody's word */
	ps_buf_clear(&bench.checkpoints);
	ps_maker_station_init(&other, 2, "bench 1");
	bench.tree.subtrees[2][0] ^= 1;
	sign(&bench, other.key);
	bench.tree.subtrees[2][0] ^= 1;
	sign(&bench, bench.station.key);
	history = read_it(&bench, NULL);
	assert_int_equal(history.state, PS_HISTORY_SIGNED);
	assert_int_equal(history.forked_size, 0);
	ps_maker_station_release(&other);
	tear_down(&bench);
}

static void checkpoints_of_another_ledger_and_backwards(void **state)
{
	struct bench bench;
	size_t second;

	(void)state;
	set_up_day(&bench);
	ps_buf_clear(&bench.checkpoints);
	bench.id[0] ^= 1;
	sign(&bench, bench.station.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_OTHER_LEDGER);
	bench.id[0] ^= 1;

	ps_buf_clear(&bench.checkpoints);
	sign(&bench, bench.station.key);
	second = bench.checkpoints.len;
	sign(&bench, bench.station.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_SIGNED);
	bench.tree.size--;
	bench.checkpoints.len = second;
	sign(&bench, bench.station.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_BAD_CHECKPOINT);
	tear_down(&bench);
}

static void a_take_that_a_boot_left_behind_is_lost(void **state)
{
	struct ps_history history;
	struct bench bench;

	(void)state;
	set_up(&bench);
	boot(&bench);
	(void)start(&bench, 1);
	sign(&bench, bench.station.key);
	assert_int_equal(read_it(&bench, NULL).open_takes, 1);
	assert_int_equal(read_it(&bench, NULL).lost_takes, 0);
	boot(&bench);
	pack(&bench, 2);
	sign(&bench, bench.station.key);
	history = read_it(&bench, NULL);
	assert_int_equal(history.open_takes, 0);
	assert_int_equal(history.lost_takes, 1);
	assert_int_equal(history.first_lost, 1);
	tear_down(&bench);
}

static void a_number_passed_over_breaks_a_rule_though_it_is_signed(void **state)
{
	struct ps_history history;
	struct bench bench;

	(void)state;
	set_up(&bench);
	boot(&bench);
	pack(&bench, 1);
	(void)start(&bench, 3);
	sign(&bench, bench.station.key);
	history = read_it(&bench, NULL);
	assert_int_equal(history.state, PS_HISTORY_SIGNED);
	assert_non_null(history.broken_rule);
	assert_int_equal(history.broken_leaf, 4);
	assert_int_equal(history.totals.takes, 1);
	tear_down(&bench);
}

/* The station's key is followed by that of @to; @signer says so. */
static void change_key(struct bench *bench, const struct ps_maker_station *to,
		       struct ps_key *signer, bool other_leaves)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_KEY_CHANGE };
	struct ps_key_change change = { .index = bench->tree.size };
	struct ps_buf by_old;

	ps_buf_init(&by_old);
	memcpy(change.ledger, bench->id, PS_HASH_LEN);
	assert_int_equal(ps_merkle_root(&bench->tree, change.root), PS_OK);
	change.root[0] ^= other_leaves;
	assert_int_equal(ps_ecdsa_fingerprint(to->key->point, change.new_spki_hash), PS_OK);
	assert_int_equal(
		ps_ecdsa_fingerprint(bench->station.key->point, leaf.key_change.old_spki_hash),
		PS_OK);
	assert_int_equal(ps_key_change_sign(&change, signer, &by_old), PS_OK);
	leaf.key_change.chain.count = 1;
	leaf.key_change.chain.certificates[0] =
		(struct ps_bytes){ to->device.bytes, to->device.len };
	leaf.key_change.by_old = (struct ps_bytes){ by_old.bytes, by_old.len };
	add_leaf(bench, &leaf);
	ps_buf_release(&by_old);
}

static void a_key_is_handed_on_by_the_one_before_it(void **state)
{
	struct ps_maker_station next;
	struct bench bench;

	(void)state;
	ps_maker_station_init(&next, 2, "bench 1");
	set_up(&bench);
	pack(&bench, 1);
	sign(&bench, bench.station.key);
	change_key(&bench, &next, bench.station.key, false);
	pack(&bench, 2);
	sign(&bench, next.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_SIGNED);
	assert_int_equal(read_it(&bench, NULL).totals.takes, 2);
	assert_int_equal(read_it(&bench, NULL).keys.count, 2);
	/* the old one is none any more */
	sign(&bench, bench.station.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_BAD_SIGNATURE);
	tear_down(&bench);
	ps_maker_station_release(&next);
}

static void a_key_that_hands_itself_on_is_none(void **state)
{
	struct ps_maker_station next;
	struct bench bench;

	(void)state;
	ps_maker_station_init(&next, 2, "bench 1");
	set_up(&bench);
	change_key(&bench, &next, next.key, false);
	sign(&bench, next.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_KEY_NOT_HANDED_ON);
	assert_int_equal(read_it(&bench, NULL).bad_leaf, 1);
	tear_down(&bench);
	ps_maker_station_release(&next);
}

static void a_key_hands_on_the_leaves_that_it_saw(void **state)
{
	struct ps_maker_station next;
	struct bench bench;

	(void)state;
	ps_maker_station_init(&next, 2, "bench 1");
	set_up(&bench);
	pack(&bench, 1);
	change_key(&bench, &next, bench.station.key, true);
	sign(&bench, next.key);
	assert_int_equal(read_it(&bench, NULL).state, PS_HISTORY_KEY_NOT_HANDED_ON);
	assert_int_equal(read_it(&bench, NULL).bad_leaf, 3);
	tear_down(&bench);
	ps_maker_station_release(&next);
}

static void roots_kept_outside_are_compared(void **state)
{
	struct ps_history_question question = { .take_number = 9, .point_count = 3 };
	struct ps_merkle early;
	struct ps_history history;
	struct bench bench;

	(void)state;
	set_up(&bench);
	boot(&bench);
	early = bench.tree;
	pack(&bench, 1);
	sign(&bench, bench.station.key);
	question.points[0].size = early.size;
	assert_int_equal(ps_merkle_root(&early, question.points[0].root), PS_OK);
	question.points[1] = question.points[0];
	question.points[1].root[31] ^= 1;
	question.points[2] = (struct ps_history_point){ .size = bench.tree.size + 1 };
	history = read_it(&bench, &question);
	assert_int_equal(history.state, PS_HISTORY_SIGNED);
	assert_true(question.points[0].reached && question.points[0].fits);
	assert_true(question.points[1].reached && !question.points[1].fits);
	assert_false(question.points[2].reached);
	assert_false(history.take.started);
	tear_down(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ledger_in_order_is_signed_as_far_as_its_last_checkpoint),
		cmocka_unit_test(no_byte_of_the_signed_leaves_can_be_another),
		cmocka_unit_test(every_byte_of_a_checkpoint_counts),
		cmocka_unit_test(what_is_cut_off_is_missed),
		cmocka_unit_test(another_key_signs_nothing),
		cmocka_unit_test(two_signed_histories_are_a_fork),
		cmocka_unit_test(checkpoints_of_another_ledger_and_backwards),
		cmocka_unit_test(a_take_that_a_boot_left_behind_is_lost),
		cmocka_unit_test(a_number_passed_over_breaks_a_rule_though_it_is_signed),
		cmocka_unit_test(a_key_is_handed_on_by_the_one_before_it),
		cmocka_unit_test(a_key_that_hands_itself_on_is_none),
		cmocka_unit_test(a_key_hands_on_the_leaves_that_it_saw),
		cmocka_unit_test(roots_kept_outside_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
