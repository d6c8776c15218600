/*
 * struct ps_work_dir: a directory in which something is put together, beside the place where it
 * goes, so that there is a whole or nothing under its name.
 */
#ifndef PS_TOOLS_WORK_DIR_H
#define PS_TOOLS_WORK_DIR_H

#include "tools/out_file.h"

struct ps_work_dir {
	char path[PS_OUT_PATH_MAX]; /* "" : none */
};

/* Makes "@beside.work.PID". Complains; returns 0 or the exit status. */
int ps_work_dir_make(const char *beside, struct ps_work_dir *dir_out);

/* "PATH/@name". False if that is too long. */
bool ps_work_dir_name(const struct ps_work_dir *dir, const char *name,
		      char path_out[PS_OUT_PATH_MAX]);

/*
 * Gives it the name @to, at which there must be nothing, or an empty directory. Complains; returns
 * 0 or the exit status.
 */
int ps_work_dir_keep(struct ps_work_dir *dir, const char *to);

/* Removes it with all that is in it, unless it was kept. */
void ps_work_dir_drop(struct ps_work_dir *dir);

/* Calls @visit with each regular file below it, by its name from there, sorted. An error
 * ends it. */
PS_MUST_CHECK enum ps_err ps_work_dir_walk(const struct ps_work_dir *dir,
					   enum ps_err (*visit)(void *ctx, const char *path,
								const char *name),
					   void *ctx);

#endif
