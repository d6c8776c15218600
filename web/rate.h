/* So many a second and no more, on the average: what is not used is saved up to a limit. */
#ifndef PS_WEB_RATE_H
#define PS_WEB_RATE_H

#include <stdbool.h>
#include <stdint.h>

/* All zero: nothing was taken yet. */
struct ps_web_rate {
	double left;
	int64_t ms; /* when it was right */
};

/* Takes one of @a_second in a second, @most after a quiet time; false if none is left. @now_ms is
 * CLOCK_BOOTTIME. */
bool ps_web_rate_take(struct ps_web_rate *rate, unsigned a_second, unsigned most, int64_t now_ms);

#endif
