#include "web/station.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void ps_web_station_set_name(struct ps_web_station *station, const char *name, size_t len)
{
	(void)snprintf(station->name, sizeof(station->name), "%.*s", (int)len, name);
	(void)snprintf(station->prefix, sizeof(station->prefix), PS_WEB_STATION_PATH "%s",
		       station->name);
}

const char *ps_web_station_root(const struct ps_web_station *station)
{
	return station->root[0] && access(station->root, R_OK) == 0 ? station->root : NULL;
}

bool ps_web_station_has_ledger(const struct ps_web_station *station)
{
	char leaves[PS_WEB_SETTING_MAX + 24];
	char checkpoints[PS_WEB_SETTING_MAX + 24];

	(void)snprintf(leaves, sizeof(leaves), "%s/ledger/leaves", station->store);
	(void)snprintf(checkpoints, sizeof(checkpoints), "%s/ledger/checkpoints", station->store);
	return access(leaves, R_OK) == 0 && access(checkpoints, R_OK) == 0;
}

bool ps_web_stations_named(const struct ps_web_stations *stations)
{
	return stations->stations[0].name[0] != '\0';
}

const struct ps_web_station *ps_web_stations_find(const struct ps_web_stations *stations,
						  const char *name, size_t len)
{
	for (size_t i = 0; len && i < stations->count; i++)
		if (strlen(stations->stations[i].name) == len &&
		    memcmp(stations->stations[i].name, name, len) == 0)
			return &stations->stations[i];
	return NULL;
}

const struct ps_web_station *ps_web_stations_keeper(const struct ps_web_stations *stations)
{
	for (size_t i = 0; i < stations->count; i++)
		if (stations->stations[i].run[0])
			return &stations->stations[i];
	return NULL;
}
