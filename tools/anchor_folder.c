#include "tools/anchor_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum ps_err add(struct ps_anchor_folder *folder, const char *name)
{
	if (folder->count == folder->room) {
		const size_t room = folder->room ? 2 * folder->room : 64;
		char(*names)[PS_ANCHOR_NAME_LEN + 1] =
			reallocarray(folder->names, room, sizeof(*names));

		if (!names)
			return PS_NO_MEMORY;
		folder->names = names;
		folder->room = room;
	}
	memcpy(folder->names[folder->count++], name, PS_ANCHOR_NAME_LEN + 1);
	return PS_OK;
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static enum ps_err list(struct ps_anchor_folder *folder, DIR *stream)
{
	const struct dirent *entry;
	enum ps_err err = PS_OK;

	errno = 0;
	while (!err && (entry = readdir(stream))) {
		if (ps_anchor_is_name(entry->d_name))
			err = add(folder, entry->d_name);
		errno = 0;
	}
	if (!err && errno)
		err = PS_IO;
	if (!err && folder->count)
		qsort(folder->names, folder->count, sizeof(*folder->names), compare);
	return err;
}

enum ps_err ps_anchor_folder_open(const char *path, struct ps_anchor_folder *folder_out)
{
	struct ps_anchor_folder folder = { .dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	int copy =
		folder.dir < 0 ? -1 : openat(folder.dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	enum ps_err err = stream ? list(&folder, stream) : PS_IO;

	if (!stream && copy >= 0)
		close(copy);
	if (stream)
		closedir(stream);
	if (folder.dir < 0 && errno == ENOENT)
		err = PS_OK;
	if (err || folder.count == 0) {
		if (folder.dir >= 0)
			close(folder.dir);
		free(folder.names);
		folder = (struct ps_anchor_folder){ .dir = -1 };
	}
	if (!err)
		*folder_out = folder;
	return err;
}

void ps_anchor_folder_close(struct ps_anchor_folder *folder)
{
	if (folder->count)
		close(folder->dir);
	free(folder->names);
	*folder = (struct ps_anchor_folder){ .dir = -1 };
}

static enum ps_err read_file(int fd, struct ps_buf *bytes)
{
	enum ps_err err = ps_buf_reserve(bytes, PS_ANCHOR_BYTES_MAX + 1);
	size_t len = 0;
	ssize_t got = 1;

	while (!err && got > 0 && len <= PS_ANCHOR_BYTES_MAX) {
		got = read(fd, bytes->bytes + bytes->len + len, PS_ANCHOR_BYTES_MAX + 1 - len);
		if (got < 0 && errno != EINTR)
			return PS_IO;
		len += got > 0 ? (size_t)got : 0;
	}
	if (!err && len > PS_ANCHOR_BYTES_MAX)
		err = PS_MALFORMED;
	if (!err)
		bytes->len += len;
	return err;
}

enum ps_err ps_anchor_folder_read(const struct ps_anchor_folder *folder, size_t index,
				  struct ps_buf *bytes, struct ps_anchor *anchor_out)
{
	const size_t before = bytes->len;
	int fd = openat(folder->dir, folder->names[index],
			O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	enum ps_err err = fd < 0 ? PS_IO : read_file(fd, bytes);

	if (fd >= 0)
		close(fd);
	if (!err)
		err = ps_anchor_decode(
			(struct ps_bytes){ bytes->bytes + before, bytes->len - before },
			anchor_out);
	if (err)
		bytes->len = before;
	return err;
}
