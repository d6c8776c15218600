#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/ledger_file.h"
#include "signing/digest.h"
#include "signing/key_file.h"
#include "tests/kit/fake_time.h"
#include "tests/kit/temp_dir.h"

#define TEXT(s)                                     \
	(struct ps_bytes)                           \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}
#define LEAVES "ledger/leaves"
#define CHECKPOINTS "ledger/checkpoints"
#define FILE_ROOM (1U << 20)

/* RFC 4231, test case 1: the key, which HMAC fills up with zeros anyway. */
static const uint8_t secret[PS_LEDGER_SECRET_LEN] = { 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
						      0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
						      0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b };

struct station {
	struct ps_temp_dir dir;
	struct ps_fake_time time;
	struct ps_key *key;
	struct ps_ledger *ledger;
	struct ps_ledger_report report;
};

static enum ps_err create(struct station *s)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENROLMENT, .clock = s->time.clock };

	leaf.enrolment.chain.count = 1;
	leaf.enrolment.chain.certificates[0] = TEXT("device certificate");
	return ps_ledger_create(s->dir.fd, secret, &leaf);
}

static enum ps_err reopen(struct station *s)
{
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	return ps_ledger_open(s->dir.fd, &s->report, &s->ledger);
}

static int set_up(void **state)
{
	static struct station s;
	char path[300];

	s = (struct station){ .ledger = NULL };
	ps_fake_time_init(&s.time);
	ps_temp_dir_init(&s.dir);
	assert_true(snprintf(path, sizeof(path), "%s/key.pem", s.dir.path) > 0);
	assert_int_equal(ps_key_file_create(path, &ps_random_os, &s.key), PS_OK);
	assert_int_equal(create(&s), PS_OK);
	assert_int_equal(reopen(&s), PS_OK);
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	struct station *s = *state;

	ps_ledger_close(s->ledger);
	ps_key_destroy(s->key);
	ps_temp_dir_finish(&s->dir);
	return 0;
}

static enum ps_err append(struct station *s, struct ps_leaf *leaf)
{
	ps_fake_time_pass(&s->time, 1000000);
	leaf->clock = s->time.clock;
	return ps_ledger_append(s->ledger, leaf);
}

static void boot(struct station *s)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };

	leaf.boot.firmware = TEXT("0.1.0");
	assert_int_equal(append(s, &leaf), PS_OK);
}

static uint64_t start(struct station *s)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };

	ps_ledger_describe_next(s->ledger, &leaf.started);
	leaf.started.lane = TEXT("lane 1");
	memcpy(leaf.started.take, &leaf.started.number, 8);
	assert_int_equal(append(s, &leaf), PS_OK);
	return leaf.started.number;
}

static void end(struct station *s, uint64_t number, uint64_t ending, const uint8_t *tag)
{
	const struct ps_ledger_open_take *open =
		ps_ledger_state_find_open(ps_ledger_state(s->ledger), number);
	struct ps_leaf leaf = { .kind = PS_LEAF_ENDED };

	assert_non_null(open);
	leaf.ended.number = number;
	memcpy(leaf.ended.take, open->take, PS_HASH_LEN);
	leaf.ended.started = open->started;
	leaf.ended.ending = ending;
	leaf.ended.reason = 1;
	if (tag) {
		leaf.ended.commitment_count = leaf.ended.tag_count = 1;
		memcpy(leaf.ended.tags[0], tag, PS_HASH_LEN);
	}
	assert_int_equal(append(s, &leaf), PS_OK);
}

static void tag_of(struct station *s, const char *waybill, uint8_t *tag)
{
	struct ps_bytes view = { (const uint8_t *)waybill, strlen(waybill) };

	assert_int_equal(ps_ledger_tag(s->ledger, view, tag), PS_OK);
}

static void pack(struct station *s, const char *waybill)
{
	uint8_t tag[PS_HASH_LEN];

	tag_of(s, waybill, tag);
	end(s, start(s), 1, tag);
}

static void checkpoint(struct station *s)
{
	assert_int_equal(ps_ledger_checkpoint(s->ledger, s->key, &s->time.clock, NULL), PS_OK);
}

struct file {
	size_t len;
	uint8_t bytes[FILE_ROOM];
};

static struct file *save(struct station *s, const char *name)
{
	struct file *file = malloc(sizeof(*file));

	assert_non_null(file);
	file->len = ps_temp_dir_get(&s->dir, name, file->bytes, sizeof(file->bytes));
	return file;
}

static void expect_file(struct station *s, const char *name, const void *bytes, size_t len)
{
	struct file *now = save(s, name);

	assert_int_equal(now->len, len);
	assert_memory_equal(now->bytes, bytes, len);
	free(now);
}

static void what_was_appended_is_there_after_a_restart(void **state)
{
	struct station *s = *state;
	const struct ps_ledger_state *got;
	uint8_t root[32], again[32], id[32], id_again[32];
	uint64_t open;

	boot(s);
	pack(s, "SF1023574470215");
	end(s, start(s), 2, NULL);
	open = start(s);
	end(s, start(s), 3, NULL);
	checkpoint(s);
	assert_int_equal(ps_ledger_root(s->ledger, root), PS_OK);
	ps_ledger_id(s->ledger, id);
	assert_int_equal(reopen(s), PS_OK);
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
	end(s, open, 1, NULL);
	assert_int_equal(start(s), 5);
}

static void a_leaf_that_does_not_follow_changes_nothing(void **state)
{
	struct station *s = *state;
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };
	struct file *before = save(s, LEAVES);

	ps_ledger_describe_next(s->ledger, &leaf.started);
	leaf.started.number++;
	assert_int_equal(append(s, &leaf), PS_MISMATCH);
	leaf.started.number = 0;
	assert_int_equal(append(s, &leaf), PS_RANGE);
	expect_file(s, LEAVES, before->bytes, before->len);
	assert_int_equal(start(s), 1);
	free(before);
}

static void a_second_opener_is_refused(void **state)
{
	struct station *s = *state;
	struct ps_ledger_report report;
	struct ps_ledger *second = NULL;

	assert_int_equal(ps_ledger_open(s->dir.fd, &report, &second), PS_BUSY);
	assert_null(second);
	assert_non_null(strstr(report.advice, "another packseald"));
	assert_int_equal(create(s), PS_BUSY);
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	assert_int_equal(create(s), PS_EXISTS);
	assert_int_equal(ps_ledger_open(s->dir.fd, &report, &second), PS_OK);
	ps_ledger_close(second);
}

static void a_creation_that_was_cut_is_begun_anew(void **state)
{
	struct station *s = *state;

	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	assert_int_equal(unlinkat(s->dir.fd, LEAVES, 0), 0);
	/* But not over the checkpoints of a ledger whose leaves were lost. */
	ps_temp_dir_put(&s->dir, CHECKPOINTS, "signed", 6);
	assert_int_equal(create(s), PS_EXISTS);
	expect_file(s, "ledger/secret", secret, sizeof(secret));
	ps_temp_dir_put(&s->dir, CHECKPOINTS, "", 0);
	ps_temp_dir_put(&s->dir, "ledger/secret", "half", 4);
	assert_int_equal(create(s), PS_OK);
	assert_int_equal(reopen(s), PS_OK);
}

/* The power goes in the middle of the last leaf, at every byte of it. */
static void a_torn_last_leaf_is_cut_off_and_reported(void **state)
{
	struct station *s = *state;
	struct file *whole, *before;

	boot(s);
	pack(s, "JD0012345678901");
	checkpoint(s);
	before = save(s, LEAVES);
	start(s);
	whole = save(s, LEAVES);
	for (size_t len = before->len; len <= whole->len; len++) {
		bool torn = len < whole->len;

		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		ps_temp_dir_put(&s->dir, LEAVES, whole->bytes, len);
		assert_int_equal(reopen(s), PS_OK);
		assert_int_equal(s->report.torn_leaf_bytes, torn ? len - before->len : 0);
		assert_int_equal(ps_ledger_state(s->ledger)->size, torn ? 4 : 5);
		expect_file(s, LEAVES, whole->bytes, torn ? before->len : whole->len);
		if (torn)
			assert_int_equal(start(s), 2);
	}
	free(before);
	free(whole);
}

static void leaves_that_a_checkpoint_covers_are_never_cut_off(void **state)
{
	struct station *s = *state;
	struct file *whole;

	boot(s);
	pack(s, "JD0012345678901");
	checkpoint(s);
	whole = save(s, LEAVES);
	for (size_t cut = 1; cut < whole->len; cut++) {
		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		ps_temp_dir_put(&s->dir, LEAVES, whole->bytes, whole->len - cut);
		assert_int_not_equal(reopen(s), PS_OK);
		assert_non_null(s->report.what);
		assert_non_null(s->report.advice);
		assert_string_equal(s->report.file, "leaves");
		expect_file(s, LEAVES, whole->bytes, whole->len - cut);
	}
	free(whole);
}

static void a_changed_bit_anywhere_is_refused_and_stays(void **state)
{
	static const uint8_t bits[] = { 0x01, 0x20, 0x80 };
	struct station *s = *state;
	struct file *file;

	boot(s);
	pack(s, "JD0012345678901");
	checkpoint(s);
	file = save(s, LEAVES);
	for (size_t i = 0; i < file->len; i++)
		for (size_t b = 0; b < sizeof(bits); b++) {
			ps_ledger_close(s->ledger);
			s->ledger = NULL;
			file->bytes[i] ^= bits[b];
			ps_temp_dir_put(&s->dir, LEAVES, file->bytes, file->len);
			if (reopen(s) == PS_OK)
				fail_msg("bit %02x of byte %zu went unnoticed", bits[b], i);
			assert_string_equal(s->report.file, "leaves");
			expect_file(s, LEAVES, file->bytes, file->len);
			file->bytes[i] ^= bits[b];
		}
	free(file);
}

/* Without a checkpoint too: what stands behind the fault shows that it is none of a power cut. */
static void a_fault_in_the_middle_is_told_with_its_place(void **state)
{
	struct station *s = *state;
	struct file *start_leaf, *file;
	const struct {
		const char *story;
		size_t at; /* behind the beginning of leaf 2 */
		uint8_t byte;
		enum ps_err err;
		const char *what;
	} rows[] = {
		{ "not a byte string", 0, 0x00, PS_MALFORMED, "damaged" },
		{ "a length that runs over the end", 1, 0xff, PS_TRUNCATED, "damaged" },
		{ "a length of two bytes", 0, 0x59, PS_TRUNCATED, "damaged" },
		{ "not an array", 2, 0x00, PS_MALFORMED, "damaged" },
		{ "a kind to come", 3, 0x0c, PS_UNSUPPORTED, "does not know" },
		{ "another index", 4, 0x03, PS_MISMATCH, "index of its place" },
	};

	boot(s);
	start_leaf = save(s, LEAVES);
	start(s);
	file = save(s, LEAVES);
	assert_int_equal(file->bytes[start_leaf->len], 0x58);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = start_leaf->len + rows[i].at;
		uint8_t good = file->bytes[at];

		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		file->bytes[at] = rows[i].byte;
		ps_temp_dir_put(&s->dir, LEAVES, file->bytes, file->len);
		assert_int_equal(reopen(s), rows[i].err);
		assert_int_equal(s->report.offset, start_leaf->len);
		assert_int_equal(s->report.leaf, 2);
		assert_non_null(strstr(s->report.what, rows[i].what));
		expect_file(s, LEAVES, file->bytes, file->len);
		file->bytes[at] = good;
	}
	free(start_leaf);
	free(file);
}

static void checkpoints_are_kept_and_a_torn_one_is_cut_off(void **state)
{
	struct station *s = *state;
	struct ps_checkpoint got;
	struct ps_buf first, second;
	struct ps_cursor cursor;
	struct ps_cose cose;
	uint8_t root[32];

	ps_buf_init(&first);
	ps_buf_init(&second);
	assert_int_equal(ps_ledger_last_checkpoint(s->ledger, &first), PS_NOT_FOUND);
	boot(s);
	assert_int_equal(ps_ledger_checkpoint(s->ledger, s->key, &s->time.clock, &first), PS_OK);
	start(s);
	assert_int_equal(ps_ledger_checkpoint(s->ledger, s->key, &s->time.clock, &second), PS_OK);
	assert_int_equal(ps_ledger_root(s->ledger, root), PS_OK);
	cursor = ps_cursor_of(second.bytes, second.len);
	assert_int_equal(ps_checkpoint_read(&cursor, &cose, &got), PS_OK);
	assert_int_equal(ps_cose_verify(&cose, s->key->point), PS_OK);
	assert_int_equal(got.size, 3);
	assert_memory_equal(got.root, root, 32);
	assert_int_equal(got.clock.utc_us, s->time.clock.utc_us);

	for (size_t torn = 0; torn < second.len; torn++) {
		struct ps_buf both, last;

		ps_buf_init(&both);
		ps_buf_init(&last);
		ps_buf_add(&both, first.bytes, first.len);
		ps_buf_add(&both, second.bytes, torn);
		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		ps_temp_dir_put(&s->dir, CHECKPOINTS, both.bytes, both.len);
		assert_int_equal(reopen(s), PS_OK);
		assert_int_equal(s->report.torn_checkpoint_bytes, torn);
		expect_file(s, CHECKPOINTS, first.bytes, first.len);
		assert_int_equal(ps_ledger_last_checkpoint(s->ledger, &last), PS_OK);
		assert_int_equal(last.len, first.len);
		assert_memory_equal(last.bytes, first.bytes, first.len);
		ps_buf_release(&both);
		ps_buf_release(&last);
	}
	ps_buf_release(&first);
	ps_buf_release(&second);
}

static void a_foreign_or_missing_file_is_refused(void **state)
{
	struct station *s = *state;
	uint8_t other[PS_LEDGER_SECRET_LEN] = { 1 };
	const struct {
		const char *story;
		const char *file;
		const void *bytes; /* NULL: the file is missing */
		size_t len;
		enum ps_err err;
		const char *told;
	} rows[] = {
		{ "another station's secret", "ledger/secret", other, 32, PS_MISMATCH, "secret" },
		{ "a short secret", "ledger/secret", other, 31, PS_MALFORMED, "secret" },
		{ "no secret", "ledger/secret", NULL, 0, PS_NOT_FOUND, "secret" },
		{ "a checkpoint that is none", CHECKPOINTS, "\x01", 1, PS_MALFORMED,
		  "checkpoints" },
		{ "no checkpoints", CHECKPOINTS, NULL, 0, PS_NOT_FOUND, "checkpoints" },
		{ "an empty ledger", LEAVES, "", 0, PS_TRUNCATED, "leaves" },
		{ "no leaves", LEAVES, NULL, 0, PS_NOT_FOUND, "leaves" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file *good = save(s, rows[i].file);

		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		if (rows[i].bytes)
			ps_temp_dir_put(&s->dir, rows[i].file, rows[i].bytes, rows[i].len);
		else
			assert_int_equal(unlinkat(s->dir.fd, rows[i].file, 0), 0);
		assert_int_equal(reopen(s), rows[i].err);
		assert_string_equal(s->report.file, rows[i].told);
		assert_null(s->ledger);
		ps_temp_dir_put(&s->dir, rows[i].file, good->bytes, good->len);
		assert_int_equal(reopen(s), PS_OK);
		free(good);
	}
}

static void no_ledger_at_all(void **state)
{
	struct ps_ledger_report report;
	struct ps_ledger *ledger = NULL;
	struct ps_temp_dir empty;

	(void)state;
	ps_temp_dir_init(&empty);
	assert_int_equal(ps_ledger_open(empty.fd, &report, &ledger), PS_NOT_FOUND);
	assert_null(ledger);
	ps_temp_dir_finish(&empty);
}

static void tags_find_earlier_takes(void **state)
{
	static const uint8_t rfc4231[] = { 0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53,
					   0x5c, 0xa8, 0xaf, 0xce, 0xaf, 0x0b, 0xf1, 0x2b };
	struct station *s = *state;
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	struct ps_leaf late = { .kind = PS_LEAF_BOUND_LATE };
	uint8_t tag[32], a[32], b[32];
	size_t count;
	bool more;

	tag_of(s, "Hi There", tag);
	assert_memory_equal(tag, rfc4231, sizeof(rfc4231));
	tag_of(s, "A", a);
	tag_of(s, "B", b);
	/* The same first eight bytes, and yet another waybill. */
	memcpy(tag, a, 32);
	tag[31] ^= 1;
	pack(s, "A");
	pack(s, "B");
	end(s, start(s), 1, tag);
	pack(s, "A");
	late.bound_late.number = 2;
	late.bound_late.take[0] = 2;
	memcpy(late.bound_late.tag, a, 32);
	assert_int_equal(append(s, &late), PS_OK);
	late.bound_late.number = 4;
	late.bound_late.take[0] = 4;
	assert_int_equal(append(s, &late), PS_OK);
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
		tag_of(s, "C", tag);
		assert_int_equal(ps_ledger_find_tag(s->ledger, tag, found, &count, &more), PS_OK);
		assert_int_equal(count, 0);
		assert_int_equal(reopen(s), PS_OK);
	}
}

static void more_takes_than_a_list_holds(void **state)
{
	struct station *s = *state;
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	uint8_t tag[32];
	size_t count;
	bool more;

	tag_of(s, "A", tag);
	for (unsigned i = 0; i < PS_EARLIER_MAX; i++)
		pack(s, "A");
	assert_int_equal(ps_ledger_find_tag(s->ledger, tag, found, &count, &more), PS_OK);
	assert_int_equal(count, PS_EARLIER_MAX);
	assert_false(more);
	pack(s, "A");
	assert_int_equal(ps_ledger_find_tag(s->ledger, tag, found, &count, &more), PS_OK);
	assert_int_equal(count, PS_EARLIER_MAX);
	assert_true(more);
	assert_int_equal(found[0].number, PS_EARLIER_MAX + 1);
}

static void expect_proofs(struct station *s, uint64_t index, uint64_t old_size, uint64_t size,
			  const uint8_t *old_root, const uint8_t *root)
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
	struct station *s = *state;
	struct ps_merkle_proof proof;
	struct ps_buf buf;

	ps_buf_init(&buf);
	for (uint64_t size = 1; size < 520; size++) {
		assert_int_equal(ps_ledger_root(s->ledger, roots[size]), PS_OK);
		if (size < 519)
			boot(s);
	}
	for (unsigned round = 0; round < 2; round++) {
		expect_proofs(s, 0, 1, 519, roots[1], roots[519]);
		expect_proofs(s, 255, 255, 519, roots[255], roots[519]);
		expect_proofs(s, 256, 256, 512, roots[256], roots[512]);
		expect_proofs(s, 300, 257, 400, roots[257], roots[400]);
		expect_proofs(s, 518, 512, 519, roots[512], roots[519]);
		assert_int_equal(reopen(s), PS_OK);
	}
	assert_int_equal(ps_ledger_prove_inclusion(s->ledger, 0, 520, &proof), PS_RANGE);
	assert_int_equal(ps_ledger_prove_consistency(s->ledger, 1, 520, &proof), PS_RANGE);
	assert_int_equal(ps_ledger_read_leaf(s->ledger, 519, &buf), PS_RANGE);
	ps_buf_release(&buf);
}

static void a_full_disk_takes_no_half_leaf(void **state)
{
	static uint8_t ballast[8 << 10];
	struct station *s = *state;
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };
	struct file *file;
	uint64_t size;
	enum ps_err err;

	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	if (!ps_temp_dir_make_small(&s->dir, 64)) {
		skip();
		return;
	}
	assert_int_equal(create(s), PS_OK);
	assert_int_equal(reopen(s), PS_OK);
	ps_temp_dir_put(&s->dir, "ballast", ballast, sizeof(ballast));
	leaf.boot.firmware = TEXT("0.1.0");
	do {
		file = save(s, LEAVES);
		size = ps_ledger_state(s->ledger)->size;
		err = append(s, &leaf);
		if (!err)
			free(file);
	} while (!err);
	assert_int_equal(err, PS_NO_SPACE);
	assert_int_equal(ps_ledger_state(s->ledger)->size, size);
	expect_file(s, LEAVES, file->bytes, file->len);
	assert_int_equal(append(s, &leaf), PS_NO_SPACE);
	assert_int_equal(unlinkat(s->dir.fd, "ballast", 0), 0);
	assert_int_equal(append(s, &leaf), PS_OK);
	assert_int_equal(reopen(s), PS_OK);
	assert_int_equal(ps_ledger_state(s->ledger)->size, size + 1);
	free(file);
	/* Read-only: the station cannot go on, and says so at once. */
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	ps_temp_dir_set_read_only(&s->dir, true);
	assert_int_equal(reopen(s), PS_DENIED);
	assert_non_null(strstr(s->report.advice, "disk"));
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ROW(what_was_appended_is_there_after_a_restart),
		ROW(a_leaf_that_does_not_follow_changes_nothing),
		ROW(a_second_opener_is_refused),
		ROW(a_creation_that_was_cut_is_begun_anew),
		ROW(a_torn_last_leaf_is_cut_off_and_reported),
		ROW(leaves_that_a_checkpoint_covers_are_never_cut_off),
		ROW(a_changed_bit_anywhere_is_refused_and_stays),
		ROW(a_fault_in_the_middle_is_told_with_its_place),
		ROW(checkpoints_are_kept_and_a_torn_one_is_cut_off),
		ROW(a_foreign_or_missing_file_is_refused),
		ROW(no_ledger_at_all),
		ROW(tags_find_earlier_takes),
		ROW(more_takes_than_a_list_holds),
		ROW(proofs_reach_over_chunks_of_the_file),
		ROW(a_full_disk_takes_no_half_leaf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
