/*
 * struct ps_session: one lane's session, from scan to scan, as a table.
 *
 * It does no I/O and has no clock. Scans, the passing of time and what the recorder has to say go
 * in; a few actions and one signal (the name of a lamp, a sound, a voice) come out. The caller
 * carries the actions out in their order, then gives the signal. A start that fails is told at once
 * as PS_INPUT_REFUSED, and the signal of that answer is given instead: the lamp must never say
 * "recording" before the take is signed.
 *
 * Each cell of a table: what is done, and the state after it ("." nothing changes).
 *
 * The flow label-first: the label first, then the packing, then the label again or the next one.
 *
 *                    idle                 recording            post-roll            fault
 *   other waybill    start  → recording   switch → recording   switch → recording   .
 *   same waybill     start  → recording   end    → post-roll   switch → recording   .
 *   same, too soon   .                    .                    .                    .
 *   END              .                    end    → post-roll   .                    .
 *   goods, START     an event of the open take, else a line in the log
 *
 * The flow label-last: goods or START (the pedal) begin; the label, made last, binds and ends.
 *
 *                    idle                 recording            post-roll            fault
 *   other waybill    single → post-roll   bind   → post-roll   next   → post-roll   .
 *   same waybill     single → post-roll   end    → post-roll   next   → post-roll   .
 *   same, too soon   .                    .                    .                    .
 *   goods, START     open   → recording   .                    reopen → recording   .
 *   END              .                    end    → post-roll   .                    .
 *
 * The flow scan-out: parcels that are packed go by; each scan is a take of its own. Nothing records
 * longer, so there is no state "recording".
 *
 *                    idle                                      post-roll            fault
 *   other waybill    single → post-roll                        next   → post-roll   .
 *   same waybill     single → post-roll                        next   → post-roll   .
 *   same, too soon   .                                         .                    .
 *
 * In all of them:
 *
 *                    idle                 recording            post-roll            fault
 *   CANCEL           disarm               cancel → idle        cancel → idle        .
 *   RETURN           arm                  return *             arm                  .
 *   RELABEL          arm                  arm                  arm                  .
 *   CONTINUE         again  → recording   .                    resume → recording   .
 *   HOLD             hold                 hold                 hold                 .
 *   order, badge, unknown, unreadable: an event of the open take, else a line in the log
 *   idle too long    -                    close  → idle        -                    -
 *   time limit       -                    close  → idle        -                    -
 *   post-roll over   -                    -                    close  → idle        -
 *   refused          .                    drop   → idle        drop   → idle        .
 *   fault            → fault              close  → fault       close  → fault       .
 *   fault cleared    .                    .                    .                    → idle
 *   shutdown         → closed             close  → closed      close  → closed      → closed
 *
 * (CONTINUE is not in scan-out. * In label-last RETURN arms here too: the waybill is still to
 * come.) "Same" is the waybill of the open take or, when idle, of the take before. "Too soon" is
 * within the cool-down after the scan of it that last counted, or after the END that ended its
 * take; another waybill is never too soon. A switch closes the open take at the scan and starts the
 * next there: frames before the scan belong to the old take, the others to the new, and the scan is
 * an event of the new one only. "Single" is start and end in one: pre-roll, scan, post-roll; "next"
 * is the same behind a close.
 *
 * Links. A take of the same waybill as the lane's take before `continues` one that broke off by
 * itself, and `reopens` one that was ended or cancelled. RELABEL arms: the take of the next
 * waybill, if that comes within a minute, `replaces_waybill` of the take before; where it is the
 * same number again, a label was printed twice and nothing changes. RETURN arms too: the next take,
 * or the one that records, is the `return_of` the newest take of its waybill, which the recorder
 * looks up. A CANCEL disarms. CONTINUE goes on without the label: with the take in its post-roll,
 * else with a new one of the same waybill that `continues` the take before.
 *
 * Times are µs of CLOCK_BOOTTIME. A scan may be a little older than the last tick (its code took
 * time to arrive), but never reaches back beyond the last change of state. One thread.
 */
#ifndef PS_FIRMWARE_SESSION_H
#define PS_FIRMWARE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/code.h"
#include "signing/ending.h"

#define PS_SESSION_ACTIONS_MAX 6

enum ps_flow { PS_FLOW_LABEL_FIRST, PS_FLOW_LABEL_LAST, PS_FLOW_SCAN_OUT, PS_FLOWS };

/* How long RETURN and RELABEL wait for the waybill that they are about. */
#define PS_SESSION_ARMED_US 60000000U

struct ps_session_settings {
	enum ps_flow flow;
	uint32_t preroll_ms;
	uint32_t postroll_ms;
	uint32_t cooldown_ms;
	uint32_t idle_ms;	   /* no scan for so long ends a take; 0: never */
	uint32_t idle_warning_ms;  /* announced so long before */
	uint32_t limit_warning_ms; /* a take longer than this is announced; 0: never */
	uint32_t limit_ms;	   /* a take, pre-roll and post-roll included, is never longer */
};

enum ps_session_state {
	PS_SESSION_IDLE = 1,
	PS_SESSION_RECORDING,
	PS_SESSION_POST_ROLL,
	PS_SESSION_FAULT,  /* nothing can be recorded */
	PS_SESSION_CLOSED, /* shut down; everything is ignored */
	PS_SESSION_STATES
};

/* The columns of the tables. Callers tell those from PS_INPUT_PEDAL on; the rest is found out. */
enum ps_session_input {
	PS_INPUT_WAYBILL, /* another one */
	PS_INPUT_SAME,
	PS_INPUT_SAME_TOO_SOON,
	PS_INPUT_END,
	PS_INPUT_CANCEL,
	PS_INPUT_RETURN,
	PS_INPUT_RELABEL,
	PS_INPUT_CONTINUE,
	PS_INPUT_HOLD,
	PS_INPUT_START, /* the command, which a pedal that is a keyboard types */
	PS_INPUT_GOODS,
	PS_INPUT_NOTE,	  /* order, badge */
	PS_INPUT_UNKNOWN, /* a code that nothing is known of, or an unreadable one */
	PS_INPUT_IDLE_OVER,
	PS_INPUT_LIMIT_OVER,
	PS_INPUT_POST_ROLL_OVER,
	PS_INPUT_PEDAL,
	PS_INPUT_MOTION,       /* something moves where nothing did */
	PS_INPUT_REFUSED,      /* the take that was just started cannot be signed: it is not */
	PS_INPUT_TROUBLE,      /* a camera stopped, a queue ran over: recording goes on */
	PS_INPUT_TROUBLE_OVER, /* no trouble is left */
	PS_INPUT_FAULT,	       /* nothing can be recorded: no camera, no key, no space */
	PS_INPUT_FAULT_CLEARED,
	PS_INPUT_SHUTDOWN,
	PS_SESSION_INPUTS
};

enum ps_session_do {
	PS_DO_START,	 /* a take: @waybill, frames from @time_us on, @link; the scan is its event.
			    @waybill
			    "": not known yet. @carried: the waybill is the take's before, not scanned
			  */
	PS_DO_BIND,	 /* @waybill is the open take's: the scan is its event */
	PS_DO_LINK,	 /* the open take to another: @link */
	PS_DO_HOLD,	 /* @take, open or closed, is held */
	PS_DO_POST_ROLL, /* the take is as good as ended; it films on until @time_us at the latest
			  */
	PS_DO_CLOSE,	 /* the take: @ending; frames at or after @time_us are not its own */
	PS_DO_DROP,	 /* the take that was refused: nothing of it stays */
	PS_DO_EVENT,	 /* the scan or trouble is an event of the take */
	PS_DO_LOG,	 /* no take is open, or it was ignored: a line in the log only */
	PS_DO_WARN,	 /* @warning, an event of the take too */
};

/* The word in END is "ended" or "cancelled"; these are its reason. */
enum ps_session_ending {
	PS_ENDING_SAME_WAYBILL,
	PS_ENDING_COMMAND,
	PS_ENDING_SWITCHED,
	PS_ENDING_LABEL, /* bound by the scan of its waybill, which ended it */
	PS_ENDING_BATCH, /* it was one scan */
	PS_ENDING_CANCELLED,
	PS_ENDING_IDLE,
	PS_ENDING_LIMIT,
	PS_ENDING_FAULT,
	PS_ENDING_SHUTDOWN,
	PS_ENDINGS
};

enum ps_session_link {
	PS_LINK_NONE,
	PS_LINK_REOPENS,
	PS_LINK_CONTINUES,
	PS_LINK_REPLACES_WAYBILL,
	PS_LINK_RETURN_OF, /* the recorder finds the other take */
	PS_LINKS
};

enum ps_session_warning {
	PS_WARNING_CODE, /* @code_warnings says what is odd about the waybill */
	PS_WARNING_IDLE, /* the take ends soon, for want of a scan */
	PS_WARNING_LIMIT /* the take is longer than usual */
};

enum ps_session_signal {
	PS_SIGNAL_NONE, /* as it was */
	PS_SIGNAL_READY,
	PS_SIGNAL_RECORDING,
	PS_SIGNAL_POST_ROLL,
	PS_SIGNAL_CANCELLED,
	PS_SIGNAL_DUPLICATE,	/* the same code too soon: ignored */
	PS_SIGNAL_NOTED,	/* goods, order, badge */
	PS_SIGNAL_UNKNOWN_CODE, /* not a waybill: recorded if a take is open, starts nothing */
	PS_SIGNAL_NOTHING_OPEN, /* a command about a take, without one */
	PS_SIGNAL_RETURN,	/* the next waybill, or this take, is a return */
	PS_SIGNAL_RELABEL,	/* the next waybill is this parcel's new one */
	PS_SIGNAL_HELD,
	PS_SIGNAL_STOPPED,     /* it records, but the shop says that this parcel must not go out */
	PS_SIGNAL_REPEATED,    /* it records; this waybill was recorded not long ago */
	PS_SIGNAL_NOT_IN_FLOW, /* a command that this flow has no use for */
	PS_SIGNAL_IDLE_WARNING,
	PS_SIGNAL_LIMIT_WARNING,
	PS_SIGNAL_WARNING,   /* it records, but something is odd about the waybill */
	PS_SIGNAL_TIMED_OUT, /* the take was ended by idle time or the limit */
	PS_SIGNAL_REFUSED,   /* nothing is recorded: the take cannot be signed */
	PS_SIGNAL_FAULT,
	PS_SIGNAL_CLOSED,
	PS_SIGNALS
};

/* Members that @what does not name are zero. */
struct ps_session_action {
	enum ps_session_do what;
	uint64_t take; /* which: 1 is the lane's first since the session began; 0: none is open */
	uint64_t time_us;
	enum ps_session_ending ending;
	enum ps_session_link link;
	uint64_t linked_take; /* 0: the recorder finds it */
	bool carried;
	enum ps_session_warning warning;
	unsigned code_warnings;
	const char *waybill; /* the session's, until its next input */
};

struct ps_session_output {
	size_t count;
	struct ps_session_action actions[PS_SESSION_ACTIONS_MAX];
	enum ps_session_signal signal;
};

/* One of the lane's takes, as far as the session remembers it. */
struct ps_session_take {
	uint64_t number; /* 0: none */
	uint64_t start_us;
	uint64_t scan_us;
	uint64_t end_us;
	enum ps_session_ending ending;
	char waybill[PS_SCAN_TEXT_MAX + 1];
};

/* The members are the session's own; read the state by ps_session_state(). */
struct ps_session {
	struct ps_session_settings settings;
	enum ps_session_state state;
	uint64_t takes;
	struct ps_session_take open;	 /* in recording and post-roll */
	struct ps_session_take previous; /* the lane's last one that was closed */
	uint64_t changed_us;		 /* when the state last changed */
	uint64_t scanned_us;		 /* when the scanner last sent anything */
	uint64_t same_from_us;		 /* from then on the same waybill counts again */
	uint64_t post_roll_us;		 /* when it is over */
	bool idle_told;
	bool limit_told;
	enum ps_session_link armed; /* what RETURN or RELABEL said of the next take */
	uint64_t armed_us;
};

/*
 * The state is idle. @settings is copied.
 *
 * Errors: PS_RANGE (the limit is 0 or over four hours, or the flow is none).
 */
PS_MUST_CHECK enum ps_err ps_session_init(struct ps_session *session,
					  const struct ps_session_settings *settings);

/* A code was scanned at @time_us (ps_scan.time_us). */
void ps_session_scan(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
		     struct ps_session_output *out);

/* Time passes. Call it at ps_session_due_us() or soon after; more often is harmless. */
void ps_session_tick(struct ps_session *session, uint64_t time_us, struct ps_session_output *out);

/* A pedal, the pictures or the recorder tell one of PS_INPUT_PEDAL to PS_INPUT_SHUTDOWN. */
void ps_session_tell(struct ps_session *session, uint64_t time_us, enum ps_session_input input,
		     struct ps_session_output *out);

/* When the next tick has something to do; UINT64_MAX: not before another input. */
uint64_t ps_session_due_us(const struct ps_session *session);

enum ps_session_state ps_session_state(const struct ps_session *session);

/* Stable names, for events, status and the names of sounds. Never NULL. */
const char *ps_session_state_name(enum ps_session_state state);
const char *ps_session_signal_name(enum ps_session_signal signal);
const char *ps_session_ending_name(enum ps_session_ending ending);
/* What END says of it. */
enum ps_reason ps_session_reason(enum ps_session_ending ending);

const char *ps_session_link_name(enum ps_session_link link); /* "" for none */
const char *ps_flow_name(enum ps_flow flow);		     /* "label-first" */

#endif
