#include "tests/faults/tree.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>

#include "tests/faults/fail.h"

#define INDEX "index.db"

static FTS *open_tree(const char *path)
{
	char *paths[] = { (char *)path, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

	ps_must(tree != NULL, path);
	return tree;
}

void ps_tree_walk(const char *dir,
		  void (*visit)(void *ctx, const char *path, const struct stat *st), void *ctx)
{
	FTS *tree = open_tree(dir);
	FTSENT *entry;

	while ((entry = fts_read(tree))) {
		if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR ||
		    entry->fts_info == FTS_NS)
			ps_fail("%s: %s", entry->fts_path, strerror(entry->fts_errno));
		if (entry->fts_level > 0 && entry->fts_info != FTS_DP &&
		    strncmp(entry->fts_name, INDEX, sizeof(INDEX) - 1) != 0)
			visit(ctx, entry->fts_path + strlen(dir) + 1, entry->fts_statp);
	}
	ps_must(fts_close(tree) == 0, dir);
}

void ps_tree_remove(const char *path)
{
	FTS *tree = open_tree(path);
	FTSENT *entry;

	while ((entry = fts_read(tree)))
		if (entry->fts_info != FTS_D)
			ps_must(remove(entry->fts_accpath) == 0 || errno == ENOENT, path);
	ps_must(fts_close(tree) == 0, path);
}
