#include "tests/faults/loss_in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/faults/fail.h"
#include "tests/faults/tree.h"

#define SECTOR 512
#define DIR_MODE 0750

/* All changes in the directory that @path is in stay done. */
static void keep_done(struct ps_loss *loss, const char *path)
{
	char dir[PATH_MAX] = ".";
	const char *slash = strrchr(path, '/');

	if (slash)
		(void)snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	ps_loss_sync_dir(loss, dir, UINT64_MAX);
}

static void compare(void *ctx, const char *path, const struct stat *st)
{
	struct ps_loss *loss = ctx;
	struct ps_loss_name *name = ps_loss_find_name(loss, path);

	if (name && name->inode == st->st_ino)
		name->seen = true;
	else
		keep_done(loss, path);
}

/* A change that was done and not written down: those before it in the directory stay done too. */
static void keep_unknown(struct ps_loss *loss)
{
	ps_tree_walk(loss->dir, compare, loss);
	for (size_t i = 0; i < loss->name_count; i++)
		if (!loss->names[i].seen)
			keep_done(loss, loss->names[i].path);
}

/* Of each directory's unsynced changes a random number of the last ones; without chance all. */
static void choose_undone(struct ps_loss *loss, struct ps_chance *chance)
{
	for (size_t i = 0; i < loss->change_count; i++) {
		struct ps_loss_change *first = &loss->changes[i];
		size_t others = 0;
		uint64_t stay;

		for (size_t k = 0; k < i; k++)
			others += !loss->changes[k].synced &&
				  ps_loss_same_dir(loss->changes[k].path, first->path);
		if (first->synced || others)
			continue; /* not the directory's first */
		for (size_t k = i; k < loss->change_count; k++)
			others += !loss->changes[k].synced &&
				  ps_loss_same_dir(first->path, loss->changes[k].path);
		stay = chance ? ps_chance_below(chance, others + 1) : 0;
		for (size_t k = i; k < loss->change_count; k++) {
			struct ps_loss_change *change = &loss->changes[k];

			if (change->synced || !ps_loss_same_dir(first->path, change->path))
				continue;
			change->undone = stay == 0;
			stay -= stay > 0;
		}
	}
}

static void full_path(const struct ps_loss *loss, const char *path, char full_out[PATH_MAX])
{
	int n = snprintf(full_out, PATH_MAX, "%s/%s", loss->dir, path);

	ps_must(n > 0 && n < PATH_MAX, path);
}

static void give_back(const struct ps_loss *loss, uint64_t inode, const char *to)
{
	char kept[PATH_MAX], from[PATH_MAX + 32];
	int n;

	ps_loss_kept_path(loss, kept);
	n = snprintf(from, sizeof(from), "%s/%llu", kept, (unsigned long long)inode);
	ps_must(n > 0 && (size_t)n < sizeof(from), kept);
	/* No kept file: it was a directory, and an empty one. */
	if (link(from, to) != 0)
		ps_must(errno == ENOENT && mkdir(to, DIR_MODE) == 0, to);
}

static void undo(struct ps_loss *loss, const struct ps_loss_change *change)
{
	char path[PATH_MAX], to[PATH_MAX];

	full_path(loss, change->path, path);
	loss->told.names++;
	switch (change->kind) {
	case PS_LOSS_CREATED:
	case PS_LOSS_MADE_DIR:
		ps_tree_remove(path);
		break;
	case PS_LOSS_UNLINKED:
		give_back(loss, change->inode, path);
		break;
	case PS_LOSS_RENAMED:
		full_path(loss, change->to, to);
		ps_must(rename(to, path) == 0, to);
		if (change->kept)
			give_back(loss, change->kept, to);
		break;
	}
}

struct cutter {
	struct ps_loss *loss;
	struct ps_chance *chance;
};

static void zero(int fd, uint64_t from, uint64_t to)
{
	static const uint8_t zeros[4096];

	while (from < to) {
		size_t len = to - from < sizeof(zeros) ? (size_t)(to - from) : sizeof(zeros);
		ssize_t n = pwrite(fd, zeros, len, (off_t)from);

		ps_must(n > 0, "write zeros");
		from += (uint64_t)n;
	}
}

/* What happens to the bytes that no sync had covered. */
enum fate { FATE_KEPT, FATE_ZEROED, FATE_GONE, FATE_CUT_ANYWHERE, FATES };

static void cut_file(void *ctx, const char *path, const struct stat *st)
{
	struct cutter *cutter = ctx;
	struct ps_loss_told *told = &cutter->loss->told;
	uint64_t len = (uint64_t)st->st_size, synced, at;
	enum fate fate = FATE_GONE;
	char full[PATH_MAX];
	int fd;

	if (!S_ISREG(st->st_mode))
		return;
	synced = ps_loss_file_of(cutter->loss, st->st_ino)->synced;
	if (len <= synced)
		return;
	full_path(cutter->loss, path, full);
	fd = open(full, O_WRONLY | O_CLOEXEC);
	ps_must(fd >= 0, full);
	at = synced;
	if (cutter->chance) {
		at += ps_chance_below(cutter->chance, len - synced + 1);
		fate = (enum fate)ps_chance_below(cutter->chance, FATES);
	}
	switch (fate) {
	case FATE_KEPT: /* it had reached the medium, as luck would have it */
		break;
	case FATE_ZEROED:
		at = at / SECTOR * SECTOR < synced ? synced : at / SECTOR * SECTOR;
		zero(fd, at, len);
		told->zeroed++;
		told->bytes += len - at;
		break;
	case FATE_GONE:
		at = synced;
		/* fall through */
	default:
		ps_must(ftruncate(fd, (off_t)at) == 0, full);
		told->cuts++;
		told->bytes += len - at;
	}
	ps_must(close(fd) == 0, full);
}

void ps_loss_cut(struct ps_loss *loss, struct ps_chance *chance)
{
	struct cutter cutter = { loss, chance };

	ps_loss_replay(loss);
	keep_unknown(loss);
	choose_undone(loss, chance);
	for (size_t i = loss->change_count; i-- > 0;)
		if (loss->changes[i].undone)
			undo(loss, &loss->changes[i]);
	ps_tree_walk(loss->dir, cut_file, &cutter);
}
