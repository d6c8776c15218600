/*
 * The tables of the flows: what each state does with each input. For firmware/session*.c only.
 */
#ifndef PS_FIRMWARE_SESSION_FLOW_H
#define PS_FIRMWARE_SESSION_FLOW_H

#include "firmware/session.h"

enum ps_session_move {
	PS_MOVE_IGNORE, /* a line in the log; an empty cell */
	PS_MOVE_NOTE,	/* an event of the open take */
	PS_MOVE_GO,	/* to another state, without a take */
	PS_MOVE_START,
	PS_MOVE_END,	/* the post-roll begins */
	PS_MOVE_SWITCH, /* close, then start */
	PS_MOVE_CLOSE,
	PS_MOVE_CANCEL,
	PS_MOVE_DROP,
};

struct ps_session_cell {
	enum ps_session_move move;
	enum ps_session_state next; /* 0: the state stays */
	enum ps_session_signal signal;
};

/* The cell of a table whose states and inputs are in range. */
const struct ps_session_cell *ps_session_cell(enum ps_flow flow, enum ps_session_state state,
					      enum ps_session_input input);

#endif
