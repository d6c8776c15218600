/*
 * What the cameras see now, for a manager who aims them: `packseal live` fetches a picture when
 * somebody wants one, at most one a second of each camera, and `packseal aim` looks every few
 * seconds whether the aim card is before it.
 */
#ifndef PS_WEB_LIVE_H
#define PS_WEB_LIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "signing/error.h"
#include "signing/limits.h"
#include "web/station.h"

/* What can be had of a camera. */
enum ps_web_live_kind {
	PS_WEB_LIVE_PICTURE, /* a JPEG */
	PS_WEB_LIVE_CARD,    /* what `packseal aim --json` says */
	PS_WEB_LIVE_KINDS,
};

struct ps_web_live_thing {
	bool runs;
	pid_t pid;
	int64_t since_ms;  /* when it was started */
	uint64_t making;   /* number of the folder that it writes */
	bool have;	   /* the thing: */
	uint64_t made;	   /* number of its folder */
	int64_t made_ms;   /* when it was fetched */
	int64_t failed_ms; /* 0: the last one did not fail */
};

struct ps_web_live_camera {
	const struct ps_web_station *station;
	char name[PS_CAMERA_NAME_LEN_MAX + 1]; /* "": free */
	struct ps_web_live_thing things[PS_WEB_LIVE_KINDS];
};

struct ps_web_live {
	uint64_t next;
	struct ps_web_live_camera cameras[PS_CAMERAS_MAX * PS_STATIONS_MAX];
};

struct ps_web_settings;

/*
 * Opens the camera's picture of the last second, or what was seen of a card in the last seconds,
 * for reading. Errors: PS_BUSY (it is being fetched: ask again), PS_NOT_FOUND (there is none now),
 * PS_LIMIT (too many cameras), PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_web_live_open(struct ps_web_live *live,
					   const struct ps_web_settings *settings,
					   const struct ps_web_station *station, const char *camera,
					   enum ps_web_live_kind kind, const char *user,
					   int64_t now_ms, int *fd_out);

void ps_web_live_turn(struct ps_web_live *live, const struct ps_web_settings *settings,
		      int64_t now_ms);
void ps_web_live_finish(struct ps_web_live *live, const struct ps_web_settings *settings);

#endif
