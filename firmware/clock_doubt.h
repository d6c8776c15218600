/*
 * Whether the system's clock may decide that evidence is old enough to be deleted. A clock that is
 * wrong by years must cost nothing: whoever is in doubt deletes nothing and says so.
 */
#ifndef PS_FIRMWARE_CLOCK_DOUBT_H
#define PS_FIRMWARE_CLOCK_DOUBT_H

#include <stdbool.h>

#include "signing/clock.h"

/* How far an unsynchronised clock may be ahead of the ledger: the longest holidays. */
#define PS_CLOCK_LEAP_US (45LL * 24 * 3600 * 1000000)

/* By how much it may gain on CLOCK_BOOTTIME while packseald runs. */
#define PS_CLOCK_DRIFT_US (60LL * 1000000)

/*
 * The latest moment that the ledger vouches for. A leaf moves it on if its clock was synchronised,
 * or at most PS_CLOCK_LEAP_US ahead: so a clock that jumped does not make itself believed by what
 * was written under it.
 */
struct ps_clock_past {
	bool any;
	int64_t utc_us;
};

void ps_clock_past_add(struct ps_clock_past *past, const struct ps_clock *clock);

/* When this program was built. */
int64_t ps_clock_built_us(void);

/*
 * Why @now is not to be believed, as a sentence for people, or NULL. @first is a reading of the
 * same run; @built_us as of ps_clock_built_us().
 */
const char *ps_clock_doubt(const struct ps_clock *now, const struct ps_clock *first,
			   const struct ps_clock_past *past, int64_t built_us);

#endif
