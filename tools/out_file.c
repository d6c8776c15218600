#include "tools/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/output.h"
#include "tools/unfinished.h"

static enum ps_err failed(struct ps_out_file *file)
{
	file->error = errno;
	return errno == EEXIST ? PS_EXISTS : PS_IO;
}

enum ps_err ps_out_file_create(const char *path, enum ps_existing existing,
			       struct ps_out_file *file_out)
{
	struct stat status;
	enum ps_err err;

	file_out->path = path;
	file_out->existing = existing;
	file_out->fd = -1;
	file_out->bytes = 0;
	file_out->writer = NULL;
	file_out->hashes = true;
	file_out->error = 0;
	if (lstat(path, &status) == 0) {
		if (!S_ISREG(status.st_mode))
			return PS_INVALID;
		if (existing != PS_EXISTING_FORCED)
			return PS_EXISTS;
	}
	if (snprintf(file_out->part, sizeof(file_out->part), "%s.part.%jd", path,
		     (intmax_t)getpid()) >= (int)sizeof(file_out->part))
		return PS_LIMIT;
	ps_unfinished_note(file_out->part);
	file_out->fd =
		open(file_out->part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (file_out->fd < 0) {
		err = failed(file_out);
		ps_unfinished_forget(file_out->part);
		return err;
	}
	err = ps_writer_create(file_out->fd, &file_out->writer);
	if (err) {
		file_out->error = errno;
		ps_out_file_drop(file_out);
	}
	return err;
}

static enum ps_err write_file(void *ctx, const uint8_t *bytes, size_t len)
{
	struct ps_out_file *file = ctx;

	file->bytes += len;
	return ps_writer_add(file->writer, bytes, len) ? failed(file) : PS_OK;
}

struct ps_output ps_out_file_output(struct ps_out_file *file)
{
	return (struct ps_output){ .write = write_file, .ctx = file };
}

void ps_out_file_skip_digest(struct ps_out_file *file)
{
	file->hashes = false;
	ps_writer_skip_digest(file->writer);
}

enum ps_err ps_out_file_flush(struct ps_out_file *file)
{
	return ps_writer_flush(file->writer) ? failed(file) : PS_OK;
}

/* A new writer, for a file of @bytes that stands at its end. */
static enum ps_err go_on(struct ps_out_file *file, uint64_t bytes)
{
	enum ps_err err;

	file->bytes = bytes;
	ps_writer_destroy(file->writer);
	file->writer = NULL;
	err = ps_writer_create(file->fd, &file->writer);
	if (!err && file->hashes)
		return ps_writer_resume(file->writer, bytes) ? failed(file) : PS_OK;
	if (!err)
		ps_writer_skip_digest(file->writer);
	return err == PS_IO ? failed(file) : err;
}

enum ps_err ps_out_file_adopt(struct ps_out_file *file)
{
	off_t end = lseek(file->fd, 0, SEEK_END);

	return end < 0 ? failed(file) : go_on(file, (uint64_t)end);
}

enum ps_err ps_out_file_cut(struct ps_out_file *file, uint64_t bytes, struct ps_buf *rest)
{
	size_t len = (size_t)(file->bytes - bytes);
	uint8_t unused[PS_DIGEST_LEN];
	enum ps_err err = ps_buf_reserve(rest, len);

	if (err)
		return err;
	if (ps_writer_finish(file->writer, unused) ||
	    pread(file->fd, rest->bytes + rest->len, len, (off_t)bytes) != (ssize_t)len ||
	    ftruncate(file->fd, (off_t)bytes) != 0 || lseek(file->fd, 0, SEEK_END) < 0)
		return failed(file);
	rest->len += len;
	return go_on(file, bytes);
}

static enum ps_err sync_directory(struct ps_out_file *file)
{
	char path[PS_OUT_PATH_MAX];
	const char *slash = strrchr(file->path, '/');
	int len = slash ? (int)(slash - file->path) : 1;
	enum ps_err err = PS_OK;
	int fd;

	(void)snprintf(path, sizeof(path), "%.*s", len ? len : 1, slash ? file->path : ".");
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		err = failed(file);
	if (fd >= 0)
		(void)close(fd); /* of a directory: nothing is buffered */
	return err;
}

/* Some file systems know no rename that spares what is there; then a look must do. */
static int put_in_place(const struct ps_out_file *file)
{
	struct stat status;

	if (file->existing == PS_EXISTING_FORCED)
		return rename(file->part, file->path);
	if (renameat2(AT_FDCWD, file->part, AT_FDCWD, file->path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (lstat(file->path, &status) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(file->part, file->path);
}

enum ps_err ps_out_file_keep(struct ps_out_file *file, uint8_t digest_out[PS_DIGEST_LEN])
{
	uint8_t digest[PS_DIGEST_LEN] = { 0 };
	enum ps_err err = ps_writer_finish(file->writer, digest);

	if (err == PS_IO)
		return failed(file);
	if (!err && put_in_place(file) != 0)
		err = failed(file);
	if (err)
		return err;
	ps_unfinished_forget(file->part);
	file->part[0] = '\0';
	err = sync_directory(file);
	if (!err)
		memcpy(digest_out, digest, sizeof(digest));
	return err;
}

void ps_out_file_drop(struct ps_out_file *file)
{
	ps_writer_destroy(file->writer);
	file->writer = NULL;
	if (file->fd < 0)
		return;
	(void)close(file->fd); /* what is kept was synced */
	file->fd = -1;
	if (file->part[0]) {
		(void)unlink(file->part); /* nobody could act on a failure */
		ps_unfinished_forget(file->part);
	}
}

int ps_out_file_complain(const struct ps_out_file *file, enum ps_err err)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(file->path, shown);
	if (err == PS_EXISTS)
		return ps_command_fail(PS_EXIT_IO,
				       file->existing == PS_EXISTING_UNFORCED
					       ? "%s exists; --force replaces it"
					       : "%s exists, and is not replaced; give another "
						 "name, or take it away",
				       shown);
	if (err == PS_INVALID)
		return ps_command_fail(PS_EXIT_IO,
				       "%s is no regular file, and is not replaced; give the name "
				       "of a file",
				       shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", shown,
			       file->error ? strerror(file->error) : ps_err_text(err));
}
