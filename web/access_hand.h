/*
 * Hands the access log's batches to the station, one at a time, while everybody is served; what was
 * handed over and not answered is handed over again, and stands in the ledger once.
 */
#ifndef PS_WEB_ACCESS_HAND_H
#define PS_WEB_ACCESS_HAND_H

#include "web/access.h"

#define PS_WEB_ACCESS_ENTRIES 256	   /* are handed over at once */
#define PS_WEB_ACCESS_HAND_MS (600 * 1000) /* fewer, after so long */

/* Syncs, asks and hears what can be without waiting. @run is the station's folder, @now_ms of
 * CLOCK_BOOTTIME. */
void ps_web_access_turn(struct ps_web_access *access, struct ps_web_asks *asks, const char *run,
			int64_t now_ms);

/* At the end: hands over what there is, and waits for that, five seconds at most. */
void ps_web_access_finish(struct ps_web_access *access, struct ps_web_asks *asks, const char *run);

#endif
