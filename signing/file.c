#include "signing/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum ps_err ps_file_err(int errno_value)
{
	switch (errno_value) {
	case ENOENT:
	case ENOTDIR:
		return PS_NOT_FOUND;
	case EEXIST:
		return PS_EXISTS;
	case EACCES:
	case EPERM:
	case EROFS:
		return PS_DENIED;
	case ENOSPC:
	case EDQUOT:
		return PS_NO_SPACE;
	default:
		return PS_IO;
	}
}

enum ps_err ps_file_read(const char *path, struct ps_buf *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum ps_err err = PS_OK;
	uint8_t part[4096];
	ssize_t got = 1;

	if (fd < 0)
		return ps_file_err(errno);
	while (!err && got) {
		got = read(fd, part, sizeof(part));
		if (got > 0) {
			ps_buf_add(bytes, part, (size_t)got);
			err = bytes->err;
		} else if (got < 0 && errno != EINTR) {
			err = ps_file_err(errno);
		}
	}
	(void)close(fd); /* only read from: nothing can be lost */
	return err;
}

static enum ps_err sync_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	enum ps_err err = PS_OK;
	char *directory;
	int fd;

	if (!slash)
		directory = strdup(".");
	else
		directory = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (!directory)
		return PS_NO_MEMORY;
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(directory);
	if (fd < 0)
		return ps_file_err(errno);
	if (fsync(fd) != 0)
		err = PS_IO;
	if (close(fd) != 0)
		err = PS_IO;
	return err;
}

enum ps_err ps_file_create(const char *path, const void *bytes, size_t len, mode_t mode)
{
	enum ps_err err = PS_OK;
	const uint8_t *at = bytes;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0)
		return ps_file_err(errno);
	while (!err && len) {
		ssize_t put = write(fd, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			err = ps_file_err(errno);
			break;
		}
		at += put;
		len -= (size_t)put;
	}
	if (!err && fsync(fd) != 0)
		err = ps_file_err(errno);
	if (close(fd) != 0 && !err)
		err = ps_file_err(errno);
	if (!err)
		err = sync_directory_of(path);
	if (err)
		(void)unlink(path); /* the error that counts is the first one */
	return err;
}
