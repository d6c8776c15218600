/* A number in a file of the kernel's, below /sys. */
#ifndef PS_FIRMWARE_SYSFS_H
#define PS_FIRMWARE_SYSFS_H

#include <stdbool.h>

/* What the file at @path begins with, in @base; false: it is not there, or no number. */
bool ps_sysfs_number(const char *path, int base, long *number_out);

#endif
