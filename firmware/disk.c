#include "firmware/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum ps_err ps_disk_err(int number)
{
	switch (number) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return PS_NO_SPACE;
	case EROFS:
	case EACCES:
	case EPERM:
	case ELOOP:
		return PS_DENIED;
	case ENOENT:
	case ENOTDIR:
		return PS_NOT_FOUND;
	case EEXIST:
		return PS_EXISTS;
	case EWOULDBLOCK:
		return PS_BUSY;
	case ENOMEM:
		return PS_NO_MEMORY;
	case EMFILE:
	case ENFILE:
		return PS_LIMIT;
	case ENAMETOOLONG:
		return PS_INVALID;
	default:
		return PS_IO;
	}
}

static bool plain_name(const char *name)
{
	return name[0] != '\0' && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

static enum ps_err open_at(int dir, const char *name, int flags, mode_t mode, int *fd_out)
{
	int fd;

	if (!plain_name(name))
		return PS_INVALID;
	do {
		fd = openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return ps_disk_err(errno);
	*fd_out = fd;
	return PS_OK;
}

enum ps_err ps_disk_open_root(const char *path, int *dir_out)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return ps_disk_err(errno);
	*dir_out = fd;
	return PS_OK;
}

/* With O_DIRECTORY the kernel says ENOTDIR of a link, which would read "not found". */
static bool is_link(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
}

enum ps_err ps_disk_open_dir(int dir, const char *name, int *dir_out)
{
	enum ps_err err = open_at(dir, name, O_RDONLY | O_DIRECTORY, 0, dir_out);

	return err == PS_NOT_FOUND && is_link(dir, name) ? PS_DENIED : err;
}

enum ps_err ps_disk_make_dir(int dir, const char *name, mode_t mode, int *dir_out)
{
	int made = -1;
	enum ps_err err;

	if (!plain_name(name))
		return PS_INVALID;
	if (mkdirat(dir, name, mode) != 0 && errno != EEXIST)
		return ps_disk_err(errno);
	err = ps_disk_open_dir(dir, name, &made);
	if (!err)
		err = ps_disk_sync_dir(dir);
	if (err) {
		ps_disk_close(made);
		return err;
	}
	*dir_out = made;
	return PS_OK;
}

enum ps_err ps_disk_create(int dir, const char *name, mode_t mode, int *fd_out)
{
	return open_at(dir, name, O_RDWR | O_APPEND | O_CREAT | O_EXCL, mode, fd_out);
}

/* O_NONBLOCK, so that a FIFO under the name does not hold us up before we see what it is. */
static enum ps_err open_regular(int dir, const char *name, int flags, int *fd_out)
{
	struct stat st;
	int fd = -1;
	enum ps_err err = open_at(dir, name, flags | O_NONBLOCK, 0, &fd);

	if (err)
		return err;
	if (fstat(fd, &st) != 0)
		err = ps_disk_err(errno);
	else if (!S_ISREG(st.st_mode))
		err = PS_DENIED;
	if (err) {
		ps_disk_close(fd);
		return err;
	}
	*fd_out = fd;
	return PS_OK;
}

enum ps_err ps_disk_open_read(int dir, const char *name, int *fd_out)
{
	return open_regular(dir, name, O_RDONLY, fd_out);
}

enum ps_err ps_disk_open_append(int dir, const char *name, int *fd_out)
{
	return open_regular(dir, name, O_RDWR | O_APPEND, fd_out);
}

enum ps_err ps_disk_write(int fd, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ps_disk_err(errno);
		at += n;
		len -= (size_t)n;
	}
	return PS_OK;
}

enum ps_err ps_disk_read(int fd, uint64_t offset, void *bytes, size_t len, size_t *len_out)
{
	uint8_t *at = bytes;
	size_t got = 0;

	if (offset > INT64_MAX || len > INT64_MAX - offset)
		return PS_INVALID;
	while (got < len) {
		ssize_t n = pread(fd, at + got, len - got, (off_t)(offset + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ps_disk_err(errno);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	*len_out = got;
	return PS_OK;
}

enum ps_err ps_disk_size(int fd, uint64_t *bytes_out)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return ps_disk_err(errno);
	*bytes_out = (uint64_t)st.st_size;
	return PS_OK;
}

enum ps_err ps_disk_read_all(int dir, const char *name, size_t max, struct ps_buf *buf)
{
	uint64_t size;
	size_t got = 0;
	int fd = -1;
	enum ps_err err = ps_disk_open_read(dir, name, &fd);

	if (!err)
		err = ps_disk_size(fd, &size);
	if (!err && size > max)
		err = PS_LIMIT;
	if (!err)
		err = ps_buf_reserve(buf, (size_t)size);
	if (!err)
		err = ps_disk_read(fd, 0, buf->bytes + buf->len, (size_t)size, &got);
	if (!err)
		buf->len += got;
	ps_disk_close(fd);
	return err;
}

enum ps_err ps_disk_sync(int fd)
{
	int rc;

	do {
		rc = fdatasync(fd);
	} while (rc != 0 && errno == EINTR);
	return rc == 0 ? PS_OK : ps_disk_err(errno);
}

enum ps_err ps_disk_sync_dir(int dir)
{
	int rc;

	do {
		rc = fsync(dir);
	} while (rc != 0 && errno == EINTR);
	return rc == 0 ? PS_OK : ps_disk_err(errno);
}

enum ps_err ps_disk_sync_all(int dir)
{
	return syncfs(dir) == 0 ? PS_OK : ps_disk_err(errno);
}

enum ps_err ps_disk_truncate(int fd, uint64_t len)
{
	int rc;

	if (len > INT64_MAX)
		return PS_INVALID;
	do {
		rc = ftruncate(fd, (off_t)len);
	} while (rc != 0 && errno == EINTR);
	return rc == 0 ? ps_disk_sync(fd) : ps_disk_err(errno);
}

static enum ps_err unlink_at(int dir, const char *name)
{
	if (!plain_name(name))
		return PS_INVALID;
	return unlinkat(dir, name, 0) == 0 ? PS_OK : ps_disk_err(errno);
}

static enum ps_err rename_at(int dir, const char *from, const char *to)
{
	if (!plain_name(from) || !plain_name(to))
		return PS_INVALID;
	return renameat(dir, from, dir, to) == 0 ? PS_OK : ps_disk_err(errno);
}

static enum ps_err replace(int dir, const char *name, mode_t mode, const void *bytes, size_t len,
			   bool sync)
{
	char temporary[256];
	int n = snprintf(temporary, sizeof(temporary), "%s.tmp", name);
	int fd = -1;
	enum ps_err err;

	if (n < 0 || (size_t)n >= sizeof(temporary))
		return PS_INVALID;
	err = ps_disk_create(dir, temporary, mode, &fd);
	if (err == PS_EXISTS) {
		err = unlink_at(dir, temporary);
		if (!err)
			err = ps_disk_create(dir, temporary, mode, &fd);
	}
	if (err)
		return err;
	err = ps_disk_write(fd, bytes, len);
	if (!err && sync)
		err = ps_disk_sync(fd);
	if (!err)
		err = rename_at(dir, temporary, name);
	if (err)
		(void)unlinkat(dir, temporary, 0); /* the first error is the one to tell */
	else if (sync)
		err = ps_disk_sync_dir(dir);
	ps_disk_close(fd);
	return err;
}

enum ps_err ps_disk_replace(int dir, const char *name, mode_t mode, const void *bytes, size_t len)
{
	return replace(dir, name, mode, bytes, len, true);
}

enum ps_err ps_disk_replace_unsynced(int dir, const char *name, mode_t mode, const void *bytes,
				     size_t len)
{
	return replace(dir, name, mode, bytes, len, false);
}

enum ps_err ps_disk_rename(int dir, const char *from, const char *to)
{
	enum ps_err err = rename_at(dir, from, to);

	return err ? err : ps_disk_sync_dir(dir);
}

enum ps_err ps_disk_remove(int dir, const char *name)
{
	enum ps_err err = unlink_at(dir, name);

	return err ? err : ps_disk_sync_dir(dir);
}

enum ps_err ps_disk_check_name(int dir, const char *name, int fd)
{
	struct stat named, open;

	if (!plain_name(name))
		return PS_INVALID;
	if (fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) != 0 || fstat(fd, &open) != 0)
		return ps_disk_err(errno);
	return named.st_dev == open.st_dev && named.st_ino == open.st_ino ? PS_OK : PS_NOT_FOUND;
}

enum ps_err ps_disk_free(int fd, uint64_t *bytes_out)
{
	struct statvfs st;

	if (fstatvfs(fd, &st) != 0)
		return ps_disk_err(errno);
	*bytes_out = (uint64_t)st.f_bavail * st.f_frsize;
	return PS_OK;
}

enum ps_err ps_disk_lock(int fd)
{
	int rc;

	do {
		rc = flock(fd, LOCK_EX | LOCK_NB);
	} while (rc != 0 && errno == EINTR);
	return rc == 0 ? PS_OK : ps_disk_err(errno);
}

void ps_disk_close(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}
