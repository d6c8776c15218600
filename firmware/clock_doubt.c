#include "firmware/clock_doubt.h"

#include <stddef.h>

void ps_clock_past_add(struct ps_clock_past *past, const struct ps_clock *clock)
{
	if (past->any && clock->utc_us <= past->utc_us)
		return;
	if (past->any && clock->state != PS_CLOCK_SYNCHRONISED &&
	    clock->utc_us - past->utc_us > PS_CLOCK_LEAP_US)
		return;
	past->any = true;
	past->utc_us = clock->utc_us;
}

int64_t ps_clock_built_us(void)
{
	return PS_BUILT_S * 1000000LL;
}

static bool has_jumped(const struct ps_clock *now, const struct ps_clock *first)
{
	int64_t gain = now->utc_us - first->utc_us - (int64_t)(now->boot_us - first->boot_us);

	return gain > PS_CLOCK_DRIFT_US || gain < -PS_CLOCK_DRIFT_US;
}

const char *ps_clock_doubt(const struct ps_clock *now, const struct ps_clock *first,
			   const struct ps_clock_past *past, int64_t built_us)
{
	if (now->utc_us < built_us)
		return "the clock shows a time before this program was made";
	if (past->any && now->utc_us < past->utc_us)
		return "the clock shows a time before the ledger's newest entry or time stamp";
	if (now->state == PS_CLOCK_SYNCHRONISED)
		return NULL;
	if (has_jumped(now, first))
		return "the clock is not synchronised and has jumped";
	if (past->any && now->utc_us - past->utc_us > PS_CLOCK_LEAP_US)
		return "the clock is not synchronised and far ahead of the ledger's newest entry";
	return NULL;
}
