#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/store.h"
#include "firmware/store_name.h"
#include "signing/limits.h"
#include "tests/kit/temp_dir.h"

/* 2023-11-14T22:13:20Z */
#define EVENING 1700000000000000
#define DAY_US (24LL * 3600 * 1000000)

static const uint8_t id[PS_STORE_ID_LEN] = { 0x01, 0xab, 0xff };

struct place {
	struct ps_temp_dir dir;
	struct ps_store *store;
};

static int set_up(void **state)
{
	static struct place p;

	p.store = NULL;
	ps_temp_dir_init(&p.dir);
	assert_int_equal(ps_store_create(p.dir.path, id), PS_OK);
	assert_int_equal(ps_store_open(p.dir.path, 0, &p.store), PS_OK);
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	ps_store_close(p->store);
	ps_temp_dir_finish(&p->dir);
	return 0;
}

static void put(struct place *p, uint64_t number, int64_t utc_us, const char *content)
{
	struct ps_store_file file;

	assert_int_equal(ps_store_create_file(p->store, number, utc_us, &file), PS_OK);
	assert_int_equal(ps_store_file_append(&file, content, strlen(content)), PS_OK);
	assert_int_equal(ps_store_file_sync(&file), PS_OK);
	assert_int_equal(file.bytes, strlen(content));
	ps_store_file_close(&file);
}

static void names_are_made_of_time_and_number(void **state)
{
	static const struct {
		uint64_t number;
		int64_t utc_us;
		const char *path;
	} rows[] = {
		{ 1, EVENING, "2023-11-14/221320-0000001.seal" },
		{ 9999999, EVENING, "2023-11-14/221320-9999999.seal" },
		{ 10000000, EVENING, "2023-11-14/221320-10000000.seal" },
		{ PS_LEAVES_MAX, EVENING, "2023-11-14/221320-1099511627776.seal" },
		{ 7, 0, "1970-01-01/000000-0000007.seal" },
		{ 7, -1, "1970-01-01/000000-0000007.seal" },
		{ 7, INT64_MIN, "1970-01-01/000000-0000007.seal" },
		{ 7, 253402300799999999, "9999-12-31/235959-0000007.seal" },
		{ 7, 253402300800000000, "1970-01-01/000000-0000007.seal" },
		{ 7, INT64_MAX, "1970-01-01/000000-0000007.seal" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_store_name name, parsed;
		char path[PS_STORE_PATH_MAX];

		assert_int_equal(ps_store_name_make(rows[i].number, rows[i].utc_us, &name), PS_OK);
		assert_int_equal(ps_store_name_path(name.day, name.file, path), PS_OK);
		assert_string_equal(path, rows[i].path);
		assert_int_equal(ps_store_name_parse(path, &parsed), PS_OK);
		assert_true(parsed.number == rows[i].number);
		assert_string_equal(parsed.day, name.day);
		assert_string_equal(parsed.file, name.file);
	}
}

static void other_names_are_nobodys_takes(void **state)
{
	static const char *const rows[] = {
		"",
		"/",
		"store-id",
		"2023-11-14",
		"2023-11-14/",
		"2023-11-14/221320-0000000.seal",
		"2023-11-14/221320-000001.seal",
		"2023-11-14/221320-00000001.seal",
		"2023-11-14/221320-1099511627777.seal",
		"2023-11-14/221320-99999999999999.seal",
		"2023-11-14/221320-0000001.seal.new",
		"2023-11-14/221320-0000001.mp4",
		"2023-11-14/22132x-0000001.seal",
		"2023-11-14/../221320-0000001.seal",
		"../2023-11-14/221320-0000001.seal",
		"2023/11/14/221320-0000001.seal",
		"2023-11-1x/221320-0000001.seal",
		"/2023-11-14/221320-0000001.seal",
	};
	struct place *p = *state;
	int fd = -1;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(ps_store_open_read(p->store, rows[i], &fd), PS_INVALID);
		assert_int_equal(ps_store_remove(p->store, rows[i]), PS_INVALID);
	}
	assert_int_equal(fd, -1);
}

static void a_take_is_written_cut_and_removed(void **state)
{
	static const char path[] = "2023-11-14/221320-0000001.seal";
	struct place *p = *state;
	struct ps_store_file file, again;
	char bytes[16];
	int fd = -1;

	assert_int_equal(ps_store_create_file(p->store, 1, EVENING, &file), PS_OK);
	assert_string_equal(file.path, path);
	assert_int_equal(ps_store_create_file(p->store, 1, EVENING, &again), PS_EXISTS);
	assert_int_equal(ps_store_create_file(p->store, 0, EVENING, &again), PS_RANGE);
	assert_int_equal(ps_store_file_append(&file, "sealed", 6), PS_OK);
	ps_store_file_close(&file);

	assert_int_equal(ps_store_open_append(p->store, path, &file), PS_OK);
	assert_int_equal(file.bytes, 6);
	assert_string_equal(file.path, path);
	assert_int_equal(ps_store_file_truncate(&file, 7), PS_INVALID);
	assert_int_equal(ps_store_file_truncate(&file, 4), PS_OK);
	assert_int_equal(ps_store_file_append(&file, "!", 1), PS_OK);
	assert_int_equal(file.bytes, 5);
	ps_store_file_close(&file);
	assert_int_equal(ps_temp_dir_get(&p->dir, path, bytes, sizeof(bytes)), 5);
	assert_memory_equal(bytes, "seal!", 5);

	assert_int_equal(ps_store_open_read(p->store, path, &fd), PS_OK);
	assert_int_equal(close(fd), 0);
	assert_int_equal(ps_store_remove(p->store, path), PS_OK);
	assert_int_equal(ps_store_open_read(p->store, path, &fd), PS_NOT_FOUND);
	assert_false(ps_temp_dir_has(&p->dir, "2023-11-14"));
}

static void a_day_with_takes_stays(void **state)
{
	struct place *p = *state;

	put(p, 1, EVENING, "a");
	put(p, 2, EVENING, "b");
	assert_int_equal(ps_store_remove(p->store, "2023-11-14/221320-0000001.seal"), PS_OK);
	assert_true(ps_temp_dir_has(&p->dir, "2023-11-14/221320-0000002.seal"));
}

static void a_new_file_takes_the_place_of_the_old(void **state)
{
	static const char path[] = "2023-11-14/221320-0000001.seal";
	struct place *p = *state;
	struct ps_store_file file;
	char bytes[16];

	put(p, 1, EVENING, "full");
	for (unsigned attempt = 0; attempt < 2; attempt++) {
		assert_int_equal(ps_store_create_beside(p->store, path, &file), PS_OK);
		assert_int_equal(ps_store_file_append(&file, "thin", 4), PS_OK);
		ps_store_file_close(&file);
		assert_int_equal(ps_temp_dir_get(&p->dir, path, bytes, sizeof(bytes)), 4);
		assert_memory_equal(bytes, "full", 4);
	}
	assert_int_equal(ps_store_replace(p->store, path), PS_OK);
	assert_int_equal(ps_temp_dir_get(&p->dir, path, bytes, sizeof(bytes)), 4);
	assert_memory_equal(bytes, "thin", 4);
	assert_int_equal(ps_store_replace(p->store, path), PS_NOT_FOUND);
	assert_int_equal(ps_store_remove_beside(p->store, path), PS_OK);
	assert_int_equal(ps_store_create_beside(p->store, path, &file), PS_OK);
	ps_store_file_close(&file);
	assert_int_equal(ps_store_remove_beside(p->store, path), PS_OK);
	assert_int_equal(ps_store_replace(p->store, path), PS_NOT_FOUND);
}

struct seen {
	size_t count;
	size_t stop_at;
	char text[512];
};

static enum ps_err note(void *ctx, const struct ps_store_item *item)
{
	struct seen *seen = ctx;
	size_t len = strlen(seen->text);

	assert_true(snprintf(seen->text + len, sizeof(seen->text) - len, "%s:%u:%u%s ", item->path,
			     (unsigned)item->number, (unsigned)item->bytes,
			     item->beside ? "+" : "") > 0);
	return ++seen->count == seen->stop_at ? PS_STOPPED : PS_OK;
}

static void the_walk_is_in_order_and_takes_no_other_files(void **state)
{
	struct place *p = *state;
	struct seen seen = { .stop_at = 0 };
	struct ps_store_file file;

	assert_int_equal(ps_store_walk(p->store, note, &seen), PS_OK);
	assert_int_equal(seen.count, 0);
	put(p, 12, EVENING + DAY_US, "twelve");
	put(p, 11, EVENING, "eleven!");
	put(p, 3, EVENING - 1000000, "3");
	assert_int_equal(ps_store_create_beside(p->store, "2023-11-14/221320-0000011.seal", &file),
			 PS_OK);
	ps_store_file_close(&file);
	ps_temp_dir_put(&p->dir, "2023-11-14/notes.txt", "x", 1);
	ps_temp_dir_put(&p->dir, "2023-11-14/221320-12.seal", "x", 1);
	ps_temp_dir_put(&p->dir, "2023-11-13", "a file", 6);
	assert_int_equal(symlinkat("2023-11-14", p->dir.fd, "2023-11-12"), 0);
	assert_int_equal(symlinkat("/etc/passwd", p->dir.fd, "2023-11-14/000000-0000001.seal"), 0);
	assert_int_equal(mkdirat(p->dir.fd, "2023-11-14/000000-0000002.seal", 0700), 0);
	assert_int_equal(ps_store_walk(p->store, note, &seen), PS_OK);
	assert_string_equal(seen.text, "2023-11-14/221319-0000003.seal:3:1 "
				       "2023-11-14/221320-0000011.seal:11:7+ "
				       "2023-11-15/221320-0000012.seal:12:6 ");

	seen = (struct seen){ .stop_at = 2 };
	assert_int_equal(ps_store_walk(p->store, note, &seen), PS_STOPPED);
	assert_int_equal(seen.count, 2);
}

static void links_are_not_followed(void **state)
{
	struct place *p = *state;
	struct ps_store_file file;
	int fd = -1;

	put(p, 1, EVENING, "a");
	assert_int_equal(symlinkat("2023-11-14", p->dir.fd, "2023-11-15"), 0);
	assert_int_equal(ps_store_create_file(p->store, 2, EVENING + DAY_US, &file), PS_DENIED);
	assert_int_equal(ps_store_open_read(p->store, "2023-11-15/221320-0000001.seal", &fd),
			 PS_DENIED);
	assert_int_equal(ps_store_remove(p->store, "2023-11-15/221320-0000001.seal"), PS_DENIED);
	assert_true(ps_temp_dir_has(&p->dir, "2023-11-14/221320-0000001.seal"));
}

static void a_store_has_an_identity(void **state)
{
	static const struct {
		const char *story;
		const char *text;
		enum ps_err err;
	} rows[] = {
		{ "no identity: the disk is not mounted", NULL, PS_NOT_FOUND },
		{ "empty", "", PS_MALFORMED },
		{ "short", "01abff0000000000000000000000000\n", PS_MALFORMED },
		{ "not hex", "01abff0000000000000000000000000g\n", PS_MALFORMED },
		{ "long", "01abff00000000000000000000000000\n\n", PS_MALFORMED },
		{ "another disk", "11abff00000000000000000000000000\n", PS_MISMATCH },
		{ "the one", "01abff00000000000000000000000000\n", PS_OK },
	};
	struct place *p = *state;
	uint8_t got[PS_STORE_ID_LEN];

	ps_store_id(p->store, got);
	assert_memory_equal(got, id, sizeof(id));
	assert_int_equal(ps_store_create(p->dir.path, id), PS_EXISTS);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_store *store = NULL;
		enum ps_err err;

		if (rows[i].text)
			ps_temp_dir_put(&p->dir, "store-id", rows[i].text, strlen(rows[i].text));
		else
			assert_int_equal(unlinkat(p->dir.fd, "store-id", 0), 0);
		assert_int_equal(ps_store_check_id(p->store, id), rows[i].err);
		err = ps_store_open(p->dir.path, 0, &store);
		assert_int_equal(err, rows[i].err == PS_MISMATCH ? PS_OK : rows[i].err);
		assert_int_equal(!err, store != NULL);
		ps_store_close(store);
	}
}

static void no_directory(void **state)
{
	struct ps_store *store = NULL;

	(void)state;
	assert_int_equal(ps_store_open("/nonexistent/store", 0, &store), PS_NOT_FOUND);
	assert_int_equal(ps_store_create("/nonexistent/store", id), PS_NOT_FOUND);
	assert_null(store);
}

static void a_minimum_stays_free(void **state)
{
	static uint8_t much[40 << 10];
	struct place *p = *state;
	struct ps_store_file file;
	struct ps_store *store = NULL;
	uint64_t free_bytes;

	ps_store_close(p->store);
	p->store = NULL;
	if (!ps_temp_dir_make_small(&p->dir, 128)) {
		skip();
		return;
	}
	assert_int_equal(ps_store_create(p->dir.path, id), PS_OK);
	assert_int_equal(ps_store_open(p->dir.path, 64 << 10, &store), PS_OK);
	p->store = store;
	assert_int_equal(ps_store_free(store, &free_bytes), PS_OK);
	assert_true(free_bytes > 64 << 10 && free_bytes <= 128 << 10);
	assert_int_equal(ps_store_has_room(store, free_bytes - (64 << 10)), PS_OK);
	assert_int_equal(ps_store_has_room(store, free_bytes - (64 << 10) + 1), PS_NO_SPACE);
	assert_int_equal(ps_store_has_room(store, UINT64_MAX), PS_NO_SPACE);
	assert_int_equal(ps_store_create_file(store, 1, EVENING, &file), PS_OK);
	assert_int_equal(ps_store_file_append(&file, much, sizeof(much)), PS_OK);
	assert_int_equal(ps_store_file_append(&file, much, sizeof(much)), PS_OK);
	/* What has begun may use the reserve; nothing new begins. */
	ps_temp_dir_put(&p->dir, "more", "x", 1);
	assert_int_equal(ps_store_create_file(store, 2, EVENING + DAY_US, &file), PS_NO_SPACE);
	assert_false(ps_temp_dir_has(&p->dir, "2023-11-15"));
	assert_int_equal(ps_store_file_append(&file, much, sizeof(much)), PS_OK);
	assert_int_equal(ps_store_file_append(&file, much, sizeof(much)), PS_NO_SPACE);
	assert_int_equal(file.bytes, 3 * sizeof(much));
	ps_store_file_close(&file);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ROW(names_are_made_of_time_and_number),
		ROW(other_names_are_nobodys_takes),
		ROW(a_take_is_written_cut_and_removed),
		ROW(a_day_with_takes_stays),
		ROW(a_new_file_takes_the_place_of_the_old),
		ROW(the_walk_is_in_order_and_takes_no_other_files),
		ROW(links_are_not_followed),
		ROW(a_store_has_an_identity),
		ROW(no_directory),
		ROW(a_minimum_stays_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
