#include "web/station.h"

#include <stddef.h>
#include <unistd.h>

const char *ps_web_station_root(const struct ps_web_station *station)
{
	return station->root[0] && access(station->root, R_OK) == 0 ? station->root : NULL;
}
