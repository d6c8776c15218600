/*
 * The end of a file that grew and was never written: after a power cut some file systems show zeros
 * there, from where the file ended before or from the beginning of a sector on.
 */
#ifndef PS_FIRMWARE_UNWRITTEN_H
#define PS_FIRMWARE_UNWRITTEN_H

#include <stdint.h>

#include "signing/error.h"

/* Fewer zeros than this are no sign of anything, unless a sector begins with them. */
#define PS_UNWRITTEN_MIN 8
#define PS_UNWRITTEN_SECTOR 512

/*
 * Where the zeros begin that the file ends in; its size if there are none, or too few to tell. What
 * was written last may itself end in zeros, so up to PS_UNWRITTEN_MIN - 1 of them may be its own.
 * Looks at the last @reach bytes only. Errors: PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_unwritten_find(int fd, uint32_t reach, uint64_t *from_out);

#endif
