/* What the files of the lane share with each other and with nobody else. */
#ifndef PS_FIRMWARE_LANE_IN_H
#define PS_FIRMWARE_LANE_IN_H

#include "capture/pass_through.h"
#include "firmware/code_rate.h"
#include "firmware/lane.h"

struct ps_lane {
	struct ps_lane_settings settings;
	struct ps_session session;
	struct ps_scanner *scanner;
	struct ps_code_rate rate;
	struct ps_code badge;	      /* of whoever packs here; empty: nobody said */
	struct ps_pass_through *pass; /* NULL: what is scanned is not passed on */
	bool pass_was_open;
	uint64_t pass_lost;    /* as last told */
	uint64_t pass_lost_us; /* when more was lost than that; 0: it was not */
	bool scanner_there;
	uint64_t now_us;     /* of the turn */
	uint64_t open_take;  /* the session's; 0: none */
	uint64_t pending;    /* the take whose start the recorder has not yet told; 0: none */
	bool stopped;	     /* the shop stopped the waybill that was scanned last */
	bool pending_linked; /* it goes on with another take */
	enum ps_session_signal pending_signal;
	enum ps_session_signal signal;
	bool faulty;	   /* the recorder can record nothing here */
	uint64_t clear_us; /* when a fault that is over is shown as over; 0: not */
	bool troubled;
	const char *standstill; /* of the recorder; NULL: it gets on */
	const char *remarked;	/* of what the board has, in the take @remarked_in */
	uint64_t remarked_in;
	unsigned faulty_camera;			       /* from 1; 0: none, or another trouble */
	char trouble[PS_MESSAGE_TEXT_MAX + 1];	       /* the recorder's */
	char scanner_trouble[PS_MESSAGE_TEXT_MAX + 1]; /* "": the scanner is in order */
};

/* One code and where it came from, or what was sensed; none where only time passed. */
struct ps_scanned {
	const struct ps_code *code; /* NULL: it was sensed */
	enum ps_event_kind sensed;
	enum ps_scan_source source;
	uint64_t time_us;
};

static inline const char *ps_lane_name(const struct ps_lane *lane)
{
	return lane->settings.config->name;
}

/* The pass-through to the label PC, if @from wants one; in lane_pass.c. Errors: PS_NO_MEMORY. */
bool ps_lane_passes_on(const struct ps_config_scanner *from);
PS_MUST_CHECK enum ps_err ps_lane_open_pass(struct ps_lane *lane,
					    const struct ps_config_scanner *from);
void ps_lane_on_bytes(void *user, const void *bytes, size_t len);
void ps_lane_tell_pass(struct ps_lane *lane);

/* What the lane asks of the recorder; in lane_ask.c. */

/* False: the recorder cannot be asked, and the take does not begin. */
bool ps_lane_ask_start(struct ps_lane *lane, const struct ps_session_action *action,
		       const struct ps_scanned *scanned);
void ps_lane_ask_close(struct ps_lane *lane, const struct ps_session_action *action);
void ps_lane_ask_link(struct ps_lane *lane, const struct ps_session_action *action);
void ps_lane_ask_hold(struct ps_lane *lane, const struct ps_session_action *action);

/* PS_REQUEST_CODE or PS_REQUEST_BIND: a code that was scanned is an event of the take. */
void ps_lane_ask_code(struct ps_lane *lane, enum ps_request_kind kind, uint64_t take,
		      const struct ps_scanned *scanned);
void ps_lane_ask_note(struct ps_lane *lane, uint64_t take, enum ps_event_kind kind,
		      uint64_t time_us, const char *text);

/* What was scanned or sensed is an event; NULL: trouble, which the recorder writes itself. */
void ps_lane_ask_event(struct ps_lane *lane, const struct ps_session_action *action,
		       const struct ps_scanned *scanned);

/* What was passed over while a take was open stands in it. */
void ps_lane_note_flood(struct ps_lane *lane, uint64_t time_us);

#endif
