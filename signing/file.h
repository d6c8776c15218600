/*
 * Small whole files: read at once, or created at once and durably. Needs POSIX.
 */
#ifndef PS_SIGNING_FILE_H
#define PS_SIGNING_FILE_H

#include <sys/types.h>

#include "signing/buf.h"

/*
 * Appends the content of @path to @bytes, whose cap bounds it.
 *
 * Errors: PS_NOT_FOUND, PS_DENIED, PS_IO (errno says why); PS_LIMIT, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_file_read(const char *path, struct ps_buf *bytes);

/*
 * Creates @path, which must not exist, with @mode (less the umask). When this returns PS_OK the
 * file and its name are on the medium; on an error it is not there.
 *
 * Errors: PS_EXISTS, PS_NOT_FOUND (no such directory), PS_DENIED, PS_NO_SPACE, PS_IO (errno says
 * why), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_file_create(const char *path, const void *bytes, size_t len,
					 mode_t mode);

/* What a failed system call means: the errors above, PS_IO for all that is not foreseen. */
enum ps_err ps_file_err(int errno_value);

#endif
