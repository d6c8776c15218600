/*
 * Heat and power: what makes a board slow, so that pictures are lost. The kernel tells it below
 * /sys: class/thermal (any board), class/hwmon in…_lcrit_alarm (too little voltage; Raspberry Pi
 * among others), and the Raspberry kernel's get_throttled
 * (github.com/raspberrypi/linux, drivers/firmware/raspberrypi.c).
 */
#ifndef PS_FIRMWARE_HEAT_H
#define PS_FIRMWARE_HEAT_H

#include <stdbool.h>
#include <stdint.h>

/* A Raspberry Pi slows down at 80 °C and more at 85; it is over once it is well below. */
#define PS_HEAT_HOT_MILLI 80000
#define PS_HEAT_COOL_MILLI 75000

/* What is said once nothing of it is left. */
#define PS_HEAT_OVER "heat and power are in order again"

struct ps_heat {
	bool known;	     /* the board tells its temperature */
	int32_t milli;	     /* of the hottest zone, m°C */
	const char *trouble; /* NULL: none; else one of a few constants, to be compared as such */
};

/*
 * Looks below @sys ("/sys"). @heat is what was last seen, all 0 at first: what is hot stays so
 * until it is cool. What cannot be read is not known, and no trouble.
 */
void ps_heat_look(const char *sys, struct ps_heat *heat);

#endif
