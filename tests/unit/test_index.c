#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "firmware/index.h"
#include "tests/kit/temp_dir.h"

#define NOBODY 65534

struct place {
	struct ps_temp_dir dir;
	struct ps_index *index;
};

static int set_up(void **state)
{
	static struct place p;

	p.index = NULL;
	ps_temp_dir_init(&p.dir);
	assert_int_equal(ps_index_create(p.dir.path), PS_OK);
	assert_int_equal(ps_index_open_write(p.dir.path, &p.index), PS_OK);
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	ps_index_close(p->index);
	ps_temp_dir_finish(&p->dir);
	return 0;
}

static struct ps_bytes text(const char *s)
{
	return (struct ps_bytes){ (const uint8_t *)s, strlen(s) };
}

static struct ps_index_take take_of(uint64_t number, const char *first, const char *second)
{
	struct ps_index_take take = {
		.number = number,
		.path = text("2023-11-14/221320-0000001.seal"),
		.station = text("bench 3"),
		.lane = text("左"),
		.started_utc_us = 1700000000000000 + (int64_t)number,
		.length_us = 42000000,
		.ending = 1,
		.reason = 2,
		.bytes = 7000000,
		.cameras = 3,
		.frames = 1890,
		.drops = 4,
		.age = PS_AGE_STILLS,
		.faults = 6,
		.return_of = 5,
	};

	memcpy(take.id, &number, sizeof(number));
	if (first)
		take.waybills[take.waybill_count++] = text(first);
	if (second)
		take.waybills[take.waybill_count++] = text(second);
	return take;
}

static void put(struct place *p, uint64_t number, const char *first, const char *second)
{
	struct ps_index_take take = take_of(number, first, second);

	assert_int_equal(ps_index_put(p->index, &take), PS_OK);
}

/* What a search said, as "number:waybill,waybill; ". */
struct seen {
	size_t count;
	size_t stop_at;
	char text[512];
};

static enum ps_err note(void *ctx, const struct ps_index_take *take)
{
	struct seen *seen = ctx;
	size_t len = strlen(seen->text);

	len += (size_t)snprintf(seen->text + len, sizeof(seen->text) - len,
				"%u:", (unsigned)take->number);
	for (size_t i = 0; i < take->waybill_count; i++)
		len += (size_t)snprintf(seen->text + len, sizeof(seen->text) - len, "%s%.*s",
					i ? "," : "", (int)take->waybills[i].len,
					take->waybills[i].bytes);
	assert_true(snprintf(seen->text + len, sizeof(seen->text) - len, "; ") > 0);
	return ++seen->count == seen->stop_at ? PS_STOPPED : PS_OK;
}

static void expect_waybill(struct ps_index *index, const char *code, const char *want)
{
	struct seen seen = { .count = 0 };

	assert_int_equal(ps_index_find_waybill(index, text(code), note, &seen), PS_OK);
	assert_string_equal(seen.text, want);
}

static enum ps_err compare(void *ctx, const struct ps_index_take *got)
{
	const struct ps_index_take *want = ctx;

	assert_true(got->number == want->number);
	assert_memory_equal(got->id, want->id, PS_HASH_LEN);
	assert_true(ps_bytes_equal(got->path, want->path));
	assert_true(ps_bytes_equal(got->station, want->station));
	assert_true(ps_bytes_equal(got->lane, want->lane));
	assert_true(got->started_utc_us == want->started_utc_us);
	assert_true(got->length_us == want->length_us);
	assert_true(got->ending == want->ending && got->reason == want->reason);
	assert_true(got->bytes == want->bytes);
	assert_true(got->cameras == want->cameras);
	assert_true(got->frames == want->frames && got->drops == want->drops);
	assert_true(got->age == want->age);
	assert_true(got->faults == want->faults && got->return_of == want->return_of);
	assert_int_equal(got->waybill_count, want->waybill_count);
	for (size_t i = 0; i < got->waybill_count; i++)
		assert_true(ps_bytes_equal(got->waybills[i], want->waybills[i]));
	return PS_OK;
}

static void a_row_comes_back_as_it_went(void **state)
{
	struct place *p = *state;
	struct ps_index_take take = take_of(7, "SF1023574470215", "jd1");
	bool found = false;

	take.started_utc_us = -5;
	assert_int_equal(ps_index_put(p->index, &take), PS_OK);
	assert_int_equal(ps_index_find_number(p->index, 7, compare, &take, &found), PS_OK);
	assert_true(found);
	found = false;
	assert_int_equal(ps_index_find_id(p->index, take.id, compare, &take, &found), PS_OK);
	assert_true(found);
	assert_int_equal(ps_index_find_number(p->index, 8, compare, &take, &found), PS_OK);
	assert_false(found);
	take.id[9] = 1;
	assert_int_equal(ps_index_find_id(p->index, take.id, compare, &take, &found), PS_OK);
	assert_false(found);
}

static void a_waybill_finds_all_its_takes_newest_first(void **state)
{
	struct place *p = *state;

	put(p, 1, "SF1", "YT9");
	put(p, 2, "JD2", NULL);
	put(p, 3, "sf1", NULL);
	put(p, 10, "X", "SF1");
	put(p, 11, NULL, NULL);
	put(p, 12, "SF1", "SF1");
	expect_waybill(p->index, "SF1", "12:SF1,SF1; 10:X,SF1; 3:sf1; 1:SF1,YT9; ");
	expect_waybill(p->index, "Sf1", "12:SF1,SF1; 10:X,SF1; 3:sf1; 1:SF1,YT9; ");
	expect_waybill(p->index, "SF", "");
	expect_waybill(p->index, "SF1 ", "");
	expect_waybill(p->index, "", "");
}

static void hostile_codes_are_only_codes(void **state)
{
	static const char *const codes[] = {
		"'; DROP TABLE takes; --",
		"\" OR 1=1",
		"%",
		"_",
		"NULL",
		"?1",
		"SF1\nSF2",
		"\xff\xfe",
		"包裹",
		"ß",
	};
	const struct ps_bytes zero = { (const uint8_t *)"A\0B", 3 };
	struct place *p = *state;
	struct ps_index_take take = take_of(99, NULL, NULL);
	struct seen seen = { .count = 0 };
	uint64_t count;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		put(p, i + 1, codes[i], NULL);
	take.waybills[0] = zero;
	take.waybill_count = 1;
	assert_int_equal(ps_index_put(p->index, &take), PS_OK);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		char want[64];

		assert_true(snprintf(want, sizeof(want), "%zu:%s; ", i + 1, codes[i]) > 0);
		expect_waybill(p->index, codes[i], want);
	}
	expect_waybill(p->index, "A", "");
	assert_int_equal(ps_index_find_waybill(p->index, zero, note, &seen), PS_OK);
	assert_int_equal(seen.count, 1);
	assert_int_equal(ps_index_count(p->index, &count), PS_OK);
	assert_int_equal(count, sizeof(codes) / sizeof(codes[0]) + 1);
}

static void putting_again_replaces_and_all_or_nothing(void **state)
{
	struct place *p = *state;
	struct ps_index_take take = take_of(2, "NEW", NULL);
	uint64_t count;

	put(p, 1, "A", "B");
	put(p, 2, "C", NULL);
	put(p, 1, "D", NULL);
	expect_waybill(p->index, "A", "");
	expect_waybill(p->index, "D", "1:D; ");

	memcpy(take.id, "\x01", 1);
	assert_int_equal(ps_index_put(p->index, &take), PS_EXISTS);
	take = take_of(2, "NEW", NULL);
	take.bytes = UINT64_MAX;
	assert_int_equal(ps_index_put(p->index, &take), PS_RANGE);
	take.waybill_count = PS_OPENINGS_MAX + 1;
	assert_int_equal(ps_index_put(p->index, &take), PS_RANGE);
	expect_waybill(p->index, "C", "2:C; ");
	expect_waybill(p->index, "NEW", "");
	/* Nothing is left open that would hold the next one up. */
	put(p, 3, "E", NULL);

	assert_int_equal(ps_index_remove(p->index, 1), PS_OK);
	assert_int_equal(ps_index_remove(p->index, 1), PS_OK);
	expect_waybill(p->index, "D", "");
	assert_int_equal(ps_index_count(p->index, &count), PS_OK);
	assert_int_equal(count, 2);
}

static void lists_are_cut_where_asked(void **state)
{
	static const struct {
		const char *story;
		int64_t since;
		uint64_t limit, offset;
		const char *want;
	} rows[] = {
		{ "all", INT64_MIN, UINT64_MAX, 0, "5:; 4:; 3:; 2:; 1:; " },
		{ "one page", INT64_MIN, 2, 0, "5:; 4:; " },
		{ "the next page", INT64_MIN, 2, 2, "3:; 2:; " },
		{ "the last page", INT64_MIN, 2, 4, "1:; " },
		{ "behind the last", INT64_MIN, 2, UINT64_MAX, "" },
		{ "since the fourth", 1700000000000004, 9, 0, "5:; 4:; " },
		{ "none asked for", INT64_MIN, 0, 0, "" },
	};
	struct place *p = *state;
	struct seen seen = { .stop_at = 2 };

	for (uint64_t i = 5; i > 0; i--)
		put(p, i, NULL, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct seen got = { .count = 0 };

		assert_int_equal(ps_index_list(p->index, rows[i].since, INT64_MAX, rows[i].limit,
					       rows[i].offset, note, &got),
				 PS_OK);
		assert_string_equal(got.text, rows[i].want);
	}
	assert_int_equal(ps_index_walk(p->index, note, &seen), PS_STOPPED);
	assert_string_equal(seen.text, "1:; 2:; ");
}

static void one_writer_and_readers_beside(void **state)
{
	struct place *p = *state;
	struct ps_index *second = NULL, *reader = NULL;
	struct ps_index_take take = take_of(2, NULL, NULL);

	assert_int_equal(ps_index_open_write(p->dir.path, &second), PS_BUSY);
	assert_int_equal(ps_index_rebuild_begin(p->dir.path, &second), PS_BUSY);
	assert_null(second);
	assert_int_equal(ps_index_open_read(p->dir.path, &reader), PS_OK);
	put(p, 1, "A", NULL);
	expect_waybill(reader, "A", "1:A; ");
	assert_int_equal(ps_index_put(reader, &take), PS_DENIED);
	put(p, 3, "A", NULL);
	expect_waybill(reader, "A", "3:A; 1:A; ");
	ps_index_close(reader);
}

/* The pages run as another user, who owns nothing in the store. */
static void another_user_reads(void **state)
{
	struct place *p = *state;
	int status = -1;
	pid_t child;

	if (geteuid() != 0) {
		print_message("# not run: only root can become another user\n");
		return;
	}
	put(p, 1, "A", NULL);
	assert_int_equal(chmod(p->dir.path, 0755), 0);
	/* While the writer runs, and after it went. */
	for (unsigned round = 0; round < 2; round++) {
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			struct ps_index *reader = NULL;
			struct seen seen = { .count = 0 };

			if (setgid(NOBODY) || setuid(NOBODY))
				_exit(10);
			if (ps_index_open_read(p->dir.path, &reader))
				_exit(11);
			if (ps_index_find_waybill(reader, text("a"), note, &seen))
				_exit(12);
			_exit(seen.count == 1 ? 0 : 13);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
		ps_index_close(p->index);
		p->index = NULL;
	}
}

static void rebuilding_serves_the_old_until_the_end(void **state)
{
	struct place *p = *state;
	struct ps_index *fresh = NULL, *reader = NULL;
	struct ps_index_take take = take_of(5, "NEW", NULL);

	put(p, 1, "OLD", NULL);
	ps_index_close(p->index);
	p->index = NULL;

	ps_temp_dir_put(&p->dir, "index.db.rebuild", "rest of an earlier try", 22);
	assert_int_equal(ps_index_rebuild_begin(p->dir.path, &fresh), PS_OK);
	assert_int_equal(ps_index_put(fresh, &take), PS_OK);
	assert_int_equal(ps_index_rebuild_end(fresh, false), PS_OK);
	assert_int_equal(ps_index_open_read(p->dir.path, &reader), PS_OK);
	expect_waybill(reader, "NEW", "");

	assert_int_equal(ps_index_rebuild_begin(p->dir.path, &fresh), PS_OK);
	assert_int_equal(ps_index_put(fresh, &take), PS_OK);
	take = take_of(6, "NEW", NULL);
	memcpy(take.id, "\x05", 1);
	assert_int_equal(ps_index_put(fresh, &take), PS_EXISTS);
	expect_waybill(reader, "OLD", "1:OLD; ");
	assert_int_equal(ps_index_rebuild_end(fresh, true), PS_OK);
	expect_waybill(reader, "OLD", "1:OLD; ");
	ps_index_close(reader);
	assert_false(ps_temp_dir_has(&p->dir, "index.db.rebuild"));

	assert_int_equal(ps_index_open_write(p->dir.path, &p->index), PS_OK);
	expect_waybill(p->index, "OLD", "");
	expect_waybill(p->index, "NEW", "5:NEW; ");
}

static void sql(const struct place *p, const char *statement)
{
	char path[300];
	sqlite3 *db;

	assert_true(snprintf(path, sizeof(path), "%s/index.db", p->dir.path) > 0);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, statement, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_missing_or_damaged_index_is_told_with_advice(void **state)
{
	struct place *p = *state;
	static const struct {
		const char *story;
		const char *bytes; /* to put in place; or: */
		const char *sql;
		enum ps_err err;
	} rows[] = {
		{ "an index", NULL, NULL, PS_OK },
		{ "of a version to come", NULL, "PRAGMA user_version = 99", PS_UNSUPPORTED },
		{ "of the version before", NULL, "PRAGMA user_version = 3", PS_UNSUPPORTED },
		{ "no database", "this is not a database, whatever its name may say about it", NULL,
		  PS_MALFORMED },
		{ "an empty file", "", NULL, PS_MALFORMED },
		{ "other tables", NULL, "DROP TABLE waybills", PS_MALFORMED },
		{ "missing", NULL, NULL, PS_NOT_FOUND },
	};

	ps_index_close(p->index);
	p->index = NULL;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_index *index = NULL;

		if (rows[i].bytes)
			ps_temp_dir_put(&p->dir, "index.db", rows[i].bytes, strlen(rows[i].bytes));
		if (rows[i].sql)
			sql(p, rows[i].sql);
		if (rows[i].err == PS_NOT_FOUND)
			assert_int_equal(unlinkat(p->dir.fd, "index.db", 0), 0);
		assert_int_equal(ps_index_open_read(p->dir.path, &index), rows[i].err);
		ps_index_close(index);
		index = NULL;
		assert_int_equal(ps_index_open_write(p->dir.path, &index), rows[i].err);
		ps_index_close(index);
		if (!rows[i].err)
			continue;
		assert_non_null(strstr(ps_index_advice(rows[i].err, "."), "packseal reindex"));
		/* And the advice helps. */
		assert_int_equal(ps_index_rebuild_begin(p->dir.path, &index), PS_OK);
		assert_int_equal(ps_index_rebuild_end(index, true), PS_OK);
		index = NULL;
		assert_int_equal(ps_index_open_write(p->dir.path, &index), PS_OK);
		ps_index_close(index);
	}
	assert_int_equal(ps_index_create(p->dir.path), PS_EXISTS);
}

/* Whatever byte of the file is wrong: an error or an answer, but never a crash. */
static void a_damaged_page_never_crashes(void **state)
{
	struct place *p = *state;
	static uint8_t bytes[1 << 20];
	unsigned errors = 0;
	size_t len;

	for (uint64_t i = 1; i <= 40; i++)
		put(p, i, "SF1", "YT2");
	ps_index_close(p->index);
	p->index = NULL;
	sql(p, "PRAGMA journal_mode = DELETE");
	len = ps_temp_dir_get(&p->dir, "index.db", bytes, sizeof(bytes));
	for (size_t at = 0; at < len; at += 61) {
		struct ps_index *index = NULL;
		struct seen seen = { .stop_at = 4 };
		enum ps_err err;

		bytes[at] ^= 0xff;
		ps_temp_dir_put(&p->dir, "index.db", bytes, len);
		bytes[at] ^= 0xff;
		err = ps_index_open_read(p->dir.path, &index);
		if (!err)
			err = ps_index_find_waybill(index, text("SF1"), note, &seen);
		errors += err != PS_OK && err != PS_STOPPED;
		ps_index_close(index);
	}
	assert_true(errors > 0);
}

static void a_full_disk_leaves_the_rows_that_were_there(void **state)
{
	struct place *p = *state;
	static char code[4000];
	uint64_t number = 0, count;
	enum ps_err err;

	ps_index_close(p->index);
	p->index = NULL;
	if (!ps_temp_dir_make_small(&p->dir, 512)) {
		return;
	}
	memset(code, 'x', sizeof(code) - 1);
	assert_int_equal(ps_index_create(p->dir.path), PS_OK);
	assert_int_equal(ps_index_open_write(p->dir.path, &p->index), PS_OK);
	do {
		struct ps_index_take take = take_of(++number, code, NULL);

		err = ps_index_put(p->index, &take);
	} while (!err);
	assert_int_equal(err, PS_NO_SPACE);
	assert_true(number > 3);
	assert_int_equal(ps_index_count(p->index, &count), PS_OK);
	assert_int_equal(count, number - 1);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ROW(a_row_comes_back_as_it_went),
		ROW(a_waybill_finds_all_its_takes_newest_first),
		ROW(hostile_codes_are_only_codes),
		ROW(putting_again_replaces_and_all_or_nothing),
		ROW(lists_are_cut_where_asked),
		ROW(one_writer_and_readers_beside),
		ROW(another_user_reads),
		ROW(rebuilding_serves_the_old_until_the_end),
		ROW(a_missing_or_damaged_index_is_told_with_advice),
		ROW(a_damaged_page_never_crashes),
		ROW(a_full_disk_leaves_the_rows_that_were_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
