/*
 * struct ps_out_dir: a directory that this program makes and fills. It is put together beside its
 * place (tools/work_dir.h), so that there is a whole under its name, or nothing: half of the
 * pictures of a take look like all of them. Nothing that was there is ever replaced.
 */
#ifndef PS_TOOLS_OUT_DIR_H
#define PS_TOOLS_OUT_DIR_H

#include <stddef.h>
#include <stdio.h>

#include "signing/error.h"
#include "tools/work_dir.h"

struct ps_out_dir {
	const char *path; /* the caller's */
	struct ps_work_dir work;
	int fd;
};

/*
 * For the directory @path, which must not be there, or be empty: then what is kept has its
 * permissions. Complains on standard error. Returns 0 or the exit status; then nothing is open.
 */
int ps_out_dir_open(const char *path, struct ps_out_dir *dir_out);

/* What was put in is there from now on. Complains; returns 0 or the exit status. */
int ps_out_dir_keep(struct ps_out_dir *dir);

/* Removes what was not kept. */
void ps_out_dir_close(struct ps_out_dir *dir);

/* Writes a new file. Errors: PS_IO (errno says why). */
PS_MUST_CHECK enum ps_err ps_out_dir_put(const struct ps_out_dir *dir, const char *name,
					 const void *bytes, size_t len);

/* A directory in it. Errors: PS_IO (errno says why). */
PS_MUST_CHECK enum ps_err ps_out_dir_make(const struct ps_out_dir *dir, const char *name);

/* A new file to be written bit by bit. Errors: PS_IO (errno says why). */
PS_MUST_CHECK enum ps_err ps_out_dir_stream(const struct ps_out_dir *dir, const char *name,
					    FILE **stream_out);

/* Complains that writing into it failed, by errno; returns PS_EXIT_IO. */
int ps_out_dir_fail(const struct ps_out_dir *dir);

#endif
