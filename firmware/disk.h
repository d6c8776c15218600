/*
 * Files that survive a power cut. This is the only place of the station that syncs.
 *
 * Every name is one plain name inside a directory that is already open: no slash, not "." or "..",
 * and a symbolic link under that name is never followed (PS_DENIED). File descriptors are closed on
 * exec. "On the medium" means: synced, the directory entry included, so that it stays if the power
 * goes the next instant.
 *
 * Errors of all functions, beside those they name: PS_IO (errno says why), PS_NO_SPACE (disk or
 * quota full), PS_DENIED (permission, read-only file system, symbolic link), PS_NOT_FOUND,
 * PS_EXISTS, PS_NO_MEMORY, PS_LIMIT (too many open files), PS_INVALID for a name with a slash.
 */
#ifndef PS_FIRMWARE_DISK_H
#define PS_FIRMWARE_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "signing/buf.h"
#include "signing/error.h"

/* What an errno is called here. */
enum ps_err ps_disk_err(int number);

/* Opens a directory by path. A link in the path is followed: the operator chose it. */
PS_MUST_CHECK enum ps_err ps_disk_open_root(const char *path, int *dir_out);

/* Opens the directory @name inside @dir. */
PS_MUST_CHECK enum ps_err ps_disk_open_dir(int dir, const char *name, int *dir_out);

/*
 * Makes sure that the directory @name is there and on the medium, and opens it. A directory that
 * was there already is synced all the same: whoever made it may have died before he did.
 */
PS_MUST_CHECK enum ps_err ps_disk_make_dir(int dir, const char *name, mode_t mode, int *dir_out);

/*
 * Creates an empty file for reading and appending. PS_EXISTS if there is one. The directory entry
 * is *not* on the medium until ps_disk_sync_dir().
 */
PS_MUST_CHECK enum ps_err ps_disk_create(int dir, const char *name, mode_t mode, int *fd_out);

/* Opens a regular file for reading; PS_DENIED if it is something else. */
PS_MUST_CHECK enum ps_err ps_disk_open_read(int dir, const char *name, int *fd_out);

/* The same for reading and appending. */
PS_MUST_CHECK enum ps_err ps_disk_open_append(int dir, const char *name, int *fd_out);

/* Writes all of it at the end of the file. On an error a part of it may be there. */
PS_MUST_CHECK enum ps_err ps_disk_write(int fd, const void *bytes, size_t len);

/* Reads up to @len bytes from @offset; fewer only at the end of the file. */
PS_MUST_CHECK enum ps_err ps_disk_read(int fd, uint64_t offset, void *bytes, size_t len,
				       size_t *len_out);

/* Appends the whole file to @buf. PS_LIMIT if it has more than @max bytes; @buf then is as it was.
 */
PS_MUST_CHECK enum ps_err ps_disk_read_all(int dir, const char *name, size_t max,
					   struct ps_buf *buf);

PS_MUST_CHECK enum ps_err ps_disk_size(int fd, uint64_t *bytes_out);

/*
 * Brings what was written to the file onto the medium. After an error nobody knows what is there,
 * and a second call that succeeds proves nothing: close, open, and look.
 */
PS_MUST_CHECK enum ps_err ps_disk_sync(int fd);

/* Brings the directory's entries onto the medium. */
PS_MUST_CHECK enum ps_err ps_disk_sync_dir(int dir);

/* Brings all of the file system that @dir is in onto the medium, whoever wrote it (syncfs(2)). */
PS_MUST_CHECK enum ps_err ps_disk_sync_all(int dir);

/* Cuts the file to @len bytes, on the medium. */
PS_MUST_CHECK enum ps_err ps_disk_truncate(int fd, uint64_t len);

/*
 * Puts a whole file in place of what is there under @name, or of nothing, on the medium: a reader
 * and a power cut see the old file or the new one. On an error the old one is there; a temporary
 * file
 * "<name>.tmp" may be, and the next call takes it away.
 */
PS_MUST_CHECK enum ps_err ps_disk_replace(int dir, const char *name, mode_t mode, const void *bytes,
					  size_t len);

/* The same without any sync, for status files: a reader never sees half, a power cut may lose it.
 */
PS_MUST_CHECK enum ps_err ps_disk_replace_unsynced(int dir, const char *name, mode_t mode,
						   const void *bytes, size_t len);

/* Renames inside the directory, over what is there, on the medium. */
PS_MUST_CHECK enum ps_err ps_disk_rename(int dir, const char *from, const char *to);

/* Deletes a file, on the medium. */
PS_MUST_CHECK enum ps_err ps_disk_remove(int dir, const char *name);

/* Whether @fd is the file that stands in @dir under @name. Errors: PS_NOT_FOUND if it is not. */
PS_MUST_CHECK enum ps_err ps_disk_check_name(int dir, const char *name, int fd);

/* Bytes of the file system that this process may still use. */
PS_MUST_CHECK enum ps_err ps_disk_free(int fd, uint64_t *bytes_out);

/* Takes an exclusive lock on the open file or directory, for as long as it is open. PS_BUSY. */
PS_MUST_CHECK enum ps_err ps_disk_lock(int fd);

/* Closes what is not negative. Nothing that matters is lost here: it was synced before. */
void ps_disk_close(int fd);

#endif
