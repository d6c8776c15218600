/* Bytes that were made in memory, as a file that is whole or not there. */
#ifndef PS_TOOLS_SAVE_H
#define PS_TOOLS_SAVE_H

#include <stddef.h>

#include "tools/out_file.h"

/* Complains on standard error. Returns 0 or the exit status. */
int ps_save(const char *path, enum ps_existing existing, const void *bytes, size_t len);

/* The same into a file whose place was made sure of before. The caller drops it in any case. */
int ps_save_in(struct ps_out_file *file, const void *bytes, size_t len);

/* Can a file be made there? To be asked before the work that it is of. Complains likewise. */
int ps_save_check(const char *path, enum ps_existing existing);

#endif
