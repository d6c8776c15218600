/*
 * What a shop calls its stations where it sees several: a name in addresses, on the command line
 * and in claims. It is not the name that is signed in a station's films.
 */
#ifndef PS_TOOLS_STATION_NAME_H
#define PS_TOOLS_STATION_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define PS_STATIONS_MAX 16
#define PS_STATION_NAME_MAX 32

/* Whether the @len bytes may be one: a to z, 0 to 9 and -, a letter first. */
bool ps_station_is_name(const char *name, size_t len);

#endif
