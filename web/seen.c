#include "web/seen.h"

bool ps_web_seen_has(const struct ps_web_seen *seen, const struct ps_web_station *station,
		     uint64_t number)
{
	for (size_t i = 0; i < PS_WEB_SEEN_MAX && seen->things[i].number; i++)
		if (seen->things[i].number == number && seen->things[i].station == station)
			return true;
	return false;
}

void ps_web_seen_add(struct ps_web_seen *seen, const struct ps_web_station *station,
		     uint64_t number)
{
	if (ps_web_seen_has(seen, station, number))
		return;
	seen->things[seen->next].station = station;
	seen->things[seen->next].number = number;
	seen->next = (seen->next + 1) % PS_WEB_SEEN_MAX;
}
