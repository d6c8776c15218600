/* Which station the hook is asked about, where there are several. */
#include <stdio.h>
#include <string.h>

#include "web/hook.h"

bool ps_web_hook_station(struct ps_web_request *request, const char *name,
			 struct ps_web_reply *reply)
{
	const struct ps_web_stations *stations = &request->web->settings.stations;
	char list[PS_STATIONS_MAX * (PS_STATION_NAME_MAX + 2) + 1] = "";
	size_t len = 0;

	request->station = ps_web_stations_named(stations)
				   ? ps_web_stations_find(stations, name, strlen(name))
			   : *name ? NULL
				   : &stations->stations[0];
	if (request->station)
		return true;
	if (!ps_web_stations_named(stations)) {
		ps_web_hook_refuse(reply, 400, "station: there is but one, and it has no name");
		return false;
	}
	for (size_t i = 0; i < stations->count; i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "",
					stations->stations[i].name);
	ps_web_hook_refuse(reply, *name ? 404 : 400, "station: %s %s",
			   *name ? "there is none of this name; say one of" : "say one of", list);
	return false;
}

bool ps_web_hook_station_of_body(struct ps_web_request *request, struct ps_web_reply *reply)
{
	bool named = ps_web_stations_named(&request->web->settings.stations);

	if (!ps_web_hook_station(request, named ? ps_json_get_text(request->body, "station") : "",
				 reply))
		return false;
	if (request->station->run[0])
		return true;
	ps_web_hook_refuse(reply, 503, "station %s is not reachable from here",
			   request->station->name);
	return false;
}
