#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/kit/temp_dir.h"
#include "web/access.h"

static int64_t at_us = 1700000000000000;

static enum ps_err note(struct ps_web_access *access, const char *who)
{
	struct ps_access_entry entry = { .utc_us = at_us++,
					 .who = { (const uint8_t *)who, strlen(who) },
					 .act = PS_ACCESS_SEARCH };

	return ps_web_access_add(access, &ps_random_os, &entry);
}

static void open_it(struct ps_web_access *access, const struct ps_temp_dir *dir)
{
	struct ps_web_access_report report;

	assert_int_equal(ps_web_access_open(access, dir->path, &report), PS_OK);
	assert_int_equal(report.torn_bytes, 0);
	assert_int_equal(report.damaged, 0);
}

static void what_waits_is_known_again_after_a_restart(void **state)
{
	static struct ps_web_access access;
	struct ps_access_batch cut;
	struct ps_temp_dir dir;

	(void)state;
	ps_temp_dir_init(&dir);
	open_it(&access, &dir);
	assert_int_equal(ps_web_access_cut(&access), PS_NOT_FOUND);
	for (int i = 0; i < 5; i++)
		assert_int_equal(note(&access, "li"), PS_OK);
	assert_int_equal(ps_web_access_waiting(&access), 5);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(note(&access, "wang"), PS_OK);
	cut = access.cut[0];
	assert_int_equal(cut.from, 1);
	assert_int_equal(cut.entries, 5);
	ps_web_access_close(&access);
	open_it(&access, &dir);
	assert_int_equal(access.cut_count, 1);
	assert_true(ps_access_batch_equal(&access.cut[0], &cut));
	assert_int_equal(ps_web_access_waiting(&access), 6);
	assert_int_equal(ps_web_access_note(&access, 17), PS_OK);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(access.cut[0].from, 6);
	ps_web_access_close(&access);
	open_it(&access, &dir);
	assert_int_equal(access.cut_count, 1);
	assert_int_equal(access.cut[0].from, 6);
	assert_int_equal(access.next_serial, 7);
	ps_web_access_close(&access);
	ps_temp_dir_finish(&dir);
}

static void a_batch_has_4096_entries_at_most(void **state)
{
	static struct ps_web_access access;
	struct ps_temp_dir dir;

	(void)state;
	ps_temp_dir_init(&dir);
	open_it(&access, &dir);
	for (unsigned i = 0; i < PS_ACCESS_BATCH_MAX + 3; i++)
		assert_int_equal(note(&access, "li"), PS_OK);
	ps_web_access_close(&access);
	open_it(&access, &dir);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(access.cut[0].entries, PS_ACCESS_BATCH_MAX);
	assert_int_equal(access.cut[1].from, PS_ACCESS_BATCH_MAX + 1);
	assert_int_equal(access.cut[1].entries, 3);
	/* and so many wait for the station at most */
	for (unsigned i = 2; i < PS_WEB_ACCESS_CUT_MAX; i++) {
		assert_int_equal(note(&access, "li"), PS_OK);
		assert_int_equal(ps_web_access_cut(&access), PS_OK);
	}
	assert_int_equal(note(&access, "li"), PS_OK);
	assert_int_equal(ps_web_access_cut(&access), PS_LIMIT);
	ps_web_access_close(&access);
	ps_temp_dir_finish(&dir);
}

/* A write that does not fit leaves no half of an entry. */
static void a_full_disk_leaves_the_log_as_it_was(void **state)
{
	static struct ps_web_access access;
	struct rlimit full, before;
	struct ps_temp_dir dir;
	uint64_t len;

	(void)state;
	ps_temp_dir_init(&dir);
	open_it(&access, &dir);
	assert_int_equal(note(&access, "li"), PS_OK);
	len = access.len;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	full = before;
	full.rlim_cur = len + 10;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	assert_int_equal(note(&access, "li"), PS_NO_SPACE);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(access.len, len);
	assert_int_equal(access.next_serial, 2);
	assert_int_equal(note(&access, "li"), PS_OK);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(access.cut[0].entries, 2);
	ps_web_access_close(&access);
	open_it(&access, &dir);
	assert_int_equal(access.cut[0].entries, 2);
	ps_web_access_close(&access);
	ps_temp_dir_finish(&dir);
}

static enum ps_err count(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	size_t *counts = ctx;

	(void)bytes;
	counts[item->kind]++;
	return PS_OK;
}

static void whole_batches_go_when_their_time_is_over(void **state)
{
	static struct ps_web_access access;
	size_t counts[3] = { 0 };
	struct ps_temp_dir dir;
	uint64_t gone = 99;
	int64_t between;

	(void)state;
	ps_temp_dir_init(&dir);
	open_it(&access, &dir);
	for (int i = 0; i < 3; i++)
		assert_int_equal(note(&access, "li"), PS_OK);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(ps_web_access_note(&access, 17), PS_OK);
	between = at_us;
	assert_int_equal(note(&access, "wang"), PS_OK);
	assert_int_equal(ps_web_access_cut(&access), PS_OK);
	assert_int_equal(note(&access, "wang"), PS_OK);
	/* one entry of it is not over yet */
	assert_int_equal(ps_web_access_expire(&access, between - 1, &gone), PS_OK);
	assert_int_equal(gone, 0);
	assert_int_equal(ps_web_access_expire(&access, between, &gone), PS_OK);
	assert_int_equal(gone, 3);
	assert_int_equal(ps_web_access_walk(&access, count, counts), PS_OK);
	assert_int_equal(counts[PS_ACCESS_ENTRY], 2);
	assert_int_equal(counts[PS_ACCESS_BATCH], 2);
	assert_int_equal(counts[PS_ACCESS_NOTED], 1);
	/* the new file is written on, and nobody else gets it */
	assert_int_equal(note(&access, "wang"), PS_OK);
	{
		static struct ps_web_access other;
		struct ps_web_access_report report;

		assert_int_equal(ps_web_access_open(&other, dir.path, &report), PS_BUSY);
	}
	ps_web_access_close(&access);
	open_it(&access, &dir);
	assert_int_equal(access.next_serial, 7);
	assert_int_equal(access.cut_count, 1);
	assert_int_equal(ps_web_access_waiting(&access), 3);
	ps_web_access_close(&access);
	ps_temp_dir_finish(&dir);
}

static void what_is_no_log_is_left_alone_and_half_an_entry_is_cut_off(void **state)
{
	static struct ps_web_access access;
	struct ps_web_access_report report;
	struct ps_temp_dir dir;
	uint64_t len;
	int fd;

	(void)state;
	ps_temp_dir_init(&dir);
	open_it(&access, &dir);
	assert_int_equal(note(&access, "li"), PS_OK);
	len = access.len;
	assert_int_equal(note(&access, "li"), PS_OK);
	ps_web_access_close(&access);
	fd = openat(dir.fd, PS_WEB_ACCESS_NAME, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)len + 9), 0);
	assert_int_equal(ps_web_access_open(&access, dir.path, &report), PS_OK);
	assert_int_equal(report.torn_bytes, 9);
	assert_int_equal(access.next_serial, 2);
	assert_int_equal(note(&access, "li"), PS_OK);
	ps_web_access_close(&access);
	/* not an item at all, in the middle */
	assert_int_equal(pwrite(fd, "\x01", 1, (off_t)len), 1);
	assert_int_equal(ps_web_access_open(&access, dir.path, &report), PS_MALFORMED);
	assert_int_equal(report.bad_offset, len);
	assert_true(lseek(fd, 0, SEEK_END) > (off_t)len + 9);
	assert_int_equal(close(fd), 0);
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_is_known_again_after_a_restart),
		cmocka_unit_test(a_batch_has_4096_entries_at_most),
		cmocka_unit_test(a_full_disk_leaves_the_log_as_it_was),
		cmocka_unit_test(whole_batches_go_when_their_time_is_over),
		cmocka_unit_test(what_is_no_log_is_left_alone_and_half_an_entry_is_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
