#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/disk.h"
#include "tests/kit/temp_dir.h"

static int set_up(void **state)
{
	static struct ps_temp_dir dir;

	ps_temp_dir_init(&dir);
	*state = &dir;
	return 0;
}

static int tear_down(void **state)
{
	ps_temp_dir_finish(*state);
	return 0;
}

static void expect_content(const struct ps_temp_dir *dir, const char *name, const char *want)
{
	char got[256];
	size_t len = ps_temp_dir_get(dir, name, got, sizeof(got));

	assert_int_equal(len, strlen(want));
	assert_memory_equal(got, want, len);
}

static void every_errno_has_its_name(void **state)
{
	static const struct {
		int number;
		enum ps_err err;
	} rows[] = {
		{ ENOSPC, PS_NO_SPACE },  { EDQUOT, PS_NO_SPACE },	{ EROFS, PS_DENIED },
		{ EACCES, PS_DENIED },	  { EPERM, PS_DENIED },		{ ELOOP, PS_DENIED },
		{ ENOENT, PS_NOT_FOUND }, { EEXIST, PS_EXISTS },	{ EAGAIN, PS_BUSY },
		{ ENOMEM, PS_NO_MEMORY }, { EMFILE, PS_LIMIT },		{ EIO, PS_IO },
		{ ENODEV, PS_IO },	  { ENAMETOOLONG, PS_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(ps_disk_err(rows[i].number), rows[i].err);
}

static void a_file_is_made_once_and_only_grows(void **state)
{
	struct ps_temp_dir *dir = *state;
	char bytes[8] = "";
	uint64_t size;
	size_t len;
	int fd = -1, second = -1;

	assert_int_equal(ps_disk_create(dir->fd, "take", 0640, &fd), PS_OK);
	assert_int_equal(ps_disk_create(dir->fd, "take", 0640, &second), PS_EXISTS);
	assert_int_equal(second, -1);
	assert_int_equal(ps_disk_write(fd, "one", 3), PS_OK);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(ps_disk_write(fd, "two", 3), PS_OK);
	assert_int_equal(ps_disk_sync(fd), PS_OK);
	assert_int_equal(ps_disk_sync_dir(dir->fd), PS_OK);
	expect_content(dir, "take", "onetwo");
	assert_int_equal(ps_disk_read(fd, 4, bytes, sizeof(bytes), &len), PS_OK);
	assert_int_equal(len, 2);
	assert_memory_equal(bytes, "wo", 2);
	assert_int_equal(ps_disk_truncate(fd, 4), PS_OK);
	assert_int_equal(ps_disk_size(fd, &size), PS_OK);
	assert_int_equal(size, 4);
	ps_disk_close(fd);
	assert_int_equal(ps_disk_open_append(dir->fd, "take", &fd), PS_OK);
	assert_int_equal(ps_disk_write(fd, "!", 1), PS_OK);
	expect_content(dir, "take", "onet!");
	ps_disk_close(fd);
}

static void replacing_is_whole(void **state)
{
	struct ps_temp_dir *dir = *state;

	/* What a power cut left of an earlier attempt. */
	ps_temp_dir_put(dir, "status.tmp", "half a sta", 10);
	assert_int_equal(ps_disk_replace(dir->fd, "status", 0600, "first", 5), PS_OK);
	expect_content(dir, "status", "first");
	assert_int_equal(ps_disk_replace_unsynced(dir->fd, "status", 0600, "second", 6), PS_OK);
	expect_content(dir, "status", "second");
	assert_false(ps_temp_dir_has(dir, "status.tmp"));
	assert_int_equal(ps_disk_rename(dir->fd, "status", "old"), PS_OK);
	expect_content(dir, "old", "second");
	assert_int_equal(ps_disk_remove(dir->fd, "old"), PS_OK);
	assert_int_equal(ps_disk_remove(dir->fd, "old"), PS_NOT_FOUND);
}

static void names_stay_inside_and_links_are_not_followed(void **state)
{
	struct ps_temp_dir *dir = *state;
	struct ps_buf buf;
	int fd = -1;

	ps_buf_init(&buf);
	ps_temp_dir_put(dir, "real", "secret", 6);
	assert_int_equal(symlinkat("real", dir->fd, "link"), 0);
	assert_int_equal(mkdirat(dir->fd, "day", 0700), 0);
	assert_int_equal(symlinkat("day", dir->fd, "daylink"), 0);
	assert_int_equal(mkfifoat(dir->fd, "fifo", 0600), 0);

	assert_int_equal(ps_disk_open_read(dir->fd, "link", &fd), PS_DENIED);
	assert_int_equal(ps_disk_open_append(dir->fd, "link", &fd), PS_DENIED);
	assert_int_equal(ps_disk_create(dir->fd, "link", 0600, &fd), PS_EXISTS);
	assert_int_equal(ps_disk_read_all(dir->fd, "link", 100, &buf), PS_DENIED);
	assert_int_equal(ps_disk_open_dir(dir->fd, "daylink", &fd), PS_DENIED);
	assert_int_equal(ps_disk_make_dir(dir->fd, "daylink", 0700, &fd), PS_DENIED);
	assert_int_equal(ps_disk_open_dir(dir->fd, "real", &fd), PS_NOT_FOUND);
	assert_int_equal(ps_disk_open_read(dir->fd, "fifo", &fd), PS_DENIED);
	assert_int_equal(ps_disk_open_read(dir->fd, "day", &fd), PS_DENIED);
	assert_int_equal(ps_disk_open_read(dir->fd, "../etc", &fd), PS_INVALID);
	assert_int_equal(ps_disk_open_read(dir->fd, "day/x", &fd), PS_INVALID);
	assert_int_equal(ps_disk_open_dir(dir->fd, "..", &fd), PS_INVALID);
	assert_int_equal(ps_disk_make_dir(dir->fd, "", 0700, &fd), PS_INVALID);
	assert_int_equal(ps_disk_replace(dir->fd, "a/b", 0600, "x", 1), PS_INVALID);
	assert_int_equal(ps_disk_remove(dir->fd, "day/x"), PS_INVALID);
	assert_int_equal(fd, -1);
	/* The link itself is replaced, not what it names. */
	assert_int_equal(ps_disk_replace(dir->fd, "link", 0600, "new", 3), PS_OK);
	expect_content(dir, "real", "secret");
	ps_buf_release(&buf);
}

static void reading_all_has_a_cap(void **state)
{
	struct ps_temp_dir *dir = *state;
	struct ps_buf buf;

	ps_buf_init(&buf);
	ps_buf_add_byte(&buf, '>');
	ps_temp_dir_put(dir, "f", "12345", 5);
	assert_int_equal(ps_disk_read_all(dir->fd, "f", 4, &buf), PS_LIMIT);
	assert_int_equal(buf.len, 1);
	assert_int_equal(ps_disk_read_all(dir->fd, "f", 5, &buf), PS_OK);
	assert_int_equal(buf.len, 6);
	assert_memory_equal(buf.bytes, ">12345", 6);
	assert_int_equal(ps_disk_read_all(dir->fd, "g", 5, &buf), PS_NOT_FOUND);
	ps_buf_release(&buf);
}

static void a_missing_directory(void **state)
{
	int fd = -1;

	(void)state;
	assert_int_equal(ps_disk_open_root("/nonexistent/packseal", &fd), PS_NOT_FOUND);
	assert_int_equal(fd, -1);
}

static void one_holder_of_a_lock(void **state)
{
	struct ps_temp_dir *dir = *state;
	int first = -1, second = -1;

	assert_int_equal(ps_disk_make_dir(dir->fd, "ledger", 0700, &first), PS_OK);
	assert_int_equal(ps_disk_make_dir(dir->fd, "ledger", 0700, &second), PS_OK);
	assert_int_equal(ps_disk_lock(first), PS_OK);
	assert_int_equal(ps_disk_lock(second), PS_BUSY);
	ps_disk_close(first);
	assert_int_equal(ps_disk_lock(second), PS_OK);
	ps_disk_close(second);
}

static void a_full_disk_keeps_what_was_there(void **state)
{
	static uint8_t much[128 << 10];
	struct ps_temp_dir *dir = *state;
	uint64_t free_before, free_after;
	int fd = -1;

	if (!ps_temp_dir_make_small(dir, 64)) {
		return;
	}
	assert_int_equal(ps_disk_replace(dir->fd, "status", 0600, "old", 3), PS_OK);
	assert_int_equal(ps_disk_free(dir->fd, &free_before), PS_OK);
	assert_true(free_before > 0 && free_before < 64 << 10);
	assert_int_equal(ps_disk_replace(dir->fd, "status", 0600, much, sizeof(much)), PS_NO_SPACE);
	expect_content(dir, "status", "old");
	assert_int_equal(ps_disk_free(dir->fd, &free_after), PS_OK);
	assert_int_equal(free_after, free_before);
	assert_int_equal(ps_disk_create(dir->fd, "take", 0600, &fd), PS_OK);
	assert_int_equal(ps_disk_write(fd, much, sizeof(much)), PS_NO_SPACE);
	ps_disk_close(fd);
}

static void a_read_only_disk_denies(void **state)
{
	struct ps_temp_dir *dir = *state;
	struct ps_buf buf;
	int fd = -1;

	if (!ps_temp_dir_make_small(dir, 64)) {
		return;
	}
	ps_buf_init(&buf);
	assert_int_equal(ps_disk_replace(dir->fd, "status", 0600, "old", 3), PS_OK);
	ps_temp_dir_set_read_only(dir, true);
	assert_int_equal(ps_disk_create(dir->fd, "take", 0600, &fd), PS_DENIED);
	assert_int_equal(ps_disk_open_append(dir->fd, "status", &fd), PS_DENIED);
	assert_int_equal(ps_disk_replace(dir->fd, "status", 0600, "new", 3), PS_DENIED);
	assert_int_equal(ps_disk_make_dir(dir->fd, "day", 0700, &fd), PS_DENIED);
	assert_int_equal(ps_disk_remove(dir->fd, "status"), PS_DENIED);
	assert_int_equal(ps_disk_read_all(dir->fd, "status", 9, &buf), PS_OK);
	assert_int_equal(buf.len, 3);
	assert_int_equal(fd, -1);
	ps_buf_release(&buf);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ROW(every_errno_has_its_name), ROW(a_file_is_made_once_and_only_grows),
		ROW(replacing_is_whole),       ROW(names_stay_inside_and_links_are_not_followed),
		ROW(reading_all_has_a_cap),    ROW(a_missing_directory),
		ROW(one_holder_of_a_lock),     ROW(a_full_disk_keeps_what_was_there),
		ROW(a_read_only_disk_denies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
