#include "tools/out_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/output.h"

static int complain(const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", shown, why);
}

static int is_empty(int fd, bool *empty_out)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	bool empty = true;

	if (!dir) {
		if (copy >= 0)
			(void)close(copy); /* it was only read */
		return -1;
	}
	errno = 0;
	while (empty && (entry = readdir(dir)))
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	*empty_out = empty;
	(void)closedir(dir); /* it was only read */
	return errno && empty ? -1 : 0;
}

int ps_out_dir_open(const char *path, struct ps_out_dir *dir_out)
{
	bool empty = false;
	int status = 0;
	int fd;

	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return complain(path, strerror(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return complain(path, strerror(errno));
	if (is_empty(fd, &empty) != 0)
		status = complain(path, strerror(errno));
	else if (!empty)
		status = complain(path, "there is something in it already; give a new directory");
	if (status) {
		(void)close(fd); /* it was only read */
		return status;
	}
	*dir_out = (struct ps_out_dir){ .path = path, .fd = fd };
	return 0;
}

void ps_out_dir_close(struct ps_out_dir *dir)
{
	if (dir->fd >= 0)
		(void)close(dir->fd); /* of a directory: nothing is buffered */
	dir->fd = -1;
}

static int create(const struct ps_out_dir *dir, const char *name)
{
	return openat(dir->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

enum ps_err ps_out_dir_put(const struct ps_out_dir *dir, const char *name, const void *bytes,
			   size_t len)
{
	const uint8_t *from = bytes;
	int fd = create(dir, name);
	enum ps_err err = fd < 0 ? PS_IO : PS_OK;

	while (!err && len) {
		ssize_t wrote = write(fd, from, len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			err = PS_IO;
		} else {
			from += wrote;
			len -= (size_t)wrote;
		}
	}
	if (fd >= 0 && close(fd) != 0)
		err = PS_IO;
	return err;
}

enum ps_err ps_out_dir_make(const struct ps_out_dir *dir, const char *name)
{
	return mkdirat(dir->fd, name, 0777) == 0 ? PS_OK : PS_IO;
}

enum ps_err ps_out_dir_stream(const struct ps_out_dir *dir, const char *name, FILE **stream_out)
{
	int fd = create(dir, name);
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");

	if (!stream) {
		if (fd >= 0)
			(void)close(fd); /* the reason to fail is fdopen's */
		return PS_IO;
	}
	*stream_out = stream;
	return PS_OK;
}

int ps_out_dir_fail(const struct ps_out_dir *dir)
{
	return complain(dir->path, strerror(errno));
}
