#include <stdlib.h>

#include "firmware/station_in.h"

/* Tests have a board of their own. */
const char *ps_station_sys(void)
{
	const char *other = getenv("PACKSEAL_SYS");

	return other ? other : "/sys";
}

void ps_station_look_at_heat(struct ps_station *station, uint64_t now_us)
{
	const char *before = station->heat.trouble;
	const char *trouble;

	ps_heat_look(ps_station_sys(), &station->heat);
	trouble = station->heat.trouble;
	if (trouble && trouble != before)
		ps_log(station->journal, PS_LOG_WARNING, "%s", trouble);
	else if (!trouble && before)
		ps_log(station->journal, PS_LOG_NOTICE, PS_HEAT_OVER);
	for (unsigned i = 0; i < station->lane_count; i++)
		ps_lane_remark(station->lanes[i], trouble, PS_HEAT_OVER, now_us);
}

bool ps_station_check_heat(struct ps_station_fault *fault)
{
	struct ps_heat heat = { .known = false };

	ps_heat_look(ps_station_sys(), &heat);
	return !heat.trouble || ps_station_refuse(fault, PS_STATION_CONFIG, "%s", heat.trouble);
}
