#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/store_name.h"

#define NAME_MAX_HERE (PS_STORE_PATH_MAX - PS_STORE_DAY_LEN - 1)

/* Names of one directory that fit, to be sorted. */
struct names {
	char (*names)[NAME_MAX_HERE];
	size_t count;
	size_t room;
};

static enum ps_err add_name(struct names *list, const char *name)
{
	size_t room = list->room ? 2 * list->room : 64;
	void *names;

	if (list->count == list->room) {
		names = reallocarray(list->names, room, sizeof(*list->names));
		if (!names)
			return PS_NO_MEMORY;
		list->names = names;
		list->room = room;
	}
	memcpy(list->names[list->count++], name, strlen(name) + 1);
	return PS_OK;
}

static bool is_take(const char *name)
{
	uint64_t number;

	return strlen(name) < NAME_MAX_HERE && ps_store_name_is_file(name, &number);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The names in the directory that @fits says true of, sorted. */
static enum ps_err list_names(int dir, bool (*fits)(const char *name), struct names *list)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;
	enum ps_err err = PS_OK;

	if (!stream) {
		err = ps_disk_err(errno);
		ps_disk_close(copy);
		return err;
	}
	do {
		errno = 0;
		entry = readdir(stream);
		if (!entry && errno)
			err = ps_disk_err(errno);
		else if (entry && fits(entry->d_name))
			err = add_name(list, entry->d_name);
	} while (entry && !err);
	(void)closedir(stream);
	if (!err && list->count)
		qsort(list->names, list->count, sizeof(*list->names), by_name);
	return err;
}

/* Whether there is a regular file of that name. */
static bool is_regular(int dir, const char *name, uint64_t *bytes_out)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return false;
	*bytes_out = (uint64_t)st.st_size;
	return true;
}

static bool is_directory(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static enum ps_err visit_file(int day, const char *day_name, const char *name,
			      enum ps_err (*visit)(void *, const struct ps_store_item *), void *ctx)
{
	struct ps_store_item item;
	char beside[PS_STORE_PATH_MAX];
	uint64_t bytes;
	enum ps_err err;

	if (!is_regular(day, name, &item.bytes) || !ps_store_name_is_file(name, &item.number))
		return PS_OK;
	err = ps_store_name_path(day_name, name, item.path);
	if (!err)
		err = ps_store_name_beside(name, beside);
	if (err)
		return err;
	item.beside = is_regular(day, beside, &bytes);
	return visit(ctx, &item);
}

/* One that is gone since has nothing to visit. */
static enum ps_err walk_day(struct ps_store *store, const char *name,
			    enum ps_err (*visit)(void *, const struct ps_store_item *), void *ctx)
{
	struct names files = { NULL, 0, 0 };
	int day = -1;
	enum ps_err err = ps_disk_open_dir(ps_store_dir(store), name, &day);

	if (err)
		return err == PS_NOT_FOUND ? PS_OK : err;
	err = list_names(day, is_take, &files);
	for (size_t k = 0; k < files.count && !err; k++)
		err = visit_file(day, name, files.names[k], visit, ctx);
	free(files.names);
	ps_disk_close(day);
	return err;
}

enum ps_err ps_store_walk_day(struct ps_store *store, const char *day,
			      enum ps_err (*visit)(void *ctx, const struct ps_store_item *item),
			      void *ctx)
{
	return ps_store_name_is_day(day) ? walk_day(store, day, visit, ctx) : PS_INVALID;
}

enum ps_err ps_store_walk(struct ps_store *store,
			  enum ps_err (*visit)(void *ctx, const struct ps_store_item *item),
			  void *ctx)
{
	struct names days = { NULL, 0, 0 };
	enum ps_err err = list_names(ps_store_dir(store), ps_store_name_is_day, &days);

	for (size_t i = 0; i < days.count && !err; i++)
		if (is_directory(ps_store_dir(store), days.names[i]))
			err = walk_day(store, days.names[i], visit, ctx);
	free(days.names);
	return err;
}
