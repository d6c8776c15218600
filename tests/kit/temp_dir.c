#include "tests/kit/temp_dir.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

void ps_temp_dir_init(struct ps_temp_dir *dir)
{
	const char *base = getenv("TMPDIR");
	int n = snprintf(dir->path, sizeof(dir->path), "%s/packseal-test.XXXXXX",
			 base ? base : "/tmp");

	assert_true(n > 0 && (size_t)n < sizeof(dir->path));
	assert_non_null(mkdtemp(dir->path));
	dir->mounted = false;
	dir->fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(dir->fd >= 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void ps_temp_dir_finish(struct ps_temp_dir *dir)
{
	assert_int_equal(close(dir->fd), 0);
	if (dir->mounted)
		assert_int_equal(umount2(dir->path, MNT_DETACH), 0);
	assert_int_equal(nftw(dir->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

bool ps_temp_dir_make_small(struct ps_temp_dir *dir, unsigned kib)
{
	char options[64];

	assert_true(snprintf(options, sizeof(options), "size=%uk", kib) > 0);
	if (mount("packseal-test", dir->path, "tmpfs", 0, options) != 0) {
		print_message("skipped: cannot mount a tmpfs: %s\n", strerror(errno));
		return false;
	}
	dir->mounted = true;
	assert_int_equal(close(dir->fd), 0);
	dir->fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(dir->fd >= 0);
	return true;
}

void ps_temp_dir_set_read_only(struct ps_temp_dir *dir, bool read_only)
{
	unsigned long flags = MS_REMOUNT | (read_only ? MS_RDONLY : 0);

	assert_int_equal(mount("packseal-test", dir->path, "tmpfs", flags, NULL), 0);
}

void ps_temp_dir_put(const struct ps_temp_dir *dir, const char *name, const void *bytes, size_t len)
{
	int fd = openat(dir->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	assert_int_equal(close(fd), 0);
}

size_t ps_temp_dir_get(const struct ps_temp_dir *dir, const char *name, void *bytes, size_t room)
{
	int fd = openat(dir->fd, name, O_RDONLY | O_CLOEXEC);
	ssize_t len;
	char more;

	assert_true(fd >= 0);
	len = read(fd, bytes, room);
	assert_true(len >= 0);
	assert_int_equal(read(fd, &more, 1), 0);
	assert_int_equal(close(fd), 0);
	return (size_t)len;
}

bool ps_temp_dir_has(const struct ps_temp_dir *dir, const char *name)
{
	struct stat st;

	return fstatat(dir->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}
