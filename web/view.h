/*
 * Takes that are being looked at. `packseal unpack` writes their verified pictures into a folder,
 * each after its second's own signature, with what `show` and `verify` say beside them; when all
 * three have ended pictures are given out of there by number. So this process reads no footage, and
 * gives no picture that did not verify. The folders that were not looked at for longest are
 * removed.
 */
#ifndef PS_WEB_VIEW_H
#define PS_WEB_VIEW_H

#include "signing/words.h"
#include "web/making.h"
#include "web/take.h"

#define PS_WEB_VIEWS_MAX 4
#define PS_WEB_VIEW_FRAMES_MAX 65536
#define PS_WEB_PART_S 120 /* a long take is looked at in parts */
#define PS_WEB_NAME_MAX 80

struct ps_web_frame {
	char name[PS_WEB_NAME_MAX]; /* of its file */
	uint8_t camera;		    /* in the order of their first pictures */
	bool withheld;		    /* parts of it are painted over */
	uint32_t ms;		    /* since second 0 */
};

struct ps_web_view {
	struct ps_web_making making; /* first */
	const struct ps_web_station *station;
	uint64_t take;
	uint64_t bytes; /* of the file: a take that was thinned since is another */
	uint64_t part;
	enum ps_lang lang;
	bool has_ledger; /* and it was asked */
	size_t frame_count;
	struct ps_web_frame *frames;
	size_t camera_count;
	char cameras[PS_CAMERAS_MAX][PS_WEB_NAME_MAX];
};

struct ps_web_views {
	uint64_t next;
	struct ps_web_view views[PS_WEB_VIEWS_MAX];
};

struct ps_web_settings;

/* The view of this part of the take, started if there is none. Errors: PS_BUSY (all are being
 * made), PS_IO. */
PS_MUST_CHECK enum ps_err ps_web_view_get(struct ps_web_views *views,
					  const struct ps_web_settings *settings,
					  const struct ps_web_take *take, uint64_t part,
					  enum ps_lang lang, const char *user, int64_t now_s,
					  struct ps_web_view **view_out);

/* One that is ready, for its pictures; NULL if there is none. */
struct ps_web_view *ps_web_view_ready(struct ps_web_views *views, const struct ps_web_take *take,
				      uint64_t part, int64_t now_s);

/* Notices what has ended. */
void ps_web_views_turn(struct ps_web_views *views, int64_t now_s);

/* Ends and removes all. */
void ps_web_views_finish(struct ps_web_views *views);

#endif
