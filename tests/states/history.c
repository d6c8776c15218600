#include "tests/states/history.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NONE SIZE_MAX

static struct {
	pthread_mutex_t lock;
	bool on;
	struct ps_history history;
} recorder = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void must(bool fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	abort();
}

static struct ps_deed *add_deed(enum ps_deed_kind kind)
{
	struct ps_history *history = &recorder.history;
	struct ps_deed *deed;

	history->deeds =
		reallocarray(history->deeds, history->deed_count + 1, sizeof(*history->deeds));
	must(history->deeds, "memory");
	deed = &history->deeds[history->deed_count++];
	*deed = (struct ps_deed){ .kind = kind };
	return deed;
}

static size_t find_node(uint64_t inode)
{
	for (size_t i = recorder.history.node_count; i-- > 0;)
		if (recorder.history.nodes[i].inode == inode)
			return i;
	return NONE;
}

static size_t add_node(uint64_t inode, bool is_dir, size_t dir, const char *name)
{
	struct ps_history *history = &recorder.history;
	struct ps_node *node;

	history->nodes =
		reallocarray(history->nodes, history->node_count + 1, sizeof(*history->nodes));
	must(history->nodes, "memory");
	node = &history->nodes[history->node_count];
	*node = (struct ps_node){ .inode = inode, .is_dir = is_dir, .dir = dir };
	must(strlen(name) < sizeof(node->name), "a long name");
	memcpy(node->name, name, strlen(name) + 1);
	return history->node_count++;
}

/* The node of an open file, or NONE if it is none of ours or nothing is recorded. */
static size_t node_of(int fd)
{
	struct stat st;

	if (!recorder.on || fstat(fd, &st) != 0)
		return NONE;
	return find_node(st.st_ino);
}

static void read_node(size_t at, int dir, const char *name)
{
	struct ps_node *node = &recorder.history.nodes[at];
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	struct stat st;

	must(fd >= 0 && fstat(fd, &st) == 0, name);
	node->was_there = true;
	node->len = (size_t)st.st_size;
	node->bytes = malloc(node->len + 1);
	must(node->bytes && read(fd, node->bytes, node->len) == (ssize_t)node->len, name);
	must(close(fd) == 0, name);
}

static void read_dir(size_t at, int fd)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *entry;

	must(dir, "a directory");
	while ((entry = readdir(dir))) {
		struct stat st;
		size_t node;

		/* SQLite's are made anew from the others */
		if (entry->d_name[0] == '.' || strncmp(entry->d_name, "index", 5) == 0)
			continue;
		must(fstatat(fd, entry->d_name, &st, 0) == 0, entry->d_name);
		node = add_node(st.st_ino, S_ISDIR(st.st_mode), at, entry->d_name);
		if (S_ISDIR(st.st_mode)) {
			recorder.history.nodes[node].was_there = true;
			read_dir(node, openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY));
		} else {
			read_node(node, fd, entry->d_name);
		}
	}
	must(closedir(dir) == 0, "a directory");
}

void ps_history_begin(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	must(fd >= 0 && fstat(fd, &st) == 0, path);
	recorder.history = (struct ps_history){ .deed_count = 0 };
	(void)add_node(st.st_ino, true, 0, "");
	recorder.history.nodes[0].was_there = true;
	read_dir(0, fd);
	recorder.on = true;
}

struct ps_history ps_history_end(void)
{
	recorder.on = false;
	return recorder.history;
}

void ps_history_release(struct ps_history *history)
{
	for (size_t i = 0; i < history->deed_count; i++)
		free(history->deeds[i].bytes);
	for (size_t i = 0; i < history->node_count; i++)
		free(history->nodes[i].bytes);
	free(history->deeds);
	free(history->nodes);
}

void ps_history_claim(enum ps_claim_kind kind, uint64_t number, uint64_t value)
{
	pthread_mutex_lock(&recorder.lock);
	if (recorder.on)
		add_deed(PS_DEED_CLAIM)->claim = (struct ps_claim){ kind, number, value };
	pthread_mutex_unlock(&recorder.lock);
}

static void set_name(char name_out[PS_DEED_NAME_MAX], const char *name)
{
	must(strlen(name) < PS_DEED_NAME_MAX, "a long name");
	memcpy(name_out, name, strlen(name) + 1);
}

static void note_creation(int dir, const char *name, bool is_dir)
{
	size_t in = node_of(dir);
	struct ps_deed *deed;
	struct stat st;

	if (in == NONE || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	/* a number may have been another file's before; the newest is found first */
	deed = add_deed(PS_DEED_CREATE);
	deed->dir = in;
	deed->node = add_node(st.st_ino, is_dir, in, name);
	set_name(deed->name, name);
}

int __real_openat(int dir, const char *name, int flags, ...);
int __wrap_openat(int dir, const char *name, int flags, ...);
int __wrap_openat(int dir, const char *name, int flags, ...)
{
	mode_t mode = 0;
	va_list args;
	int fd;

	if (!(flags & O_CREAT))
		return __real_openat(dir, name, flags);
	va_start(args, flags);
	mode = va_arg(args, mode_t);
	va_end(args);
	pthread_mutex_lock(&recorder.lock);
	fd = __real_openat(dir, name, flags, mode);
	if (fd >= 0 && (flags & O_EXCL))
		note_creation(dir, name, false);
	pthread_mutex_unlock(&recorder.lock);
	return fd;
}

int __real_mkdirat(int dir, const char *name, mode_t mode);
int __wrap_mkdirat(int dir, const char *name, mode_t mode);
int __wrap_mkdirat(int dir, const char *name, mode_t mode)
{
	int rc;

	pthread_mutex_lock(&recorder.lock);
	rc = __real_mkdirat(dir, name, mode);
	if (rc == 0)
		note_creation(dir, name, true);
	pthread_mutex_unlock(&recorder.lock);
	return rc;
}

ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
	ssize_t n;

	pthread_mutex_lock(&recorder.lock);
	n = __real_write(fd, bytes, len);
	if (n > 0 && node_of(fd) != NONE) {
		size_t node = node_of(fd);
		struct ps_deed *deed = add_deed(PS_DEED_WRITE);

		deed->node = node;
		deed->len = (size_t)n;
		deed->bytes = malloc(deed->len);
		must(deed->bytes, "memory");
		memcpy(deed->bytes, bytes, deed->len);
	}
	pthread_mutex_unlock(&recorder.lock);
	return n;
}

int __real_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len)
{
	int rc;

	pthread_mutex_lock(&recorder.lock);
	rc = __real_ftruncate(fd, len);
	if (rc == 0 && node_of(fd) != NONE) {
		size_t node = node_of(fd);
		struct ps_deed *deed = add_deed(PS_DEED_CUT);

		deed->node = node;
		deed->len = (size_t)len;
	}
	pthread_mutex_unlock(&recorder.lock);
	return rc;
}

static void note_sync(int fd)
{
	size_t node = node_of(fd);

	if (node != NONE)
		add_deed(PS_DEED_SYNC)->node = node;
}

/* What lies in a ramdisk needs no sync; that it was asked for is what counts. */
int __wrap_fdatasync(int fd);
int __wrap_fdatasync(int fd)
{
	pthread_mutex_lock(&recorder.lock);
	note_sync(fd);
	pthread_mutex_unlock(&recorder.lock);
	return 0;
}

int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	return __wrap_fdatasync(fd);
}

int __real_unlinkat(int dir, const char *name, int flags);
int __wrap_unlinkat(int dir, const char *name, int flags);
int __wrap_unlinkat(int dir, const char *name, int flags)
{
	int rc;

	pthread_mutex_lock(&recorder.lock);
	rc = __real_unlinkat(dir, name, flags);
	if (rc == 0 && node_of(dir) != NONE) {
		size_t in = node_of(dir);
		struct ps_deed *deed = add_deed(PS_DEED_UNLINK);

		deed->dir = in;
		set_name(deed->name, name);
	}
	pthread_mutex_unlock(&recorder.lock);
	return rc;
}

int __real_renameat(int from_dir, const char *from, int to_dir, const char *to);
int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to);
int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	int rc;

	pthread_mutex_lock(&recorder.lock);
	rc = __real_renameat(from_dir, from, to_dir, to);
	if (rc == 0 && node_of(from_dir) != NONE) {
		size_t in = node_of(from_dir);
		struct ps_deed *deed = add_deed(PS_DEED_RENAME);

		deed->dir = in;
		set_name(deed->name, from);
		set_name(deed->to, to);
	}
	pthread_mutex_unlock(&recorder.lock);
	return rc;
}
