#include "firmware/heat.h"

#include <glob.h>
#include <stdio.h>

#include "firmware/sysfs.h"

/* As get_throttled has them; the upper half is what once was. */
#define NOW_UNDERVOLTAGE 0x1UL
#define NOW_SLOW 0xeUL /* capped, throttled, soft limit */

static const char hot[] = "the station runs hot and may lose pictures: look at its fan";
static const char slow[] = "the processor is slowed down by heat or power: look at fan and supply";
static const char weak[] = "the supply gives too little voltage: take the board's own";

/* The greatest number in the files that fit; false: there is none. */
static bool greatest(const char *sys, const char *pattern, int base, long *number_out)
{
	char path[4096];
	glob_t found;
	bool any = false;
	long number;

	if (snprintf(path, sizeof(path), "%s/%s", sys, pattern) >= (int)sizeof(path) ||
	    glob(path, 0, NULL, &found) != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (!ps_sysfs_number(found.gl_pathv[i], base, &number) ||
		    (any && number <= *number_out))
			continue;
		*number_out = number;
		any = true;
	}
	globfree(&found);
	return any;
}

void ps_heat_look(const char *sys, struct ps_heat *heat)
{
	bool was_hot = heat->trouble == hot;
	long milli = 0, alarm = 0, flags = 0;

	/* a sensor that tells nonsense tells nothing */
	heat->known = greatest(sys, "class/thermal/thermal_zone*/temp", 10, &milli) &&
		      milli > -60000 && milli < 200000;
	heat->milli = heat->known ? (int32_t)milli : 0;
	(void)greatest(sys, "class/hwmon/hwmon*/in*_lcrit_alarm", 10, &alarm);
	/* soc/soc:firmware, or with the address behind it (a Pi 5) */
	(void)greatest(sys, "devices/platform/soc*/soc*:firmware/get_throttled", 16, &flags);
	heat->trouble = NULL;
	if (alarm > 0 || ((unsigned long)flags & NOW_UNDERVOLTAGE))
		heat->trouble = weak;
	else if ((unsigned long)flags & NOW_SLOW)
		heat->trouble = slow;
	else if (heat->known && heat->milli >= (was_hot ? PS_HEAT_COOL_MILLI : PS_HEAT_HOT_MILLI))
		heat->trouble = hot;
}
