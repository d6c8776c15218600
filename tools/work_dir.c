#include "tools/work_dir.h"

#include <errno.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/output.h"
#include "tools/unfinished.h"

static int complain(const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", shown, why);
}

int ps_work_dir_make(const char *beside, struct ps_work_dir *dir_out)
{
	size_t len = strlen(beside);
	struct ps_work_dir dir;

	while (len > 1 && beside[len - 1] == '/')
		len--;
	if (snprintf(dir.path, sizeof(dir.path), "%.*s.work.%jd", (int)len, beside,
		     (intmax_t)getpid()) >= (int)sizeof(dir.path))
		return complain(beside, "the name is too long");
	ps_unfinished_note(dir.path);
	if (mkdir(dir.path, 0777) != 0) {
		int error = errno;

		ps_unfinished_forget(dir.path);
		return complain(dir.path, strerror(error));
	}
	*dir_out = dir;
	return 0;
}

bool ps_work_dir_name(const struct ps_work_dir *dir, const char *name,
		      char path_out[PS_OUT_PATH_MAX])
{
	return snprintf(path_out, PS_OUT_PATH_MAX, "%s/%s", dir->path, name) < PS_OUT_PATH_MAX;
}

int ps_work_dir_keep(struct ps_work_dir *dir, const char *to)
{
	/* an empty directory is replaced, anything else is not */
	if (rename(dir->path, to) != 0)
		return complain(to, errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
					    ? "there is something already; give a new directory"
					    : strerror(errno));
	ps_unfinished_forget(dir->path);
	dir->path[0] = '\0';
	return 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Errors: PS_IO. */
static enum ps_err walk(const char *path, enum ps_err (*visit)(void *ctx, const FTSENT *entry),
			void *ctx)
{
	char *const paths[] = { (char *)path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, by_name);
	const FTSENT *entry;
	enum ps_err err = PS_OK;

	if (!tree)
		return PS_IO;
	while (!err && (entry = fts_read(tree)))
		err = visit(ctx, entry);
	(void)fts_close(tree); /* it was only read */
	return err;
}

static enum ps_err remove_one(void *ctx, const FTSENT *entry)
{
	(void)ctx;
	if (entry->fts_info == FTS_DP)
		(void)rmdir(entry->fts_accpath); /* nobody could act on a failure */
	else if (entry->fts_info != FTS_D)
		(void)unlink(entry->fts_accpath);
	return PS_OK;
}

void ps_work_dir_drop(struct ps_work_dir *dir)
{
	if (dir->path[0])
		(void)walk(dir->path, remove_one, NULL);
	ps_unfinished_forget(dir->path);
	dir->path[0] = '\0';
}

struct walking {
	size_t skip;
	enum ps_err (*visit)(void *ctx, const char *path, const char *name);
	void *ctx;
};

static enum ps_err visit_file(void *ctx, const FTSENT *entry)
{
	const struct walking *walking = ctx;

	if (entry->fts_info != FTS_F)
		return PS_OK;
	return walking->visit(walking->ctx, entry->fts_path, entry->fts_path + walking->skip);
}

enum ps_err ps_work_dir_walk(const struct ps_work_dir *dir,
			     enum ps_err (*visit)(void *ctx, const char *path, const char *name),
			     void *ctx)
{
	struct walking walking = { strlen(dir->path) + 1, visit, ctx };

	return walk(dir->path, visit_file, &walking);
}
