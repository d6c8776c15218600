#include "tools/ca_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/digest.h"
#include "signing/file.h"
#include "tools/command.h"

enum { LOG_MAX = 64 << 20 };

bool ps_ca_path(char path_out[PS_CA_PATH_MAX], const char *dir, const char *name)
{
	int len = snprintf(path_out, PS_CA_PATH_MAX, "%s/%s", dir, name);

	return len > 0 && len < PS_CA_PATH_MAX;
}

int ps_ca_path_too_long(void)
{
	return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
}

static int complain(const char *path, enum ps_err err)
{
	return ps_command_fail(ps_command_status(err), "%s: %s", path,
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}

int ps_ca_lock(const char *dir, int *fd_out)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = 0, rc;

	if (fd < 0)
		return complain(dir, ps_file_err(errno));
	do
		rc = flock(fd, LOCK_EX);
	while (rc != 0 && errno == EINTR);
	if (rc != 0) {
		status = ps_command_fail(PS_EXIT_IO, "%s cannot be locked: %s", dir,
					 strerror(errno));
		(void)close(fd); /* nothing was written through it */
		return status;
	}
	*fd_out = fd;
	return 0;
}

/* Else what is added would stand in the line of a write that the power cut short. */
static bool ends_whole(int fd, off_t size)
{
	char last = '\n';

	return size == 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

static enum ps_err append(int fd, off_t size, const struct ps_buf *lines)
{
	ssize_t written = write(fd, lines->bytes, lines->len);
	enum ps_err err = written < 0 ? ps_file_err(errno) : PS_OK;

	if (!err && (size_t)written != lines->len)
		err = PS_NO_SPACE;
	if (!err && fsync(fd) != 0)
		err = PS_IO;
	if (err && ftruncate(fd, size) != 0) /* what nobody was told of is taken away again */
		err = PS_IO;
	return err;
}

int ps_ca_log_add(const char *dir, const char *name, const struct ps_buf *lines)
{
	char path[PS_CA_PATH_MAX];
	struct stat st = { .st_size = 0 };
	enum ps_err err = lines->err;
	int fd;

	if (!ps_ca_path(path, dir, name))
		return ps_ca_path_too_long();
	if (err)
		return complain(path, err);
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0 || fstat(fd, &st) != 0)
		err = ps_file_err(errno);
	if (!err && !ends_whole(fd, st.st_size)) {
		(void)close(fd); /* nothing was written through it */
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "%s: its last line is not whole; see whether it says "
				       "something, and end it with a line feed or take it away",
				       path);
	}
	if (!err)
		err = append(fd, st.st_size, lines);
	if (fd >= 0 && close(fd) != 0 && !err)
		err = PS_IO;
	return err ? complain(path, err) : 0;
}

int ps_ca_log_read(const char *dir, const char *name, struct ps_buf *text)
{
	char path[PS_CA_PATH_MAX];
	enum ps_err err;

	if (!ps_ca_path(path, dir, name))
		return ps_ca_path_too_long();
	text->cap = LOG_MAX;
	err = ps_file_read(path, text);
	return err && err != PS_NOT_FOUND ? complain(path, err) : 0;
}

bool ps_ca_log_next(struct ps_bytes *text, struct ps_bytes *columns_out, size_t max,
		    size_t *count_out)
{
	const uint8_t *feed = text->len ? memchr(text->bytes, '\n', text->len) : NULL;
	const size_t len = feed ? (size_t)(feed - text->bytes) : text->len;
	struct ps_bytes line = { text->bytes, len };
	size_t count = 0;

	if (text->len == 0)
		return false;
	text->bytes += len + (feed ? 1 : 0);
	text->len -= len + (feed ? 1 : 0);
	while (count < max) {
		const uint8_t *tab = line.len ? memchr(line.bytes, '\t', line.len) : NULL;
		const size_t column_len = tab ? (size_t)(tab - line.bytes) : line.len;

		columns_out[count++] = (struct ps_bytes){ line.bytes, column_len };
		if (!tab)
			break;
		line.bytes += column_len + 1;
		line.len -= column_len + 1;
	}
	*count_out = count;
	return true;
}

int ps_ca_log_print(const char *dir, const char *name, const char *what)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_buf text;
	int status;
	enum ps_err err = PS_OK;

	ps_buf_init(&text);
	status = ps_ca_log_read(dir, name, &text);
	if (!status && text.len)
		err = ps_digest(text.bytes, text.len, digest);
	if (err)
		status = complain(dir, err);
	if (!status && text.len) {
		ps_command_groups(digest, groups);
		(void)printf("%-12s %s/%s\n             its SHA-256, to be time-stamped or lodged "
			     "where nobody can change it:\n             %s\n",
			     what, dir, name, groups);
	}
	ps_buf_release(&text);
	return status;
}
