/*
 * The folder of a certificate authority: names in it, its lock, and the dated logs in it, which
 * only grow. A log's line ends in a line feed and has its columns between tabs.
 *
 * What returns int complains on standard error and returns 0 or the exit status.
 */
#ifndef PS_TOOLS_CA_FOLDER_H
#define PS_TOOLS_CA_FOLDER_H

#include <stdbool.h>

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/error.h"

#define PS_CA_PATH_MAX 4096

/* "DIR/NAME"; false: that is too long. */
bool ps_ca_path(char path_out[PS_CA_PATH_MAX], const char *dir, const char *name);

/* The complaint about a path that is too long: the exit status. */
int ps_ca_path_too_long(void);

/*
 * Waits until no other packseal changes this folder. Close the descriptor to let go; so does the
 * end of the process, however it ends.
 */
int ps_ca_lock(const char *dir, int *fd_out);

/*
 * Adds whole lines to the log @name; they are on the medium when this returns 0, and none of them
 * is there otherwise. A log whose last line is not whole is refused.
 */
int ps_ca_log_add(const char *dir, const char *name, const struct ps_buf *lines);

/* Appends the log to @text; nothing where there is no such log. */
int ps_ca_log_read(const char *dir, const char *name, struct ps_buf *text);

/* Takes the next line off @text, split at its tabs; false: there is none. */
bool ps_ca_log_next(struct ps_bytes *text, struct ps_bytes *columns_out, size_t max,
		    size_t *count_out);

/* Prints where the log is and its digest, behind @what; nothing where there is none. */
int ps_ca_log_print(const char *dir, const char *name, const char *what);

#endif
