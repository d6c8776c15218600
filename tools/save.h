/* Bytes that were made in memory, as a file that is whole or not there. */
#ifndef PS_TOOLS_SAVE_H
#define PS_TOOLS_SAVE_H

#include <stdbool.h>
#include <stddef.h>

/* Complains on standard error. Returns 0 or the exit status. */
int ps_save(const char *path, bool replace, const void *bytes, size_t len);

#endif
