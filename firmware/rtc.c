#include "firmware/rtc.h"

#include <limits.h>
#include <stdio.h>

#include "firmware/sysfs.h"

bool ps_rtc_read(const char *sys, int64_t *utc_s_out)
{
	char path[PATH_MAX];
	long number;

	if (snprintf(path, sizeof(path), "%s/class/rtc/rtc0/since_epoch", sys) >=
		    (int)sizeof(path) ||
	    !ps_sysfs_number(path, 10, &number))
		return false;
	*utc_s_out = number;
	return true;
}
