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

/* Is there nothing in it? -1: it cannot be read (errno says why). */
static int is_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool empty = true;

	if (!dir)
		return -1;
	errno = 0;
	while (empty && (entry = readdir(dir)))
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (errno && empty) {
		(void)closedir(dir); /* the reason to fail is readdir's */
		return -1;
	}
	(void)closedir(dir); /* it was only read */
	return empty;
}

/* Said before anything is done, and not when all of it is to get its name. */
static int check_place(const char *path, bool *there_out, struct stat *status_out)
{
	int empty;

	*there_out = lstat(path, status_out) == 0;
	if (!*there_out)
		return errno == ENOENT ? 0 : complain(path, strerror(errno));
	if (S_ISLNK(status_out->st_mode))
		return complain(path, "it is a link; give the name of a new directory");
	empty = is_empty(path);
	if (empty < 0)
		return complain(path, strerror(errno));
	return empty ? 0 : complain(path, "there is something in it already; give a new directory");
}

/* An empty directory is replaced, which one that a disk hangs in cannot be. */
static int take_over(const struct ps_out_dir *dir, const struct stat *there)
{
	struct stat status;

	if (fstat(dir->fd, &status) != 0 || fchmod(dir->fd, there->st_mode & 07777) != 0)
		return ps_out_dir_fail(dir);
	return status.st_dev == there->st_dev
		       ? 0
		       : complain(dir->path,
				  "another disk is mounted there; give a new directory in it");
}

int ps_out_dir_open(const char *path, struct ps_out_dir *dir_out)
{
	struct ps_out_dir dir = { .path = path, .fd = -1 };
	struct stat there;
	bool is_there;
	int status = check_place(path, &is_there, &there);

	if (!status)
		status = ps_work_dir_make(path, &dir.work);
	if (status)
		return status;
	dir.fd = open(dir.work.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir.fd < 0)
		status = ps_out_dir_fail(&dir);
	else if (is_there)
		status = take_over(&dir, &there);
	if (status)
		ps_out_dir_close(&dir);
	else
		*dir_out = dir;
	return status;
}

int ps_out_dir_keep(struct ps_out_dir *dir)
{
	return ps_work_dir_keep(&dir->work, dir->path);
}

void ps_out_dir_close(struct ps_out_dir *dir)
{
	if (dir->fd >= 0)
		(void)close(dir->fd); /* of a directory: nothing is buffered */
	dir->fd = -1;
	ps_work_dir_drop(&dir->work);
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
