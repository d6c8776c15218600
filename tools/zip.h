/*
 * struct ps_zip: a ZIP file, through libarchive, which is loaded when one is wanted. Nothing in it
 * is compressed: films and pictures are already.
 */
#ifndef PS_TOOLS_ZIP_H
#define PS_TOOLS_ZIP_H

#include <stddef.h>

#include "signing/error.h"

struct ps_zip;

/*
 * Writes to @fd, which stays the caller's. Errors: PS_UNSUPPORTED (the library is not installed),
 * PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_zip_create(int fd, struct ps_zip **zip_out);

/* Adds the file at @path as @name ("folder/file"). Errors: PS_IO (errno says why), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_zip_add(struct ps_zip *zip, const char *path, const char *name);

/* Ends and frees it, after an error too; NULL is fine. Errors: PS_IO: it is not whole. */
PS_MUST_CHECK enum ps_err ps_zip_close(struct ps_zip *zip);

#endif
