/*
 * A small picture of a take for the lists, made by `packseal still` out of what verifies, one after
 * the other and beside the recording; the newest are kept in the state folder.
 */
#ifndef PS_WEB_STILL_H
#define PS_WEB_STILL_H

#include <sys/types.h>

#include "web/take.h"

#define PS_WEB_STILLS_MAX 400
#define PS_WEB_STILL_WIDTH "160"

enum ps_web_still_state {
	PS_WEB_STILL_FREE,
	PS_WEB_STILL_RUNS,
	PS_WEB_STILL_READY,
	PS_WEB_STILL_FAILED
};

struct ps_web_still {
	enum ps_web_still_state state;
	const struct ps_web_station *station;
	uint64_t take;
	uint64_t bytes; /* of the file: a take that was thinned since is another */
	int64_t used_s;
	uint64_t number; /* of its folder */
};

struct ps_web_stills {
	uint64_t next;
	pid_t pid; /* of the one that is being made */
	int64_t since_s;
	struct ps_web_still *running; /* NULL: none is */
	struct ps_web_still stills[PS_WEB_STILLS_MAX];
};

struct ps_web_settings;

/*
 * Opens the take's picture for reading. Errors: PS_BUSY (it is being made, or waits for another
 * one: ask again), PS_NOT_FOUND (there is none of this take), PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_web_still_open(struct ps_web_stills *stills,
					    const struct ps_web_settings *settings,
					    const struct ps_web_take *take, const char *user,
					    int64_t now_s, int *fd_out);

void ps_web_stills_turn(struct ps_web_stills *stills, int64_t now_s);
void ps_web_stills_finish(struct ps_web_stills *stills, const struct ps_web_settings *settings);

#endif
