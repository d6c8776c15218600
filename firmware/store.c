#include "firmware/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/store_name.h"
#include "signing/hex.h"

#define ID_FILE "store-id"
#define TRY_FILE "store-try"
#define ID_TEXT_LEN (2 * PS_STORE_ID_LEN + 1) /* with the line feed */
#define DIR_MODE 0750
#define FILE_MODE 0640

struct ps_store {
	int dir;
	char *path;
	uint64_t min_free;
	uint8_t id[PS_STORE_ID_LEN];
};

enum ps_err ps_store_create(const char *path, const uint8_t id[PS_STORE_ID_LEN])
{
	char text[ID_TEXT_LEN];
	struct ps_buf old;
	int dir = -1;
	enum ps_err err;

	if (mkdir(path, DIR_MODE) != 0 && errno != EEXIST)
		return ps_disk_err(errno);
	ps_buf_init(&old);
	err = ps_disk_open_root(path, &dir);
	if (!err) {
		err = ps_disk_read_all(dir, ID_FILE, ID_TEXT_LEN, &old);
		err = err == PS_NOT_FOUND ? PS_OK : err && err != PS_LIMIT ? err : PS_EXISTS;
	}
	ps_hex_encode(id, PS_STORE_ID_LEN, text);
	text[ID_TEXT_LEN - 1] = '\n';
	if (!err)
		err = ps_disk_replace(dir, ID_FILE, 0644, text, ID_TEXT_LEN);
	ps_buf_release(&old);
	ps_disk_close(dir);
	return err;
}

static enum ps_err read_id(int dir, uint8_t id_out[PS_STORE_ID_LEN])
{
	struct ps_buf text;
	enum ps_err err;

	ps_buf_init(&text);
	err = ps_disk_read_all(dir, ID_FILE, ID_TEXT_LEN, &text);
	if (err == PS_LIMIT || (!err && text.len != ID_TEXT_LEN))
		err = PS_MALFORMED;
	if (!err && !ps_hex_decode((const char *)text.bytes, PS_STORE_ID_LEN, id_out))
		err = PS_MALFORMED;
	ps_buf_release(&text);
	return err;
}

bool ps_store_is_missing(const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0)
		return !S_ISDIR(status.st_mode);
	return errno == ENOENT || errno == ENOTDIR;
}

enum ps_err ps_store_open(const char *path, uint64_t min_free, struct ps_store **store_out)
{
	struct ps_store *store = calloc(1, sizeof(*store));
	enum ps_err err = PS_NO_MEMORY;

	if (!store)
		return PS_NO_MEMORY;
	store->dir = -1;
	store->min_free = min_free;
	store->path = strdup(path);
	if (!store->path)
		goto out;
	err = ps_disk_open_root(path, &store->dir);
	if (!err)
		err = read_id(store->dir, store->id);
	if (err)
		goto out;
	*store_out = store;
	store = NULL;
out:
	ps_store_close(store);
	return err;
}

void ps_store_close(struct ps_store *store)
{
	if (!store)
		return;
	ps_disk_close(store->dir);
	free(store->path);
	free(store);
}

int ps_store_dir(const struct ps_store *store)
{
	return store->dir;
}

void ps_store_id(const struct ps_store *store, uint8_t id_out[PS_STORE_ID_LEN])
{
	memcpy(id_out, store->id, PS_STORE_ID_LEN);
}

enum ps_err ps_store_check_id(const struct ps_store *store, const uint8_t id[PS_STORE_ID_LEN])
{
	uint8_t now[PS_STORE_ID_LEN];
	int dir = -1;
	enum ps_err err = ps_disk_open_root(store->path, &dir);

	if (!err)
		err = read_id(dir, now);
	if (!err && memcmp(now, id, PS_STORE_ID_LEN) != 0)
		err = PS_MISMATCH;
	ps_disk_close(dir);
	return err;
}

enum ps_err ps_store_free(const struct ps_store *store, uint64_t *bytes_out)
{
	return ps_disk_free(store->dir, bytes_out);
}

uint64_t ps_store_min_free(const struct ps_store *store)
{
	return store->min_free;
}

enum ps_err ps_store_has_room(const struct ps_store *store, uint64_t need)
{
	uint64_t free_bytes;
	enum ps_err err = ps_disk_free(store->dir, &free_bytes);

	if (!err && (free_bytes < store->min_free || free_bytes - store->min_free < need))
		err = PS_NO_SPACE;
	return err;
}

enum ps_err ps_store_settle(struct ps_store *store)
{
	return ps_disk_sync_all(store->dir);
}

enum ps_err ps_store_try(struct ps_store *store)
{
	enum ps_err err = ps_disk_replace(store->dir, TRY_FILE, FILE_MODE, "try\n", 4);

	return err ? err : ps_disk_remove(store->dir, TRY_FILE);
}

static enum ps_err create_in_day(int store, const struct ps_store_name *name, int *fd_out)
{
	int day = -1, fd = -1;
	enum ps_err err = ps_disk_make_dir(store, name->day, DIR_MODE, &day);

	if (!err)
		err = ps_disk_create(day, name->file, FILE_MODE, &fd);
	if (!err)
		err = ps_disk_sync_dir(day);
	ps_disk_close(day);
	if (err) {
		ps_disk_close(fd);
		return err;
	}
	*fd_out = fd;
	return PS_OK;
}

enum ps_err ps_store_create_file(struct ps_store *store, uint64_t number, int64_t utc_us,
				 struct ps_store_file *file_out)
{
	struct ps_store_file file = { .fd = -1 };
	struct ps_store_name name;
	enum ps_err err = ps_store_name_make(number, utc_us, &name);

	if (!err)
		err = ps_store_name_path(name.day, name.file, file.path);
	if (!err)
		err = ps_store_has_room(store, 0);
	if (err)
		return err;
	err = create_in_day(store->dir, &name, &file.fd);
	/* Somebody removed the last file of the day, and the day, just then. */
	if (err == PS_NOT_FOUND)
		err = create_in_day(store->dir, &name, &file.fd);
	if (!err)
		*file_out = file;
	return err;
}

static enum ps_err open_day(const struct ps_store *store, const char *path,
			    struct ps_store_name *name_out, int *day_out)
{
	enum ps_err err = ps_store_name_parse(path, name_out);

	return err ? err : ps_disk_open_dir(store->dir, name_out->day, day_out);
}

enum ps_err ps_store_open_append(struct ps_store *store, const char *path,
				 struct ps_store_file *file_out)
{
	struct ps_store_file file = { .fd = -1 };
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_day(store, path, &name, &day);

	if (!err)
		err = ps_store_name_path(name.day, name.file, file.path);
	if (!err)
		err = ps_disk_open_append(day, name.file, &file.fd);
	if (!err)
		err = ps_disk_size(file.fd, &file.bytes);
	ps_disk_close(day);
	if (err) {
		ps_disk_close(file.fd);
		return err;
	}
	*file_out = file;
	return PS_OK;
}

enum ps_err ps_store_file_append(struct ps_store_file *file, const void *bytes, size_t len)
{
	enum ps_err err = ps_disk_write(file->fd, bytes, len);

	if (!err)
		file->bytes += len;
	return err;
}

enum ps_err ps_store_file_sync(struct ps_store_file *file)
{
	return ps_disk_sync(file->fd);
}

enum ps_err ps_store_file_check(const struct ps_store *store, const struct ps_store_file *file)
{
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_day(store, file->path, &name, &day);

	if (!err)
		err = ps_disk_check_name(day, name.file, file->fd);
	ps_disk_close(day);
	return err;
}

enum ps_err ps_store_file_truncate(struct ps_store_file *file, uint64_t len)
{
	enum ps_err err;

	if (len > file->bytes)
		return PS_INVALID;
	err = ps_disk_truncate(file->fd, len);
	if (!err)
		file->bytes = len;
	return err;
}

void ps_store_file_close(struct ps_store_file *file)
{
	ps_disk_close(file->fd);
	file->fd = -1;
}

enum ps_err ps_store_open_read(struct ps_store *store, const char *path, int *fd_out)
{
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_day(store, path, &name, &day);

	if (!err)
		err = ps_disk_open_read(day, name.file, fd_out);
	ps_disk_close(day);
	return err;
}

enum ps_err ps_store_remove(struct ps_store *store, const char *path)
{
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_day(store, path, &name, &day);

	if (!err)
		err = ps_disk_remove(day, name.file);
	ps_disk_close(day);
	/* Goes only if it is empty; nothing depends on it. */
	if (!err)
		(void)unlinkat(store->dir, name.day, AT_REMOVEDIR);
	return err;
}

/* "<file>.new" in the directory of the day. */
static enum ps_err open_beside(const struct ps_store *store, const char *path,
			       struct ps_store_name *name_out, char beside_out[PS_STORE_PATH_MAX],
			       int *day_out)
{
	enum ps_err err = open_day(store, path, name_out, day_out);

	return err ? err : ps_store_name_beside(name_out->file, beside_out);
}

enum ps_err ps_store_create_beside(struct ps_store *store, const char *path,
				   struct ps_store_file *file_out)
{
	struct ps_store_file file = { .fd = -1 };
	char beside[PS_STORE_PATH_MAX];
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_beside(store, path, &name, beside, &day);

	if (!err)
		err = ps_store_name_path(name.day, name.file, file.path);
	if (!err) {
		err = ps_disk_create(day, beside, FILE_MODE, &file.fd);
		if (err == PS_EXISTS) {
			err = ps_disk_remove(day, beside);
			if (!err)
				err = ps_disk_create(day, beside, FILE_MODE, &file.fd);
		}
	}
	/* A leaf will announce it: its name must not be lost behind that. */
	if (!err)
		err = ps_disk_sync_dir(day);
	ps_disk_close(day);
	if (err) {
		ps_disk_close(file.fd);
		return err;
	}
	*file_out = file;
	return PS_OK;
}

enum ps_err ps_store_open_beside(struct ps_store *store, const char *path, int *fd_out)
{
	char beside[PS_STORE_PATH_MAX];
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_beside(store, path, &name, beside, &day);

	if (!err)
		err = ps_disk_open_read(day, beside, fd_out);
	ps_disk_close(day);
	return err;
}

enum ps_err ps_store_replace(struct ps_store *store, const char *path)
{
	char beside[PS_STORE_PATH_MAX];
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_beside(store, path, &name, beside, &day);

	if (!err)
		err = ps_disk_rename(day, beside, name.file);
	ps_disk_close(day);
	return err;
}

enum ps_err ps_store_remove_beside(struct ps_store *store, const char *path)
{
	char beside[PS_STORE_PATH_MAX];
	struct ps_store_name name;
	int day = -1;
	enum ps_err err = open_beside(store, path, &name, beside, &day);

	if (!err)
		err = ps_disk_remove(day, beside);
	ps_disk_close(day);
	return err == PS_NOT_FOUND ? PS_OK : err;
}
