#include "firmware/session.h"

#include <assert.h>
#include <string.h>

#include "firmware/session_flow.h"

#define LIMIT_MAX_MS (4U * 3600 * 1000) /* a take's cap in signing/FORMAT.md */

/* Looks up the cell and does what it says. @code: of a scan, else NULL. */
static void step(struct ps_session *session, uint64_t time_us, enum ps_session_input input,
		 const struct ps_code *code, struct ps_session_output *out)
{
	const struct ps_session_cell *cell =
		ps_session_cell(session->settings.flow, session->state, input);
	enum ps_session_move what = cell->move;
	enum ps_session_signal signal = cell->signal;

	/* a take that went on after its label has its waybill already */
	if (what == PS_MOVE_BIND && session->open.waybill[0]) {
		what = PS_MOVE_NEXT;
		signal = PS_SIGNAL_RECORDING;
	}
	if (!ps_session_move(session, time_us, what, input, code, out)) {
		if (out->count == 0 || out->actions[out->count - 1].what != PS_DO_LOG)
			ps_session_add(session, PS_DO_LOG, time_us, out);
		out->signal = PS_SIGNAL_NOTHING_OPEN;
		return;
	}
	if (what == PS_MOVE_DISARM)
		signal = PS_SIGNAL_CANCELLED;
	if (signal)
		out->signal = signal;
	if (signal == PS_SIGNAL_RECORDING && code && code->warnings)
		out->signal = PS_SIGNAL_WARNING;
	if (cell->next) {
		session->state = cell->next;
		session->changed_us = time_us;
	}
}

static uint64_t idle_over_us(const struct ps_session *session)
{
	return session->settings.idle_ms ? session->scanned_us + ps_us(session->settings.idle_ms)
					 : UINT64_MAX;
}

static uint64_t limit_over_us(const struct ps_session *session)
{
	return session->open.start_us + ps_us(session->settings.limit_ms);
}

static uint64_t idle_warning_us(const struct ps_session *session)
{
	const struct ps_session_settings *settings = &session->settings;

	if (settings->idle_ms <= settings->idle_warning_ms || session->idle_told)
		return UINT64_MAX;
	return session->scanned_us + ps_us(settings->idle_ms - settings->idle_warning_ms);
}

static uint64_t limit_warning_us(const struct ps_session *session)
{
	if (session->settings.limit_warning_ms == 0 || session->limit_told)
		return UINT64_MAX;
	return session->open.scan_us + ps_us(session->settings.limit_warning_ms);
}

/* Timers that end something fire as of when they were due, however late the tick or the scan is. */
static void run_endings(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	uint64_t idle_us = idle_over_us(session);
	uint64_t limit_us = limit_over_us(session);

	if (session->state == PS_SESSION_RECORDING && ps_earlier(idle_us, limit_us) <= time_us)
		step(session, ps_earlier(idle_us, limit_us),
		     idle_us < limit_us ? PS_INPUT_IDLE_OVER : PS_INPUT_LIMIT_OVER, NULL, out);
	/* Not else: a scan that ends a take without post-roll is closed by the same way. */
	if (session->state == PS_SESSION_POST_ROLL && session->post_roll_us <= time_us)
		step(session, session->post_roll_us, PS_INPUT_POST_ROLL_OVER, NULL, out);
}

static void warn(struct ps_session *session, uint64_t time_us, enum ps_session_warning warning,
		 enum ps_session_signal signal, struct ps_session_output *out)
{
	ps_session_add(session, PS_DO_WARN, time_us, out)->warning = warning;
	out->signal = signal;
}

static const enum ps_session_input commands[PS_COMMANDS] = {
	[PS_COMMAND_NONE] = PS_INPUT_UNKNOWN,	 [PS_COMMAND_END] = PS_INPUT_END,
	[PS_COMMAND_CANCEL] = PS_INPUT_CANCEL,	 [PS_COMMAND_RETURN] = PS_INPUT_RETURN,
	[PS_COMMAND_RELABEL] = PS_INPUT_RELABEL, [PS_COMMAND_CONTINUE] = PS_INPUT_CONTINUE,
	[PS_COMMAND_HOLD] = PS_INPUT_HOLD,	 [PS_COMMAND_START] = PS_INPUT_START,
};

static enum ps_session_input input_of_waybill(const struct ps_session *session, uint64_t time_us,
					      const struct ps_code *code)
{
	bool bound = session->open.waybill[0] != '\0';
	const struct ps_session_take *take =
		session->open.number && bound ? &session->open : &session->previous;
	bool too_soon = time_us < session->same_from_us;

	if (take->number == 0 || strcmp(take->waybill, code->text) != 0)
		return PS_INPUT_WAYBILL;
	/* what begins now is another parcel, whose label may be the same, but is not this scan */
	if (session->open.number && !bound)
		return too_soon ? PS_INPUT_SAME_TOO_SOON : PS_INPUT_WAYBILL;
	/* a label was printed twice: the parcel goes on with the second */
	if (session->armed == PS_LINK_REPLACES_WAYBILL && session->state == PS_SESSION_RECORDING)
		return PS_INPUT_CONTINUE;
	return too_soon ? PS_INPUT_SAME_TOO_SOON : PS_INPUT_SAME;
}

static enum ps_session_input input_of(const struct ps_session *session, uint64_t time_us,
				      const struct ps_code *code)
{
	switch (code->class) {
	case PS_CODE_WAYBILL:
		return input_of_waybill(session, time_us, code);
	case PS_CODE_COMMAND:
		return commands[code->command];
	case PS_CODE_GOODS:
		return PS_INPUT_GOODS;
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
	enum ps_session_input input;

	*out = (struct ps_session_output){ .count = 0 };
	run_endings(session, time_us, out);
	time_us = ps_later(time_us, session->changed_us);
	session->scanned_us = ps_later(session->scanned_us, time_us);
	session->idle_told = false;
	input = input_of(session, time_us, code);
	step(session, time_us, input, code, out);
	if (input == PS_INPUT_CONTINUE)
		session->armed = PS_LINK_NONE;
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
	assert(input >= PS_INPUT_PEDAL && input < PS_SESSION_INPUTS);
	run_endings(session, time_us, out);
	time_us = ps_later(time_us, session->changed_us);
	if (input == PS_INPUT_PEDAL) {
		session->scanned_us = ps_later(session->scanned_us, time_us);
		session->idle_told = false;
	}
	step(session, time_us, input, NULL, out);
	run_endings(session, time_us, out);
}

uint64_t ps_session_due_us(const struct ps_session *session)
{
	switch (session->state) {
	case PS_SESSION_RECORDING:
		return ps_earlier(ps_earlier(idle_over_us(session), limit_over_us(session)),
				  ps_earlier(idle_warning_us(session), limit_warning_us(session)));
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
