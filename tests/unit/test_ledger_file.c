#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/kit/test_ledger.h"

static int set_up(void **state)
{
	static struct ps_test_ledger s;

	ps_test_ledger_init(&s);
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	ps_test_ledger_finish(*state);
	return 0;
}

static void what_was_appended_is_there_after_a_restart(void **state)
{
	struct ps_test_ledger *s = *state;
	const struct ps_ledger_state *got;
	uint8_t root[32], again[32], id[32], id_again[32];
	uint64_t open;

	ps_test_ledger_boot(s);
	ps_test_ledger_pack(s, "SF1023574470215");
	ps_test_ledger_end(s, ps_test_ledger_start(s), 2, NULL);
	open = ps_test_ledger_start(s);
	ps_test_ledger_end(s, ps_test_ledger_start(s), 3, NULL);
	ps_test_ledger_checkpoint(s);
	assert_int_equal(ps_ledger_root(s->ledger, root), PS_OK);
	ps_ledger_id(s->ledger, id);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	got = ps_ledger_state(s->ledger);
	assert_int_equal(got->size, 9);
	assert_int_equal(got->totals.takes, 4);
	assert_int_equal(got->totals.ended, 1);
	assert_int_equal(got->totals.cancelled, 1);
	assert_int_equal(got->totals.recovered, 1);
	assert_int_equal(got->open_count, 1);
	assert_int_equal(got->open[0].number, open);
	assert_int_equal(got->open[0].started, 6);
	assert_int_equal(ps_ledger_root(s->ledger, again), PS_OK);
	assert_memory_equal(again, root, 32);
	ps_ledger_id(s->ledger, id_again);
	assert_memory_equal(id_again, id, 32);
	assert_null(s->report.what);
	assert_int_equal(s->report.torn_leaf_bytes, 0);
	ps_test_ledger_end(s, open, 1, NULL);
	assert_int_equal(ps_test_ledger_start(s), 5);
}

static void a_leaf_that_does_not_follow_changes_nothing(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };
	struct ps_test_file *before = ps_test_ledger_save(s, PS_TEST_LEAVES);

	ps_ledger_describe_next(s->ledger, &leaf.started);
	leaf.started.number++;
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_MISMATCH);
	leaf.started.number = 0;
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_RANGE);
	ps_test_ledger_expect(s, PS_TEST_LEAVES, before->bytes, before->len);
	assert_int_equal(ps_test_ledger_start(s), 1);
	free(before);
}

static void tags_find_earlier_takes(void **state)
{
	static const uint8_t rfc4231[] = { 0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53,
					   0x5c, 0xa8, 0xaf, 0xce, 0xaf, 0x0b, 0xf1, 0x2b };
	struct ps_test_ledger *s = *state;
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	struct ps_leaf late = { .kind = PS_LEAF_BOUND_LATE };
	uint8_t tag[32], a[32], b[32];
	size_t count;
	bool more;

	ps_test_ledger_tag_of(s, "Hi There", tag);
	assert_memory_equal(tag, rfc4231, sizeof(rfc4231));
	ps_test_ledger_tag_of(s, "A", a);
	ps_test_ledger_tag_of(s, "B", b);
	/* The same first eight bytes, and yet another waybill. */
	memcpy(tag, a, 32);
	tag[31] ^= 1;
	ps_test_ledger_pack(s, "A");
	ps_test_ledger_pack(s, "B");
	ps_test_ledger_end(s, ps_test_ledger_start(s), 1, tag);
	ps_test_ledger_pack(s, "A");
	late.bound_late.number = 2;
	late.bound_late.take[0] = 2;
	memcpy(late.bound_late.tag, a, 32);
	assert_int_equal(ps_test_ledger_append(s, &late), PS_OK);
	late.bound_late.number = 4;
	late.bound_late.take[0] = 4;
	assert_int_equal(ps_test_ledger_append(s, &late), PS_OK);
	for (unsigned round = 0; round < 2; round++) {
		assert_int_equal(ps_ledger_find_tag(s->ledger, a, found, &count, &more), PS_OK);
		assert_int_equal(count, 3);
		assert_false(more);
		assert_int_equal(found[0].number, 4);
		assert_int_equal(found[1].number, 2);
		assert_int_equal(found[2].number, 1);
		assert_int_equal(found[2].take[0], 1);
		assert_int_equal(ps_ledger_find_tag(s->ledger, b, found, &count, &more), PS_OK);
		assert_int_equal(count, 1);
		assert_int_equal(found[0].number, 2);
		ps_test_ledger_tag_of(s, "C", tag);
		assert_int_equal(ps_ledger_find_tag(s->ledger, tag, found, &count, &more), PS_OK);
		assert_int_equal(count, 0);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	}
}

static void more_takes_than_a_list_holds(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	uint8_t tag[32];
	size_t count;
	bool more;

	ps_test_ledger_tag_of(s, "A", tag);
	for (unsigned i = 0; i < PS_EARLIER_MAX; i++)
		ps_test_ledger_pack(s, "A");
	assert_int_equal(ps_ledger_find_tag(s->ledger, tag, found, &count, &more), PS_OK);
	assert_int_equal(count, PS_EARLIER_MAX);
	assert_false(more);
	ps_test_ledger_pack(s, "A");
	assert_int_equal(ps_ledger_find_tag(s->ledger, tag, found, &count, &more), PS_OK);
	assert_int_equal(count, PS_EARLIER_MAX);
	assert_true(more);
	assert_int_equal(found[0].number, PS_EARLIER_MAX + 1);
}

static void expect_proofs(struct ps_test_ledger *s, uint64_t index, uint64_t old_size,
			  uint64_t size, const uint8_t *old_root, const uint8_t *root)
{
	struct ps_merkle_proof proof;
	struct ps_buf leaf;
	uint8_t hash[32];

	ps_buf_init(&leaf);
	assert_int_equal(ps_ledger_read_leaf(s->ledger, index, &leaf), PS_OK);
	assert_int_equal(ps_merkle_hash_leaf(leaf.bytes, leaf.len, hash), PS_OK);
	assert_int_equal(ps_ledger_prove_inclusion(s->ledger, index, size, &proof), PS_OK);
	assert_int_equal(ps_merkle_verify_inclusion(&proof, hash, index, size, root), PS_OK);
	assert_int_equal(ps_ledger_prove_consistency(s->ledger, old_size, size, &proof), PS_OK);
	assert_int_equal(ps_merkle_verify_consistency(&proof, old_size, old_root, size, root),
			 PS_OK);
	ps_buf_release(&leaf);
}

static void proofs_reach_over_chunks_of_the_file(void **state)
{
	static uint8_t roots[520][32];
	struct ps_test_ledger *s = *state;
	struct ps_merkle_proof proof;
	struct ps_buf buf;

	ps_buf_init(&buf);
	for (uint64_t size = 1; size < 520; size++) {
		assert_int_equal(ps_ledger_root(s->ledger, roots[size]), PS_OK);
		if (size < 519)
			ps_test_ledger_boot(s);
	}
	for (unsigned round = 0; round < 2; round++) {
		expect_proofs(s, 0, 1, 519, roots[1], roots[519]);
		expect_proofs(s, 255, 255, 519, roots[255], roots[519]);
		expect_proofs(s, 256, 256, 512, roots[256], roots[512]);
		expect_proofs(s, 300, 257, 400, roots[257], roots[400]);
		expect_proofs(s, 518, 512, 519, roots[512], roots[519]);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	}
	assert_int_equal(ps_ledger_prove_inclusion(s->ledger, 0, 520, &proof), PS_RANGE);
	assert_int_equal(ps_ledger_prove_consistency(s->ledger, 1, 520, &proof), PS_RANGE);
	assert_int_equal(ps_ledger_read_leaf(s->ledger, 519, &buf), PS_RANGE);
	ps_buf_release(&buf);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ROW(what_was_appended_is_there_after_a_restart),
		ROW(a_leaf_that_does_not_follow_changes_nothing),
		ROW(tags_find_earlier_takes),
		ROW(more_takes_than_a_list_holds),
		ROW(proofs_reach_over_chunks_of_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
