/* What is handed to a writer gets into the file in order, or the error gets back. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tools/writer.h"

enum { LEN = 3000000 };

static uint8_t bytes[LEN];

static void all_is_written_and_hashed(void **state)
{
	static const size_t steps[] = { 1000003, 262144, 4099, LEN };
	uint8_t expected[PS_DIGEST_LEN];
	uint8_t *back = malloc(LEN + 1);

	(void)state;
	assert_non_null(back);
	for (size_t i = 0; i < LEN; i++)
		bytes[i] = (uint8_t)(i * 89 + i / 251);
	assert_int_equal(ps_digest(bytes, LEN, expected), PS_OK);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		char path[] = "/tmp/writer.XXXXXX";
		int fd = mkstemp(path);
		struct ps_writer *writer;
		uint8_t digest[PS_DIGEST_LEN];

		assert_true(fd >= 0);
		assert_int_equal(unlink(path), 0);
		assert_int_equal(ps_writer_create(fd, &writer), PS_OK);
		for (size_t at = 0; at < LEN; at += steps[i])
			assert_int_equal(ps_writer_add(writer, bytes + at,
						       LEN - at < steps[i] ? LEN - at : steps[i]),
					 PS_OK);
		assert_int_equal(ps_writer_flush(writer), PS_OK);
		assert_int_equal(pread(fd, back, LEN + 1, 0), LEN);
		assert_memory_equal(back, bytes, LEN);
		assert_int_equal(ps_writer_finish(writer, digest), PS_OK);
		assert_memory_equal(digest, expected, PS_DIGEST_LEN);
		ps_writer_destroy(writer);
		assert_int_equal(close(fd), 0);
	}
	free(back);
}

/* It may be said late, but it is said: by flush at the latest. */
static void a_full_disk_is_said(void **state)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct ps_writer *writer;
	enum ps_err err = PS_OK;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ps_writer_create(fd, &writer), PS_OK);
	for (size_t i = 0; i < 10 && !err; i++)
		err = ps_writer_add(writer, bytes, 300000);
	assert_int_equal(err, PS_IO);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(ps_writer_flush(writer), PS_IO);
	ps_writer_destroy(writer);

	assert_int_equal(ps_writer_create(fd, &writer), PS_OK);
	assert_int_equal(ps_writer_add(writer, bytes, 10), PS_OK);
	errno = 0;
	assert_int_equal(ps_writer_flush(writer), PS_IO);
	assert_int_equal(errno, ENOSPC);
	ps_writer_destroy(writer);
	assert_int_equal(close(fd), 0);
}

static void a_file_that_cannot_be_synced_is_said(void **state)
{
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_writer *writer;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(ps_writer_create(ends[1], &writer), PS_OK);
	ps_writer_skip_digest(writer);
	assert_int_equal(ps_writer_add(writer, bytes, 10), PS_OK);
	assert_int_equal(ps_writer_flush(writer), PS_OK);
	assert_int_equal(ps_writer_finish(writer, digest), PS_IO);
	assert_int_equal(errno, EINVAL);
	ps_writer_destroy(writer);
	assert_int_equal(close(ends[0]) | close(ends[1]), 0);
}

/* Nobody waits for what is not wanted any more. */
static void what_is_dropped_is_not_finished(void **state)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct ps_writer *writer;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ps_writer_create(fd, &writer), PS_OK);
	assert_int_equal(ps_writer_add(writer, bytes, LEN), PS_OK);
	ps_writer_destroy(writer);
	ps_writer_destroy(NULL);
	assert_int_equal(close(fd), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_written_and_hashed),
		cmocka_unit_test(a_full_disk_is_said),
		cmocka_unit_test(a_file_that_cannot_be_synced_is_said),
		cmocka_unit_test(what_is_dropped_is_not_finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
