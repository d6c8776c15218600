/*
 * A station whose films the pages show: where its store is, and where it is asked itself, if that
 * is possible from here.
 */
#ifndef PS_WEB_STATION_H
#define PS_WEB_STATION_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/station_name.h"

#define PS_WEB_SETTING_MAX 200
#define PS_WEB_STATION_PATH "/station/"
#define PS_WEB_STATION_PREFIX_MAX (sizeof(PS_WEB_STATION_PATH) + PS_STATION_NAME_MAX)

struct ps_web_station {
	char name[PS_STATION_NAME_MAX + 1]; /* "": the only one needs none */
	/* of its pages' addresses: "/station/left", or "" without a name */
	char prefix[PS_WEB_STATION_PREFIX_MAX];
	char store[PS_WEB_SETTING_MAX];
	char run[PS_WEB_SETTING_MAX];  /* packseald's run folder; "": not reachable from here */
	char root[PS_WEB_SETTING_MAX]; /* the station's root; "": origin is not judged */
};

/* From 1 to PS_STATIONS_MAX of them, in the order in which they are listed. */
struct ps_web_stations {
	size_t count;
	struct ps_web_station stations[PS_STATIONS_MAX];
};

/* Gives it its name, which may be one, and the prefix with it. */
void ps_web_station_set_name(struct ps_web_station *station, const char *name, size_t len);

/* The root by which origins are judged; NULL: there is none that could be read. */
const char *ps_web_station_root(const struct ps_web_station *station);

/* Whether its store has the ledger, which can be read: a copy of the films alone has none. */
bool ps_web_station_has_ledger(const struct ps_web_station *station);

/* Whether they have names: then there may be several, and each has addresses of its own. */
bool ps_web_stations_named(const struct ps_web_stations *stations);

/* The one of this name; NULL: there is none. "" is no name. */
const struct ps_web_station *ps_web_stations_find(const struct ps_web_stations *stations,
						  const char *name, size_t len);

/* The first that can be asked itself; it keeps what is no single station's. NULL: none can. */
const struct ps_web_station *ps_web_stations_keeper(const struct ps_web_stations *stations);

#endif
