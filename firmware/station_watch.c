#include <systemd/sd-daemon.h>

#include "firmware/station_in.h"

#define US_PER_SECOND 1000000U
#define FORSAKEN_US (10ULL * US_PER_SECOND) /* then only a restart may help */

void ps_station_watch_recorder(struct ps_station *station)
{
	static const char text[] = "the evidence disk does not answer";
	struct ps_recorder_view view;
	bool before = station->standstill;

	ps_recorder_view(station->recorder, &view);
	station->standstill = ps_station_now_us() > view.alive_us + PS_RECORDER_DEADLINE_US;
	if (station->standstill && !before)
		ps_log(station->journal, PS_LOG_ERROR,
		       "%s: nothing was written to %s for %u s; look at its cable and its kernel "
		       "messages (dmesg): a disk that does so again is worn out",
		       text, station->config->station.store_dir,
		       PS_RECORDER_DEADLINE_US / US_PER_SECOND);
	else if (!station->standstill && before)
		ps_log(station->journal, PS_LOG_NOTICE, "the evidence disk answers again");
	for (unsigned i = 0; i < station->lane_count; i++)
		ps_lane_standstill(station->lanes[i], station->standstill ? text : NULL,
				   ps_station_now_us());
	if (ps_station_now_us() < view.alive_us + FORSAKEN_US)
		(void)sd_notify(0, "WATCHDOG=1"); /* without systemd nobody wants to know */
}
