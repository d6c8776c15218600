/*
 * What packseald last wrote into its status file, and whether it may be believed: the file outlives
 * a packseald that was killed, and one that hangs.
 */
#ifndef PS_TOOLS_STATION_STATUS_H
#define PS_TOOLS_STATION_STATUS_H

#include "signing/buf.h"
#include "tools/json_read.h"

enum ps_station_health {
	PS_STATION_RUNS,
	PS_STATION_HANGS,  /* the process is there, but has not written for a while */
	PS_STATION_GONE,   /* the process is not there any more */
	PS_STATION_ABSENT, /* there is no status file: it was not started, or ended in order */
	PS_STATION_BROKEN, /* the file is not a status */
};

struct ps_station_status {
	enum ps_station_health health;
	struct ps_buf text;	     /* the file, NUL-terminated; empty if there is none */
	struct ps_json_value *value; /* NULL if there is none */
	int64_t pid;
	int64_t age_ms;
};

/*
 * Reads status.json in the directory @run. @now_ms is Unix time. @status_out must be released
 * whatever is returned. Errors: PS_IO (errno says why), PS_DENIED, PS_LIMIT, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_station_status_read(const char *run, int64_t now_ms,
						 struct ps_station_status *status_out);
void ps_station_status_release(struct ps_station_status *status);

/*
 * Whether it runs and says of itself that all is well: no lane in trouble or without its scanner,
 * no camera at fault.
 */
bool ps_station_status_is_well(const struct ps_station_status *status);

/* One sentence without a full stop. */
void ps_station_status_sentence(const struct ps_station_status *status, char *text_out,
				size_t size);

#endif
