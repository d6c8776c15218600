#include "firmware/session.h"

#include <assert.h>
#include <string.h>

#include "firmware/session_flow.h"

#define LIMIT_MAX_MS (4U * 3600 * 1000) /* a take's cap in signing/FORMAT.md */

/* What an input is the reason of, where it ends a take. */
static const enum ps_session_ending endings[PS_SESSION_INPUTS] = {
	[PS_INPUT_WAYBILL] = PS_ENDING_SWITCHED, [PS_INPUT_SAME] = PS_ENDING_SAME_WAYBILL,
	[PS_INPUT_END] = PS_ENDING_COMMAND,	 [PS_INPUT_CANCEL] = PS_ENDING_CANCELLED,
	[PS_INPUT_IDLE_OVER] = PS_ENDING_IDLE,	 [PS_INPUT_LIMIT_OVER] = PS_ENDING_LIMIT,
	[PS_INPUT_FAULT] = PS_ENDING_FAULT,	 [PS_INPUT_SHUTDOWN] = PS_ENDING_SHUTDOWN,
};

static uint64_t us(uint32_t ms)
{
	return (uint64_t)ms * 1000;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static struct ps_session_action *add(struct ps_session *session, enum ps_session_do what,
				     uint64_t time_us, struct ps_session_output *out)
{
	struct ps_session_action *action = &out->actions[out->count];

	assert(out->count < PS_SESSION_ACTIONS_MAX);
	out->count++;
	*action = (struct ps_session_action){
		.what = what,
		.take = session->open.number,
		.time_us = time_us,
	};
	return action;
}

/* A take that broke off by itself goes on in the next one of the same parcel. */
static enum ps_session_link link_to(const struct ps_session_take *previous, const char *waybill)
{
	if (previous->number == 0 || strcmp(previous->waybill, waybill) != 0)
		return PS_LINK_NONE;
	switch (previous->ending) {
	case PS_ENDING_IDLE:
	case PS_ENDING_LIMIT:
	case PS_ENDING_FAULT:
	case PS_ENDING_SHUTDOWN:
		return PS_LINK_CONTINUES;
	default:
		return PS_LINK_REOPENS;
	}
}

static void start(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
		  struct ps_session_output *out)
{
	uint64_t preroll_us = earlier(us(session->settings.preroll_ms), time_us);
	struct ps_session_action *action;

	session->open = (struct ps_session_take){
		.number = ++session->takes,
		.scan_us = time_us,
		.start_us = later(time_us - preroll_us, session->previous.end_us),
	};
	memcpy(session->open.waybill, code->text, code->len + 1);
	session->same_from_us = time_us + us(session->settings.cooldown_ms);
	session->idle_told = false;
	session->limit_told = false;

	action = add(session, PS_DO_START, session->open.start_us, out);
	action->waybill = session->open.waybill;
	action->link = link_to(&session->previous, session->open.waybill);
	action->linked_take = action->link ? session->previous.number : 0;
	if (code->warnings) {
		action = add(session, PS_DO_WARN, time_us, out);
		action->warning = PS_WARNING_CODE;
		action->code_warnings = code->warnings;
	}
}

static void close_take(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	struct ps_session_action *action = add(session, PS_DO_CLOSE, time_us, out);

	action->ending = session->open.ending;
	session->previous = session->open;
	session->previous.end_us = time_us;
	session->open.number = 0;
}

static void begin_post_roll(struct ps_session *session, uint64_t time_us,
			    struct ps_session_output *out)
{
	session->post_roll_us = earlier(time_us + us(session->settings.postroll_ms),
					session->open.start_us + us(session->settings.limit_ms));
	session->same_from_us = time_us + us(session->settings.cooldown_ms);
	add(session, PS_DO_EVENT, time_us, out);
	if (session->post_roll_us > time_us)
		add(session, PS_DO_POST_ROLL, session->post_roll_us, out);
}

static void drop(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	add(session, PS_DO_DROP, time_us, out);
	session->open.number = 0;
	session->same_from_us = 0; /* whoever scans again at once shall be heard */
}

static void note_ending(struct ps_session *session, enum ps_session_input input)
{
	/* In the post-roll the take is ended already; only a CANCEL changes what it was. */
	if (session->state != PS_SESSION_POST_ROLL || input == PS_INPUT_CANCEL)
		session->open.ending = endings[input];
}

/* Looks up the cell and does what it says. @code: of a scan, else NULL. */
static void step(struct ps_session *session, uint64_t time_us, enum ps_session_input input,
		 const struct ps_code *code, struct ps_session_output *out)
{
	const struct ps_session_cell *cell =
		ps_session_cell(session->settings.flow, session->state, input);

	switch (cell->move) {
	case PS_MOVE_IGNORE:
	case PS_MOVE_GO:
		add(session, PS_DO_LOG, time_us, out);
		break;
	case PS_MOVE_NOTE:
		add(session, PS_DO_EVENT, time_us, out);
		break;
	case PS_MOVE_SWITCH:
		note_ending(session, input);
		close_take(session, time_us, out);
		start(session, time_us, code, out);
		break;
	case PS_MOVE_START:
		start(session, time_us, code, out);
		break;
	case PS_MOVE_END:
		note_ending(session, input);
		begin_post_roll(session, time_us, out);
		break;
	case PS_MOVE_CANCEL:
		add(session, PS_DO_EVENT, time_us, out);
		note_ending(session, input);
		close_take(session, time_us, out);
		break;
	case PS_MOVE_CLOSE:
		note_ending(session, input);
		close_take(session, time_us, out);
		break;
	case PS_MOVE_DROP:
		drop(session, time_us, out);
		break;
	}
	if (cell->signal)
		out->signal = cell->signal;
	if (cell->signal == PS_SIGNAL_RECORDING && code && code->warnings)
		out->signal = PS_SIGNAL_WARNING;
	if (cell->next) {
		session->state = cell->next;
		session->changed_us = time_us;
	}
}

static uint64_t idle_over_us(const struct ps_session *session)
{
	return session->settings.idle_ms ? session->scanned_us + us(session->settings.idle_ms)
					 : UINT64_MAX;
}

static uint64_t limit_over_us(const struct ps_session *session)
{
	return session->open.start_us + us(session->settings.limit_ms);
}

static uint64_t idle_warning_us(const struct ps_session *session)
{
	const struct ps_session_settings *settings = &session->settings;

	if (settings->idle_ms <= settings->idle_warning_ms || session->idle_told)
		return UINT64_MAX;
	return session->scanned_us + us(settings->idle_ms - settings->idle_warning_ms);
}

static uint64_t limit_warning_us(const struct ps_session *session)
{
	if (session->settings.limit_warning_ms == 0 || session->limit_told)
		return UINT64_MAX;
	return session->open.scan_us + us(session->settings.limit_warning_ms);
}

/* Timers that end something fire as of when they were due, however late the tick or the scan is. */
static void run_endings(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	uint64_t idle_us = idle_over_us(session);
	uint64_t limit_us = limit_over_us(session);

	if (session->state == PS_SESSION_RECORDING && earlier(idle_us, limit_us) <= time_us)
		step(session, earlier(idle_us, limit_us),
		     idle_us < limit_us ? PS_INPUT_IDLE_OVER : PS_INPUT_LIMIT_OVER, NULL, out);
	/* Not else: a scan that ends a take without post-roll is closed by the same way. */
	if (session->state == PS_SESSION_POST_ROLL && session->post_roll_us <= time_us)
		step(session, session->post_roll_us, PS_INPUT_POST_ROLL_OVER, NULL, out);
}

static void warn(struct ps_session *session, uint64_t time_us, enum ps_session_warning warning,
		 enum ps_session_signal signal, struct ps_session_output *out)
{
	add(session, PS_DO_WARN, time_us, out)->warning = warning;
	out->signal = signal;
}

static enum ps_session_input input_of(const struct ps_session *session, uint64_t time_us,
				      const struct ps_code *code)
{
	const struct ps_session_take *take =
		session->open.number ? &session->open : &session->previous;

	switch (code->class) {
	case PS_CODE_WAYBILL:
		if (take->number == 0 || strcmp(take->waybill, code->text) != 0)
			return PS_INPUT_WAYBILL;
		return time_us < session->same_from_us ? PS_INPUT_SAME_TOO_SOON : PS_INPUT_SAME;
	case PS_CODE_COMMAND:
		if (code->command == PS_COMMAND_END)
			return PS_INPUT_END;
		return code->command == PS_COMMAND_CANCEL ? PS_INPUT_CANCEL : PS_INPUT_RESERVED;
	case PS_CODE_GOODS:
	case PS_CODE_ORDER:
	case PS_CODE_BADGE:
		return PS_INPUT_NOTE;
	default:
		return PS_INPUT_UNKNOWN;
	}
}

enum ps_err ps_session_init(struct ps_session *session, const struct ps_session_settings *settings)
{
	if (settings->limit_ms == 0 || settings->limit_ms > LIMIT_MAX_MS ||
	    (unsigned)settings->flow >= PS_FLOWS)
		return PS_RANGE;
	*session = (struct ps_session){ .settings = *settings, .state = PS_SESSION_IDLE };
	return PS_OK;
}

void ps_session_scan(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
		     struct ps_session_output *out)
{
	*out = (struct ps_session_output){ .count = 0 };
	run_endings(session, time_us, out);
	time_us = later(time_us, session->changed_us);
	session->scanned_us = later(session->scanned_us, time_us);
	session->idle_told = false;
	step(session, time_us, input_of(session, time_us, code), code, out);
	run_endings(session, time_us, out);
}

void ps_session_tick(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	*out = (struct ps_session_output){ .count = 0 };
	run_endings(session, time_us, out);
	if (session->state != PS_SESSION_RECORDING)
		return;
	if (limit_warning_us(session) <= time_us) {
		warn(session, time_us, PS_WARNING_LIMIT, PS_SIGNAL_LIMIT_WARNING, out);
		session->limit_told = true;
	}
	if (idle_warning_us(session) <= time_us) {
		warn(session, time_us, PS_WARNING_IDLE, PS_SIGNAL_IDLE_WARNING, out);
		session->idle_told = true;
	}
}

void ps_session_tell(struct ps_session *session, uint64_t time_us, enum ps_session_input input,
		     struct ps_session_output *out)
{
	*out = (struct ps_session_output){ .count = 0 };
	assert(input >= PS_INPUT_REFUSED && input < PS_SESSION_INPUTS);
	run_endings(session, time_us, out);
	step(session, later(time_us, session->changed_us), input, NULL, out);
}

uint64_t ps_session_due_us(const struct ps_session *session)
{
	switch (session->state) {
	case PS_SESSION_RECORDING:
		return earlier(earlier(idle_over_us(session), limit_over_us(session)),
			       earlier(idle_warning_us(session), limit_warning_us(session)));
	case PS_SESSION_POST_ROLL:
		return session->post_roll_us;
	default:
		return UINT64_MAX;
	}
}

enum ps_session_state ps_session_state(const struct ps_session *session)
{
	return session->state;
}
