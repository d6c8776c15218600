#include "tests/faults/loss_in.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/fail.h"
#include "tests/faults/tree.h"

#define END " .\n"
#define END_LEN ((ssize_t)sizeof(END) - 1)

static void *grow(void *array, size_t count, size_t size)
{
	void *grown = reallocarray(array, count + 1, size);

	ps_must(grown != NULL, "memory");
	return grown;
}

static char *copy_of(const char *text)
{
	char *copy = strdup(text);

	ps_must(copy != NULL, "memory");
	return copy;
}

struct ps_loss_file *ps_loss_file_of(struct ps_loss *loss, uint64_t inode)
{
	for (size_t i = 0; i < loss->file_count; i++)
		if (loss->files[i].inode == inode)
			return &loss->files[i];
	loss->files = grow(loss->files, loss->file_count, sizeof(*loss->files));
	loss->files[loss->file_count] = (struct ps_loss_file){ .inode = inode };
	return &loss->files[loss->file_count++];
}

static void add_name(struct ps_loss *loss, const char *path, uint64_t inode)
{
	loss->names = grow(loss->names, loss->name_count, sizeof(*loss->names));
	loss->names[loss->name_count++] =
		(struct ps_loss_name){ .path = copy_of(path), .inode = inode };
}

struct ps_loss_name *ps_loss_find_name(struct ps_loss *loss, const char *path)
{
	for (size_t i = 0; i < loss->name_count; i++)
		if (!strcmp(loss->names[i].path, path))
			return &loss->names[i];
	return NULL;
}

static void remove_name(struct ps_loss *loss, const char *path)
{
	struct ps_loss_name *name = ps_loss_find_name(loss, path);

	if (!name)
		return;
	free(name->path);
	*name = loss->names[--loss->name_count];
}

static void forget(struct ps_loss *loss)
{
	for (size_t i = 0; i < loss->name_count; i++)
		free(loss->names[i].path);
	for (size_t i = 0; i < loss->change_count; i++) {
		free(loss->changes[i].path);
		free(loss->changes[i].to);
	}
	loss->file_count = loss->name_count = loss->change_count = 0;
}

void ps_loss_init(struct ps_loss *loss, const char *dir, const char *log)
{
	*loss = (struct ps_loss){ .file_count = 0 };
	ps_must(realpath(dir, loss->dir) != NULL, dir);
	ps_must(snprintf(loss->log, sizeof(loss->log), "%s", log) < PATH_MAX, log);
}

void ps_loss_finish(struct ps_loss *loss)
{
	forget(loss);
	free(loss->files);
	free(loss->names);
	free(loss->changes);
}

void ps_loss_kept_path(const struct ps_loss *loss, char path_out[PATH_MAX])
{
	int n = snprintf(path_out, PATH_MAX, "%s.kept", loss->log);

	ps_must(n > 0 && n < PATH_MAX, loss->log);
}

static void note_durable(void *ctx, const char *path, const struct stat *st)
{
	struct ps_loss *loss = ctx;

	add_name(loss, path, st->st_ino);
	if (S_ISREG(st->st_mode))
		ps_loss_file_of(loss, st->st_ino)->synced = (uint64_t)st->st_size;
}

void ps_loss_begin(struct ps_loss *loss)
{
	char kept[PATH_MAX];

	forget(loss);
	ps_must(unlink(loss->log) == 0 || errno == ENOENT, loss->log);
	ps_loss_kept_path(loss, kept);
	ps_tree_remove(kept);
	ps_tree_walk(loss->dir, note_durable, loss);
}

static struct ps_loss_change *add_change(struct ps_loss *loss, enum ps_loss_kind kind, uint64_t seq,
					 const char *path, uint64_t inode)
{
	loss->changes = grow(loss->changes, loss->change_count, sizeof(*loss->changes));
	loss->changes[loss->change_count] = (struct ps_loss_change){
		.kind = kind, .seq = seq, .path = copy_of(path), .inode = inode
	};
	return &loss->changes[loss->change_count++];
}

bool ps_loss_same_dir(const char *path, const char *other)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	return !strncmp(path, other, len) && (slash ? other[len] == '/' : true) &&
	       !strchr(other + len + (slash != NULL), '/');
}

/* Whether @path is a name in the directory @dir. */
static bool is_in(const char *path, const char *dir)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	return slash ? strlen(dir) == len && !memcmp(path, dir, len) : !strcmp(dir, ".");
}

void ps_loss_sync_dir(struct ps_loss *loss, const char *dir, uint64_t began)
{
	for (size_t i = 0; i < loss->change_count; i++)
		if (loss->changes[i].seq < began && is_in(loss->changes[i].path, dir))
			loss->changes[i].synced = true;
}

static void replay_rename(struct ps_loss *loss, uint64_t seq, uint64_t inode, uint64_t kept,
			  const char *from, const char *to)
{
	struct ps_loss_change *change = add_change(loss, PS_LOSS_RENAMED, seq, from, inode);

	if (!ps_loss_same_dir(from, to))
		ps_fail("this model knows renames inside one directory only: %s to %s", from, to);
	change->to = copy_of(to);
	change->kept = kept;
	remove_name(loss, from);
	remove_name(loss, to);
	add_name(loss, to, inode);
}

/* One line of the log, in the order of the numbers. */
static void replay(struct ps_loss *loss, const char *line)
{
	unsigned long long seq, a = 0, b = 0;
	char what[16], path[PATH_MAX], to[PATH_MAX];

	if (sscanf(line, "%llu rename %llu %llu %4095s %4095s", &seq, &a, &b, path, to) == 5) {
		replay_rename(loss, seq, a, b, path, to);
	} else if (sscanf(line, "%llu sync %llu %llu", &seq, &a, &b) == 3) {
		if (ps_loss_file_of(loss, a)->synced < b)
			ps_loss_file_of(loss, a)->synced = b;
	} else if (sscanf(line, "%llu truncate %llu %llu", &seq, &a, &b) == 3) {
		if (ps_loss_file_of(loss, a)->synced > b)
			ps_loss_file_of(loss, a)->synced = b;
	} else if (sscanf(line, "%llu %15s %llu %4095s", &seq, what, &a, path) != 4) {
		ps_fail("the witness wrote a line that nobody knows: %s", line);
	} else if (!strcmp(what, "create")) {
		ps_loss_file_of(loss, a)->synced = 0;
		add_change(loss, PS_LOSS_CREATED, seq, path, a);
		add_name(loss, path, a);
	} else if (!strcmp(what, "mkdir")) {
		add_change(loss, PS_LOSS_MADE_DIR, seq, path, a);
		add_name(loss, path, a);
	} else if (!strcmp(what, "unlink")) {
		add_change(loss, PS_LOSS_UNLINKED, seq, path, a);
		remove_name(loss, path);
	} else if (!strcmp(what, "syncdir")) {
		ps_loss_sync_dir(loss, path, a);
	} else {
		/* A write into the middle of a file would need its old bytes to be undone. */
		ps_fail("this model knows files that grow at their end only: %s", line);
	}
}

struct line {
	unsigned long long seq;
	char *text;
};

static int by_seq(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

void ps_loss_replay(struct ps_loss *loss)
{
	FILE *log = fopen(loss->log, "re");
	struct line *lines = NULL;
	size_t count = 0, room = 0;
	char *text = NULL;
	ssize_t len;

	if (!log && errno == ENOENT)
		return; /* it was killed before the witness stood up */
	ps_must(log != NULL, loss->log);
	while ((len = getline(&text, &room, log)) > 0) {
		if (len < END_LEN || memcmp(text + len - END_LEN, END, END_LEN) != 0)
			continue; /* the witness was killed while it wrote */
		text[len - END_LEN] = '\0';
		lines = grow(lines, count, sizeof(*lines));
		lines[count] = (struct line){ strtoull(text, NULL, 10), copy_of(text) };
		count++;
	}
	ps_must(fclose(log) == 0, loss->log);
	free(text);
	if (count)
		qsort(lines, count, sizeof(*lines), by_seq);
	for (size_t i = 0; i < count; i++) {
		replay(loss, lines[i].text);
		free(lines[i].text);
	}
	free(lines);
}
