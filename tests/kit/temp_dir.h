/*
 * A directory of a test's own under $TMPDIR or /tmp, and small file systems inside it.
 * Every function fails the running test when the system refuses.
 */
#ifndef PS_TESTS_KIT_TEMP_DIR_H
#define PS_TESTS_KIT_TEMP_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ps_temp_dir {
	char path[256];
	int fd;
	bool mounted; /* a tmpfs lies on it */
};

void ps_temp_dir_init(struct ps_temp_dir *dir);

/* Unmounts and removes everything. */
void ps_temp_dir_finish(struct ps_temp_dir *dir);

/*
 * Mounts a tmpfs of @kib KiB over the directory, so that it fills up soon. False, with the reason
 * printed, where this process may not mount.
 */
bool ps_temp_dir_make_small(struct ps_temp_dir *dir, unsigned kib);

/* Makes that tmpfs read-only, or writable again. Nothing may be open for writing. */
void ps_temp_dir_set_read_only(struct ps_temp_dir *dir, bool read_only);

/* Writes a file, whatever was there; @name may have slashes. */
void ps_temp_dir_put(const struct ps_temp_dir *dir, const char *name, const void *bytes,
		     size_t len);

/* Reads a file into @bytes; returns its length, which must be at most @room. */
size_t ps_temp_dir_get(const struct ps_temp_dir *dir, const char *name, void *bytes, size_t room);

bool ps_temp_dir_has(const struct ps_temp_dir *dir, const char *name);

#endif
