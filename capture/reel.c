#include "capture/reel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/jpeg_read.h"
#include "capture/picture.h"
#include "capture/why.h"
#include "capture/y4m.h"
#include "signing/buf.h"

#define MAX_FILE_BYTES (64u << 20)

struct ps_reel {
	struct ps_reel_info info;
	struct ps_y4m *y4m; /* NULL: a folder */

	int dir_fd;
	struct dirent **names;
	int name_count;
	struct ps_buf file;
	struct ps_picture picture;
};

static enum ps_err from_errno(void)
{
	switch (errno) {
	case ENOENT:
		return PS_NOT_FOUND;
	case EACCES:
		return PS_DENIED;
	case ENOMEM:
		return PS_NO_MEMORY;
	default:
		return PS_IO;
	}
}

static int is_jpeg(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && (!strcasecmp(dot, ".jpg") || !strcasecmp(dot, ".jpeg"));
}

/* Reads all of @fd into the buffer. */
static enum ps_err read_all(struct ps_buf *file, int fd)
{
	ps_buf_clear(file);
	for (;;) {
		enum ps_err err = ps_buf_reserve(file, 1u << 16);
		ssize_t got;

		if (err)
			return err;
		got = read(fd, file->bytes + file->len, 1u << 16);
		if (got == 0)
			return PS_OK;
		if (got > 0)
			file->len += (size_t)got;
		else if (errno != EINTR)
			return from_errno();
	}
}

static enum ps_err read_file(struct ps_reel *reel, size_t index)
{
	int fd = openat(reel->dir_fd, reel->names[index]->d_name, O_RDONLY | O_CLOEXEC);
	enum ps_err err;

	if (fd < 0)
		return from_errno();
	err = read_all(&reel->file, fd);
	close(fd);
	return err;
}

/* The size of every file, which must be the first one's. */
static enum ps_err check_sizes(struct ps_reel *reel, const char *path, char *why, size_t why_size)
{
	for (size_t i = 0; i < reel->info.count; i++) {
		uint16_t width_px = 0, height_px = 0;
		enum ps_err err = read_file(reel, i);

		if (!err)
			err = ps_jpeg_size(reel->file.bytes, reel->file.len, &width_px, &height_px);
		if (err) {
			ps_why_set(why, why_size, "%s/%s: %s; repair or remove the file", path,
				   reel->names[i]->d_name, ps_err_text(err));
			return err;
		}
		if (i == 0) {
			reel->info.width_px = width_px;
			reel->info.height_px = height_px;
		}
		if (width_px != reel->info.width_px || height_px != reel->info.height_px) {
			ps_why_set(why, why_size,
				   "%s/%s: this picture has %u by %u pixels and the first one of "
				   "the folder %u by %u; a camera has one size, so scale or "
				   "remove it",
				   path, reel->names[i]->d_name, width_px, height_px,
				   reel->info.width_px, reel->info.height_px);
			return PS_MISMATCH;
		}
	}
	return PS_OK;
}

static enum ps_err open_folder(struct ps_reel *reel, const char *path, char *why, size_t why_size)
{
	int count = scandirat(reel->dir_fd, ".", &reel->names, is_jpeg, versionsort);
	enum ps_err err;

	if (count < 0) {
		err = from_errno();
		ps_why_set(why, why_size, "%s: %s", path, strerror(errno));
		return err;
	}
	reel->name_count = count;
	reel->info.count = (size_t)count;
	if (count == 0) {
		ps_why_set(why, why_size, "%s: the folder holds no .jpg or .jpeg file", path);
		return PS_NOT_FOUND;
	}
	return check_sizes(reel, path, why, why_size);
}

static enum ps_err open_y4m(struct ps_reel *reel, const char *path, char *why, size_t why_size)
{
	enum ps_err err = ps_y4m_open(path, why, why_size, &reel->y4m);

	if (err)
		return err;
	reel->info = (struct ps_reel_info){
		.width_px = reel->y4m->width_px,
		.height_px = reel->y4m->height_px,
		.count = reel->y4m->frame_count,
	};
	return PS_OK;
}

enum ps_err ps_reel_open(const char *path, char *why, size_t why_size, struct ps_reel **reel_out)
{
	struct ps_reel *reel = calloc(1, sizeof(*reel));
	enum ps_err err;

	if (!reel)
		return PS_NO_MEMORY;
	ps_buf_init(&reel->file);
	reel->file.cap = MAX_FILE_BYTES;
	ps_picture_init(&reel->picture);
	reel->dir_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (reel->dir_fd < 0)
		err = open_y4m(reel, path, why, why_size); /* which says what is wrong, if it is */
	else
		err = open_folder(reel, path, why, why_size);
	if (err) {
		ps_reel_close(reel);
		return err;
	}
	*reel_out = reel;
	return PS_OK;
}

void ps_reel_close(struct ps_reel *reel)
{
	if (!reel)
		return;
	ps_y4m_close(reel->y4m);
	for (int i = 0; i < reel->name_count; i++)
		free(reel->names[i]);
	free(reel->names);
	if (reel->dir_fd >= 0)
		close(reel->dir_fd);
	ps_buf_release(&reel->file);
	ps_picture_release(&reel->picture);
	free(reel);
}

const struct ps_reel_info *ps_reel_info(const struct ps_reel *reel)
{
	return &reel->info;
}

enum ps_err ps_reel_image(struct ps_reel *reel, size_t index, struct ps_image *image_out)
{
	enum ps_err err;

	if (reel->y4m)
		return ps_y4m_image(reel->y4m, index, image_out);
	err = read_file(reel, index);
	if (!err)
		err = ps_jpeg_read(reel->file.bytes, reel->file.len, &reel->picture);
	if (err)
		return err;
	if (reel->picture.image.width_px != reel->info.width_px ||
	    reel->picture.image.height_px != reel->info.height_px)
		return PS_MISMATCH;
	*image_out = reel->picture.image;
	return PS_OK;
}
