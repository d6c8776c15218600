#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/unwritten.h"
#include "signing/checkpoint.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/random_seeded.h"
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

static void a_second_opener_is_refused(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_ledger_report report;
	struct ps_ledger *second = NULL;

	assert_int_equal(ps_ledger_open(s->dir.fd, &report, &second), PS_BUSY);
	assert_null(second);
	assert_non_null(strstr(report.advice, "another packseald"));
	assert_int_equal(ps_test_ledger_create(s), PS_BUSY);
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	assert_int_equal(ps_test_ledger_create(s), PS_EXISTS);
	assert_int_equal(ps_ledger_open(s->dir.fd, &report, &second), PS_OK);
	ps_ledger_close(second);
}

static void a_creation_that_was_cut_is_begun_anew(void **state)
{
	struct ps_test_ledger *s = *state;

	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	assert_int_equal(unlinkat(s->dir.fd, PS_TEST_LEAVES, 0), 0);
	/* But not over the checkpoints of a ledger whose leaves were lost. */
	ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, "signed", 6);
	assert_int_equal(ps_test_ledger_create(s), PS_EXISTS);
	ps_test_ledger_expect(s, "ledger/secret", ps_test_secret, sizeof(ps_test_secret));
	ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, "", 0);
	ps_temp_dir_put(&s->dir, "ledger/secret", "half", 4);
	assert_int_equal(ps_test_ledger_create(s), PS_OK);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
}

/* The power goes in the middle of the last leaf, at every byte of it. */
static void a_torn_last_leaf_is_cut_off_and_reported(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *whole, *before;

	ps_test_ledger_boot(s);
	ps_test_ledger_pack(s, "JD0012345678901");
	ps_test_ledger_checkpoint(s);
	before = ps_test_ledger_save(s, PS_TEST_LEAVES);
	ps_test_ledger_start(s);
	whole = ps_test_ledger_save(s, PS_TEST_LEAVES);
	for (size_t len = before->len; len <= whole->len; len++) {
		bool torn = len < whole->len;

		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		ps_temp_dir_put(&s->dir, PS_TEST_LEAVES, whole->bytes, len);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
		assert_int_equal(s->report.torn_leaf_bytes, torn ? len - before->len : 0);
		assert_int_equal(ps_ledger_state(s->ledger)->size, torn ? 4 : 5);
		ps_test_ledger_expect(s, PS_TEST_LEAVES, whole->bytes,
				      torn ? before->len : whole->len);
		if (torn)
			assert_int_equal(ps_test_ledger_start(s), 2);
	}
	free(before);
	free(whole);
}

/* From each byte of the last item on, @name reads as zeros: it grew, and was not written. */
static void expect_unwritten_is_cut(struct ps_test_ledger *s, const char *name,
				    const struct ps_test_file *before, struct ps_test_file *whole,
				    const uint64_t *torn)
{
	for (size_t from = whole->len - PS_UNWRITTEN_MIN; from >= before->len; from--) {
		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		memset(whole->bytes + from, 0, whole->len - from);
		ps_temp_dir_put(&s->dir, name, whole->bytes, whole->len);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
		assert_int_equal(*torn, whole->len - before->len);
		assert_null(s->report.what);
		ps_test_ledger_expect(s, name, before->bytes, before->len);
	}
}

/* The leaf before it ends in zeros of its own, and stays. */
static void an_unwritten_last_leaf_is_cut_off_and_reported(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *whole, *before;

	ps_test_ledger_start(s);
	before = ps_test_ledger_save(s, PS_TEST_LEAVES);
	assert_int_equal(before->bytes[before->len - 1], 0);
	ps_test_ledger_boot(s);
	whole = ps_test_ledger_save(s, PS_TEST_LEAVES);
	expect_unwritten_is_cut(s, PS_TEST_LEAVES, before, whole, &s->report.torn_leaf_bytes);
	assert_int_equal(ps_ledger_state(s->ledger)->size, 2);
	free(before);
	free(whole);
}

static void an_unwritten_last_checkpoint_is_cut_off_and_reported(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *whole, *before;

	ps_test_ledger_checkpoint(s);
	before = ps_test_ledger_save(s, PS_TEST_CHECKPOINTS);
	ps_test_ledger_boot(s);
	ps_test_ledger_checkpoint(s);
	whole = ps_test_ledger_save(s, PS_TEST_CHECKPOINTS);
	expect_unwritten_is_cut(s, PS_TEST_CHECKPOINTS, before, whole,
				&s->report.torn_checkpoint_bytes);
	free(before);
	free(whole);
}

static void leaves_that_a_checkpoint_covers_are_never_cut_off(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *whole;

	ps_test_ledger_boot(s);
	ps_test_ledger_pack(s, "JD0012345678901");
	ps_test_ledger_checkpoint(s);
	whole = ps_test_ledger_save(s, PS_TEST_LEAVES);
	for (size_t cut = 1; cut < whole->len; cut++) {
		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		ps_temp_dir_put(&s->dir, PS_TEST_LEAVES, whole->bytes, whole->len - cut);
		assert_int_not_equal(ps_test_ledger_reopen(s), PS_OK);
		assert_non_null(s->report.what);
		assert_non_null(s->report.advice);
		assert_string_equal(s->report.file, "leaves");
		ps_test_ledger_expect(s, PS_TEST_LEAVES, whole->bytes, whole->len - cut);
	}
	free(whole);
}

static void a_changed_bit_anywhere_is_refused_and_stays(void **state)
{
	static const uint8_t bits[] = { 0x01, 0x20, 0x80 };
	struct ps_test_ledger *s = *state;
	struct ps_test_file *file;

	ps_test_ledger_boot(s);
	ps_test_ledger_pack(s, "JD0012345678901");
	ps_test_ledger_checkpoint(s);
	file = ps_test_ledger_save(s, PS_TEST_LEAVES);
	for (size_t i = 0; i < file->len; i++)
		for (size_t b = 0; b < sizeof(bits); b++) {
			ps_ledger_close(s->ledger);
			s->ledger = NULL;
			file->bytes[i] ^= bits[b];
			ps_temp_dir_put(&s->dir, PS_TEST_LEAVES, file->bytes, file->len);
			if (ps_test_ledger_reopen(s) == PS_OK)
				fail_msg("bit %02x of byte %zu went unnoticed", bits[b], i);
			assert_string_equal(s->report.file, "leaves");
			ps_test_ledger_expect(s, PS_TEST_LEAVES, file->bytes, file->len);
			file->bytes[i] ^= bits[b];
		}
	free(file);
}

/* Without a checkpoint too: what stands behind the fault shows that it is none of a power cut. */
static void a_fault_in_the_middle_is_told_with_its_place(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *start_leaf, *file;
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
		{ "a kind to come", 3, 0x17, PS_UNSUPPORTED, "does not know" },
		{ "another index", 4, 0x03, PS_MISMATCH, "index of its place" },
	};

	ps_test_ledger_boot(s);
	start_leaf = ps_test_ledger_save(s, PS_TEST_LEAVES);
	ps_test_ledger_start(s);
	file = ps_test_ledger_save(s, PS_TEST_LEAVES);
	assert_int_equal(file->bytes[start_leaf->len], 0x58);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = start_leaf->len + rows[i].at;
		uint8_t good = file->bytes[at];

		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		file->bytes[at] = rows[i].byte;
		ps_temp_dir_put(&s->dir, PS_TEST_LEAVES, file->bytes, file->len);
		assert_int_equal(ps_test_ledger_reopen(s), rows[i].err);
		assert_int_equal(s->report.offset, start_leaf->len);
		assert_int_equal(s->report.leaf, 2);
		assert_non_null(strstr(s->report.what, rows[i].what));
		ps_test_ledger_expect(s, PS_TEST_LEAVES, file->bytes, file->len);
		file->bytes[at] = good;
	}
	free(start_leaf);
	free(file);
}

static void checkpoints_are_kept_and_a_torn_one_is_cut_off(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_checkpoint got;
	struct ps_buf first, second;
	struct ps_cursor cursor;
	struct ps_cose cose;
	uint8_t root[32];

	ps_buf_init(&first);
	ps_buf_init(&second);
	assert_int_equal(ps_ledger_last_checkpoint(s->ledger, &first), PS_NOT_FOUND);
	ps_test_ledger_boot(s);
	assert_int_equal(ps_ledger_checkpoint(s->ledger, s->key, &s->time.clock, &first), PS_OK);
	ps_test_ledger_start(s);
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
		ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, both.bytes, both.len);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
		assert_int_equal(s->report.torn_checkpoint_bytes, torn);
		ps_test_ledger_expect(s, PS_TEST_CHECKPOINTS, first.bytes, first.len);
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
	struct ps_test_ledger *s = *state;
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
		{ "a checkpoint that is none", PS_TEST_CHECKPOINTS, "\x01", 1, PS_MALFORMED,
		  "checkpoints" },
		{ "no checkpoints", PS_TEST_CHECKPOINTS, NULL, 0, PS_NOT_FOUND, "checkpoints" },
		{ "an empty ledger", PS_TEST_LEAVES, "", 0, PS_TRUNCATED, "leaves" },
		{ "no leaves", PS_TEST_LEAVES, NULL, 0, PS_NOT_FOUND, "leaves" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_test_file *good = ps_test_ledger_save(s, rows[i].file);

		ps_ledger_close(s->ledger);
		s->ledger = NULL;
		if (rows[i].bytes)
			ps_temp_dir_put(&s->dir, rows[i].file, rows[i].bytes, rows[i].len);
		else
			assert_int_equal(unlinkat(s->dir.fd, rows[i].file, 0), 0);
		assert_int_equal(ps_test_ledger_reopen(s), rows[i].err);
		assert_string_equal(s->report.file, rows[i].told);
		assert_null(s->ledger);
		ps_temp_dir_put(&s->dir, rows[i].file, good->bytes, good->len);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
		free(good);
	}
}

/* Signed by @key, over the ledger as it is but for @wrong_id. */
static void put_checkpoint(struct ps_test_ledger *s, struct ps_key *key, bool wrong_id)
{
	struct ps_checkpoint checkpoint = { .size = ps_ledger_state(s->ledger)->size,
					    .clock = s->time.clock };
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	ps_ledger_id(s->ledger, checkpoint.ledger);
	checkpoint.ledger[0] ^= wrong_id;
	assert_int_equal(ps_ledger_root(s->ledger, checkpoint.root), PS_OK);
	assert_int_equal(ps_checkpoint_sign(&checkpoint, key, &bytes), PS_OK);
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, bytes.bytes, bytes.len);
	ps_buf_release(&bytes);
}

static void a_last_checkpoint_that_the_station_did_not_sign_is_refused(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, 7);
	struct ps_key *stranger = ps_key_seeded_create(&random);
	struct ps_test_file *good;

	ps_test_ledger_pack(s, "JD0012345678901");
	ps_test_ledger_checkpoint(s);
	good = ps_test_ledger_save(s, PS_TEST_CHECKPOINTS);
	for (size_t i = good->len - PS_SIGNATURE_LEN; i < good->len; i++) {
		good->bytes[i] ^= 1;
		ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, good->bytes, good->len);
		assert_int_equal(ps_test_ledger_reopen(s), PS_BAD_SIGNATURE);
		assert_string_equal(s->report.file, "checkpoints");
		assert_null(s->ledger);
		good->bytes[i] ^= 1;
	}
	ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, good->bytes, good->len);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	put_checkpoint(s, stranger, false);
	assert_int_equal(ps_test_ledger_reopen(s), PS_BAD_SIGNATURE);
	ps_temp_dir_put(&s->dir, PS_TEST_CHECKPOINTS, good->bytes, good->len);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	put_checkpoint(s, s->key, true);
	assert_int_equal(ps_test_ledger_reopen(s), PS_MISMATCH);
	ps_key_destroy(stranger);
	free(good);
}

/* A disk writes sectors in any order: the last leaf's second one is there, and its first one not.
 */
static void a_last_leaf_without_its_first_sector_is_cut_off(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *file;
	size_t len, rest;

	ps_test_ledger_pack(s, "JD0012345678901");
	file = ps_test_ledger_save(s, PS_TEST_LEAVES);
	len = file->len;
	rest = PS_UNWRITTEN_SECTOR - len % PS_UNWRITTEN_SECTOR;
	memset(file->bytes + len, 0, rest);
	memset(file->bytes + len + rest, 0xa5, 20);
	ps_temp_dir_put(&s->dir, PS_TEST_LEAVES, file->bytes, len + rest + 20);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_equal(s->report.torn_leaf_bytes, rest + 20);
	ps_test_ledger_expect(s, PS_TEST_LEAVES, file->bytes, len);
	/* Zeros that end within the sector are no disk's. */
	file->bytes[len + rest - 1] = 0xa5;
	ps_temp_dir_put(&s->dir, PS_TEST_LEAVES, file->bytes, len + rest + 20);
	assert_int_not_equal(ps_test_ledger_reopen(s), PS_OK);
	free(file);
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

static void a_full_disk_takes_no_half_leaf(void **state)
{
	static uint8_t ballast[8 << 10];
	struct ps_test_ledger *s = *state;
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };
	struct ps_test_file *file;
	uint64_t size;
	enum ps_err err;

	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	if (!ps_temp_dir_make_small(&s->dir, 64)) {
		return;
	}
	assert_int_equal(ps_test_ledger_create(s), PS_OK);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	ps_temp_dir_put(&s->dir, "ballast", ballast, sizeof(ballast));
	leaf.boot.firmware = PS_TEST_TEXT("0.1.0");
	do {
		file = ps_test_ledger_save(s, PS_TEST_LEAVES);
		size = ps_ledger_state(s->ledger)->size;
		err = ps_test_ledger_append(s, &leaf);
		if (!err)
			free(file);
	} while (!err);
	assert_int_equal(err, PS_NO_SPACE);
	assert_int_equal(ps_ledger_state(s->ledger)->size, size);
	ps_test_ledger_expect(s, PS_TEST_LEAVES, file->bytes, file->len);
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_NO_SPACE);
	assert_int_equal(unlinkat(s->dir.fd, "ballast", 0), 0);
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_equal(ps_ledger_state(s->ledger)->size, size + 1);
	free(file);
	/* Read-only: the station cannot go on, and says so at once. */
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	ps_temp_dir_set_read_only(&s->dir, true);
	assert_int_equal(ps_test_ledger_reopen(s), PS_DENIED);
	assert_non_null(strstr(s->report.advice, "disk"));
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ROW(a_second_opener_is_refused),
		ROW(a_creation_that_was_cut_is_begun_anew),
		ROW(a_torn_last_leaf_is_cut_off_and_reported),
		ROW(an_unwritten_last_leaf_is_cut_off_and_reported),
		ROW(an_unwritten_last_checkpoint_is_cut_off_and_reported),
		ROW(leaves_that_a_checkpoint_covers_are_never_cut_off),
		ROW(a_changed_bit_anywhere_is_refused_and_stays),
		ROW(a_fault_in_the_middle_is_told_with_its_place),
		ROW(checkpoints_are_kept_and_a_torn_one_is_cut_off),
		ROW(a_last_checkpoint_that_the_station_did_not_sign_is_refused),
		ROW(a_foreign_or_missing_file_is_refused),
		ROW(a_last_leaf_without_its_first_sector_is_cut_off),
		ROW(no_ledger_at_all),
		ROW(a_full_disk_takes_no_half_leaf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
