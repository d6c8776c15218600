/*
 * The tables of the flows: what each state does with each input, and the moves that they name. For
 * firmware/session*.c only.
 */
#ifndef PS_FIRMWARE_SESSION_FLOW_H
#define PS_FIRMWARE_SESSION_FLOW_H

#include "firmware/session.h"

static inline uint64_t ps_us(uint32_t ms)
{
	return (uint64_t)ms * 1000;
}

static inline uint64_t ps_earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint64_t ps_later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

enum ps_session_move {
	PS_MOVE_IGNORE, /* a line in the log; an empty cell */
	PS_MOVE_NOTE,	/* an event of the open take */
	PS_MOVE_GO,	/* to another state, without a take */
	PS_MOVE_START,
	PS_MOVE_OPEN,	/* start, without a waybill */
	PS_MOVE_REOPEN, /* close, then open */
	PS_MOVE_AGAIN,	/* start, with the waybill of the take before */
	PS_MOVE_SINGLE, /* start, and the post-roll begins */
	PS_MOVE_NEXT,	/* close, then single */
	PS_MOVE_BIND,	/* the waybill is the open take's, and the post-roll begins */
	PS_MOVE_END,	/* the post-roll begins */
	PS_MOVE_RESUME, /* the post-roll is off */
	PS_MOVE_SWITCH, /* close, then start */
	PS_MOVE_CLOSE,
	PS_MOVE_CANCEL,
	PS_MOVE_DROP,
	PS_MOVE_ARM,
	PS_MOVE_DISARM,
	PS_MOVE_RETURN, /* the open take is one */
	PS_MOVE_HOLD,
};

struct ps_session_cell {
	enum ps_session_move move;
	enum ps_session_state next; /* 0: the state stays */
	enum ps_session_signal signal;
};

/* The cell of a table whose states and inputs are in range. */
const struct ps_session_cell *ps_session_cell(enum ps_flow flow, enum ps_session_state state,
					      enum ps_session_input input);

/* Adds an action about the open take. */
struct ps_session_action *ps_session_add(struct ps_session *session, enum ps_session_do what,
					 uint64_t time_us, struct ps_session_output *out);

/* Does @what; @code: of a scan, else NULL. False: there is nothing that it could be done to. */
bool ps_session_move(struct ps_session *session, uint64_t time_us, enum ps_session_move what,
		     enum ps_session_input input, const struct ps_code *code,
		     struct ps_session_output *out);

/* The tables, each in a file of its own. */
extern const struct ps_session_cell ps_flow_label_first[PS_SESSION_STATES][PS_SESSION_INPUTS];
extern const struct ps_session_cell ps_flow_label_last[PS_SESSION_STATES][PS_SESSION_INPUTS];
extern const struct ps_session_cell ps_flow_scan_out[PS_SESSION_STATES][PS_SESSION_INPUTS];

/* The row of a lane in which nothing can be recorded is the same in all flows. */
#define PS_FLOW_FAULT                                                                        \
	{                                                                                    \
		[PS_INPUT_WAYBILL] = { .signal = PS_SIGNAL_FAULT },                          \
		[PS_INPUT_SAME] = { .signal = PS_SIGNAL_FAULT },                             \
		[PS_INPUT_SAME_TOO_SOON] = { .signal = PS_SIGNAL_FAULT },                    \
		[PS_INPUT_END] = { .signal = PS_SIGNAL_FAULT },                              \
		[PS_INPUT_CANCEL] = { .signal = PS_SIGNAL_FAULT },                           \
		[PS_INPUT_RETURN] = { .signal = PS_SIGNAL_FAULT },                           \
		[PS_INPUT_RELABEL] = { .signal = PS_SIGNAL_FAULT },                          \
		[PS_INPUT_CONTINUE] = { .signal = PS_SIGNAL_FAULT },                         \
		[PS_INPUT_HOLD] = { .signal = PS_SIGNAL_FAULT },                             \
		[PS_INPUT_START] = { .signal = PS_SIGNAL_FAULT },                            \
		[PS_INPUT_GOODS] = { .signal = PS_SIGNAL_FAULT },                            \
		[PS_INPUT_NOTE] = { .signal = PS_SIGNAL_FAULT },                             \
		[PS_INPUT_UNKNOWN] = { .signal = PS_SIGNAL_FAULT },                          \
		[PS_INPUT_PEDAL] = { .signal = PS_SIGNAL_FAULT },                            \
		[PS_INPUT_TROUBLE] = { .signal = PS_SIGNAL_FAULT },                          \
		[PS_INPUT_TROUBLE_OVER] = { .signal = PS_SIGNAL_FAULT },                     \
		[PS_INPUT_FAULT] = { .signal = PS_SIGNAL_FAULT },                            \
		[PS_INPUT_FAULT_CLEARED] = { PS_MOVE_GO, PS_SESSION_IDLE, PS_SIGNAL_READY }, \
		[PS_INPUT_SHUTDOWN] = { PS_MOVE_GO, PS_SESSION_CLOSED, PS_SIGNAL_CLOSED },   \
	}

#endif
