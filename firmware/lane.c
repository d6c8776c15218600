#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/lane_in.h"
#include "firmware/scan_text.h"

/* How long a take that broke off is shown, where the fault itself is over already. */
#define SHOW_FAULT_US 3000000ULL

static void give(struct ps_lane *lane, enum ps_session_signal signal)
{
	if (signal == PS_SIGNAL_NONE)
		return;
	lane->signal = signal;
	lane->settings.signal(lane->settings.ctx, lane->settings.index, signal);
	/* A lamp that says "ready" or "recording" must not hide that a camera stands still, or that
	 * no scan can be heard. */
	if ((lane->troubled || lane->scanner_trouble[0] || lane->standstill) &&
	    signal != PS_SIGNAL_FAULT && signal != PS_SIGNAL_REFUSED &&
	    signal != PS_SIGNAL_CLOSED) {
		lane->signal = PS_SIGNAL_FAULT;
		lane->settings.signal(lane->settings.ctx, lane->settings.index, PS_SIGNAL_FAULT);
	}
}

static void warn(struct ps_lane *lane, const struct ps_session_action *action)
{
	char text[PS_SCAN_SENTENCE_MAX];

	switch (action->warning) {
	case PS_WARNING_IDLE:
		ps_lane_ask_note(lane, action->take, PS_EVENT_IDLE_WARNING, action->time_us, "");
		break;
	case PS_WARNING_LIMIT:
		ps_lane_ask_note(lane, action->take, PS_EVENT_REMARK, action->time_us,
				 "the take is longer than usual");
		break;
	case PS_WARNING_CODE:
		/* the event of the scan itself says it */
		ps_scan_warnings_text(action->code_warnings, text);
		ps_log(lane->settings.journal, PS_LOG_INFO,
		       "lane %s: the waybill is recorded, but %s", ps_lane_name(lane), text);
		break;
	}
}

static void log_scan(struct ps_lane *lane, const struct ps_scanned *scanned,
		     enum ps_session_signal signal, bool kept)
{
	char text[PS_SCAN_SENTENCE_MAX];

	if (!scanned || !scanned->code || (kept && !ps_signal_answers_scan(signal)))
		return;
	ps_scan_text(scanned->code, signal, kept, text);
	ps_log(lane->settings.journal, PS_LOG_INFO, "lane %s: %s", ps_lane_name(lane), text);
}

static void tell(struct ps_lane *lane, enum ps_session_input input, uint64_t now_us);

static void carry_out(struct ps_lane *lane, const struct ps_session_output *out,
		      const struct ps_scanned *scanned, uint64_t now_us)
{
	bool starts = false, asked = true;

	for (size_t i = 0; i < out->count; i++) {
		const struct ps_session_action *action = &out->actions[i];

		switch (action->what) {
		case PS_DO_START:
			starts = true;
			asked = ps_lane_ask_start(lane, action, scanned);
			break;
		case PS_DO_BIND:
			ps_lane_ask_code(lane, PS_REQUEST_BIND, action->take, scanned);
			break;
		case PS_DO_LINK:
			ps_lane_ask_link(lane, action);
			break;
		case PS_DO_HOLD:
			ps_lane_ask_hold(lane, action);
			break;
		case PS_DO_CLOSE:
			ps_lane_ask_close(lane, action);
			break;
		case PS_DO_DROP:
			lane->open_take = 0;
			break;
		case PS_DO_EVENT:
			ps_lane_ask_event(lane, action, scanned);
			log_scan(lane, scanned, out->signal, true);
			break;
		case PS_DO_WARN:
			warn(lane, action);
			break;
		case PS_DO_LOG:
			log_scan(lane, scanned, out->signal, false);
			break;
		case PS_DO_POST_ROLL:
			break;
		}
	}
	if (!starts) {
		give(lane, out->signal);
		return;
	}
	lane->pending_signal = out->signal;
	if (!asked)
		tell(lane, PS_INPUT_REFUSED, now_us);
}

static void tell(struct ps_lane *lane, enum ps_session_input input, uint64_t now_us)
{
	struct ps_session_output out;

	ps_session_tell(&lane->session, now_us, input, &out);
	carry_out(lane, &out, NULL, now_us);
}

/* "": it is over. */
PS_PRINTF(3, 4)
static void scanner_trouble(struct ps_lane *lane, uint64_t now_us, const char *format, ...)
{
	bool was = lane->scanner_trouble[0] != '\0', is;
	va_list args;

	va_start(args, format);
	if (vsnprintf(lane->scanner_trouble, sizeof(lane->scanner_trouble), format, args) < 0)
		lane->scanner_trouble[0] = '\0';
	va_end(args);
	is = lane->scanner_trouble[0] != '\0';
	if (is != was)
		tell(lane, is ? PS_INPUT_TROUBLE : PS_INPUT_TROUBLE_OVER, now_us);
}

/* What changes nothing but the list of events is passed over in a flood; a waybill or END is not.
 */
static bool is_flood(struct ps_lane *lane, const struct ps_code *code, uint64_t time_us)
{
	if (ps_code_rate_allows(&lane->rate, time_us) || code->class == PS_CODE_WAYBILL ||
	    code->class == PS_CODE_COMMAND)
		return false;
	if (ps_code_rate_pass_over(&lane->rate)) {
		ps_log(lane->settings.journal, PS_LOG_ERROR,
		       "lane %s: the scanner %s sends more than %d codes a second; look at its "
		       "speed and its cable",
		       ps_lane_name(lane), lane->settings.scanner->path, PS_CODES_A_SECOND_MAX);
		scanner_trouble(lane, time_us, "the scanner sends more than %d codes a second",
				PS_CODES_A_SECOND_MAX);
	}
	return true;
}

static void tell_flood(struct ps_lane *lane, uint64_t now_us)
{
	if (!ps_code_rate_is_over(&lane->rate, now_us))
		return;
	ps_lane_note_flood(lane, now_us);
	if (lane->scanner_there)
		scanner_trouble(lane, now_us, "%s", "");
}

/* The film goes on; lamp, voice, log and the take itself say that the parcel must not go out. */
static void shout_if_stopped(struct ps_lane *lane, const struct ps_code *code, uint64_t time_us)
{
	const char *why = code->class == PS_CODE_WAYBILL && lane->settings.stopped
				  ? lane->settings.stopped(lane->settings.ctx, code->text)
				  : NULL;
	char text[PS_MESSAGE_TEXT_MAX + 1];

	if (!why)
		return;
	(void)snprintf(text, sizeof(text), "the shop stopped this waybill: %s", why);
	ps_log(lane->settings.journal, PS_LOG_ERROR, "lane %s: do not send this parcel: %s",
	       ps_lane_name(lane), text);
	if (lane->open_take)
		ps_lane_ask_note(lane, lane->open_take, PS_EVENT_REMARK, time_us, text);
	lane->stopped = true;
	if (!lane->pending)
		give(lane, PS_SIGNAL_STOPPED);
}

static void scan(struct ps_lane *lane, const struct ps_scan *scan, enum ps_scan_source source)
{
	struct ps_session_output out;
	struct ps_code code;
	const struct ps_scanned scanned = { .code = &code,
					    .source = source,
					    .time_us = scan->time_us };

	ps_code_classify(lane->settings.book, scan, &code);
	if (is_flood(lane, &code, scan->time_us))
		return;
	if (code.class == PS_CODE_BADGE)
		lane->badge = code;
	lane->stopped = false;
	ps_session_scan(&lane->session, scan->time_us, &code, &out);
	carry_out(lane, &out, &scanned, scan->time_us);
	shout_if_stopped(lane, &code, scan->time_us);
}

static void on_scan(void *user, const struct ps_scan *read, enum ps_scan_source source)
{
	scan(user, read, source);
}

static void on_scanner(void *user, enum ps_err err)
{
	struct ps_lane *lane = user;
	bool was_there = lane->scanner_there;
	const char *why;
	uint64_t now_us = lane->now_us;

	lane->scanner_there = err == PS_OK;
	if (err == PS_OK) {
		scanner_trouble(lane, now_us, "%s", "");
		ps_log(lane->settings.journal, PS_LOG_NOTICE, "lane %s: the scanner %s is there",
		       ps_lane_name(lane), lane->settings.scanner->path);
		return;
	}
	why = ps_scanner_err_text(ps_config_scanner_backend(lane->settings.scanner->type), err);
	ps_log(lane->settings.journal, PS_LOG_ERROR, "lane %s: the scanner %s cannot be read: %s",
	       ps_lane_name(lane), lane->settings.scanner->path, why);
	if (was_there && lane->open_take)
		ps_lane_ask_note(lane, lane->open_take, PS_EVENT_SCANNER_LOST, now_us, "");
	scanner_trouble(lane, now_us, "no scan can be heard: %s", why);
}

enum ps_err ps_lane_create(const struct ps_lane_settings *settings, struct ps_lane **lane_out)
{
	const struct ps_config_scanner *from = settings->scanner;
	const struct ps_scanner_settings scanner = {
		.path = from->path,
		.name = from->device_name,
		.grab = from->grab,
		.baud = from->baud,
		.group_writes = from->group_writes,
		.quiet_us = (uint64_t)from->quiet_ms * 1000,
	};
	struct ps_lane *lane = calloc(1, sizeof(*lane));
	const struct ps_scanner_handler handler = { .scan = on_scan,
						    .state = on_scanner,
						    .bytes = ps_lane_passes_on(from)
								     ? ps_lane_on_bytes
								     : NULL,
						    .user = lane };
	enum ps_err err;

	if (!lane)
		return PS_NO_MEMORY;
	lane->settings = *settings;
	lane->signal = PS_SIGNAL_READY;
	err = ps_session_init(&lane->session, &settings->config->session);
	if (!err && ps_lane_passes_on(from))
		err = ps_lane_open_pass(lane, from);
	if (!err)
		err = ps_scanner_create(ps_config_scanner_backend(from->type), &scanner, &handler,
					&lane->scanner);
	if (err) {
		ps_lane_destroy(lane);
		return err;
	}
	*lane_out = lane;
	return PS_OK;
}

void ps_lane_destroy(struct ps_lane *lane)
{
	if (!lane)
		return;
	ps_scanner_destroy(lane->scanner);
	ps_pass_through_destroy(lane->pass);
	free(lane);
}

int ps_lane_fd(const struct ps_lane *lane)
{
	return ps_scanner_fd(lane->scanner);
}

uint64_t ps_lane_due_us(const struct ps_lane *lane)
{
	uint64_t due_us = ps_scanner_due_us(lane->scanner);
	uint64_t session_us = ps_session_due_us(&lane->session);
	uint64_t flood_us = ps_code_rate_due_us(&lane->rate);

	if (lane->pass && ps_pass_through_due_us(lane->pass) < due_us)
		due_us = ps_pass_through_due_us(lane->pass);
	due_us = flood_us < due_us ? flood_us : due_us;
	due_us = session_us < due_us ? session_us : due_us;
	return lane->clear_us && lane->clear_us < due_us ? lane->clear_us : due_us;
}

void ps_lane_turn(struct ps_lane *lane, uint64_t now_us)
{
	struct ps_session_output out;

	lane->now_us = now_us;
	if (lane->pass) {
		ps_pass_through_turn(lane->pass, now_us);
		ps_lane_tell_pass(lane);
	}
	ps_scanner_turn(lane->scanner, now_us);
	tell_flood(lane, now_us);
	if (ps_session_due_us(&lane->session) <= now_us) {
		ps_session_tick(&lane->session, now_us, &out);
		carry_out(lane, &out, NULL, now_us);
	}
	if (lane->clear_us && lane->clear_us <= now_us) {
		lane->clear_us = 0;
		if (!lane->faulty)
			tell(lane, PS_INPUT_FAULT_CLEARED, now_us);
	}
}

enum ps_err ps_lane_scan(struct ps_lane *lane, const char *text, enum ps_scan_source source,
			 uint64_t now_us)
{
	const struct ps_scan typed = {
		.text = text, .len = strlen(text), .bytes = strlen(text), .time_us = now_us
	};

	if (typed.len == 0 || typed.len > PS_SCAN_TEXT_MAX)
		return PS_INVALID;
	for (size_t i = 0; i < typed.len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return PS_INVALID;
	scan(lane, &typed, source);
	return PS_OK;
}

void ps_lane_order(struct ps_lane *lane, const char *order, uint64_t now_us)
{
	struct ps_code code = { .class = PS_CODE_ORDER, .rule = "", .len = strlen(order) };
	const struct ps_scanned scanned = { .code = &code,
					    .source = PS_SCAN_SOURCE_SOCKET,
					    .time_us = now_us };

	if (!lane->open_take || code.len > PS_SCAN_TEXT_MAX)
		return;
	memcpy(code.text, order, code.len + 1);
	ps_lane_ask_code(lane, PS_REQUEST_CODE, lane->open_take, &scanned);
}

void ps_lane_sense(struct ps_lane *lane, enum ps_event_kind kind, uint64_t now_us)
{
	const struct ps_scanned sensed = { .sensed = kind, .time_us = now_us };
	struct ps_session_output out;

	ps_session_tell(&lane->session, now_us,
			kind == PS_EVENT_PEDAL ? PS_INPUT_PEDAL : PS_INPUT_MOTION, &out);
	carry_out(lane, &out, &sensed, now_us);
}

/* The take goes on, but this waybill had one not long ago: perhaps the wrong label. */
static bool is_repeated(struct ps_lane *lane, const struct ps_notice *notice)
{
	const uint64_t day_us = 86400ULL * 1000000;
	uint64_t within_us = lane->settings.config->repeated_days * day_us;
	uint64_t days;

	if (!notice->earlier || !within_us || notice->earlier_age_us < 0 ||
	    (uint64_t)notice->earlier_age_us >= within_us)
		return false;
	days = (uint64_t)notice->earlier_age_us / day_us;
	ps_log(lane->settings.journal, PS_LOG_NOTICE,
	       "lane %s: take %llu is of a waybill that was recorded already, %s%llu day%s ago: "
	       "take "
	       "%llu",
	       ps_lane_name(lane), (unsigned long long)notice->number, days ? "" : "less than ",
	       (unsigned long long)(days ? days : 1), days > 1 ? "s" : "",
	       (unsigned long long)notice->earlier);
	return true;
}

/* The lamp waited for this. Who opened the parcel again himself knows that it was recorded. */
static void started(struct ps_lane *lane, const struct ps_notice *notice)
{
	lane->pending = 0;
	if (!lane->pending_linked && is_repeated(lane, notice) &&
	    lane->pending_signal == PS_SIGNAL_RECORDING)
		lane->pending_signal = PS_SIGNAL_REPEATED;
	give(lane, lane->pending_signal);
	if (lane->stopped)
		give(lane, PS_SIGNAL_STOPPED);
}

static void set_trouble(struct ps_lane *lane, const struct ps_notice *notice)
{
	memcpy(lane->trouble, notice->text, sizeof(lane->trouble));
	lane->faulty_camera = notice->camera;
}

/* The take ended without the session: it must hear of that, and so must the packer. */
static void end_by_force(struct ps_lane *lane, const struct ps_notice *notice, uint64_t now_us)
{
	if (lane->open_take != notice->take)
		return;
	lane->pending = 0;
	set_trouble(lane, notice);
	tell(lane, PS_INPUT_FAULT, now_us);
	lane->clear_us = now_us + SHOW_FAULT_US;
}

void ps_lane_notice(struct ps_lane *lane, const struct ps_notice *notice, uint64_t now_us)
{
	switch (notice->kind) {
	case PS_NOTICE_STARTED:
		if (lane->pending == notice->take)
			started(lane, notice);
		break;
	case PS_NOTICE_BOUND:
		if (lane->open_take == notice->take && is_repeated(lane, notice))
			give(lane, PS_SIGNAL_REPEATED);
		break;
	case PS_NOTICE_REFUSED:
		set_trouble(lane, notice);
		if (lane->pending == notice->take)
			lane->pending = 0;
		if (lane->open_take == notice->take)
			tell(lane, PS_INPUT_REFUSED, now_us);
		break;
	case PS_NOTICE_CUT_SHORT:
	case PS_NOTICE_BROKEN:
		end_by_force(lane, notice, now_us);
		break;
	case PS_NOTICE_TROUBLE:
		set_trouble(lane, notice);
		lane->troubled = true;
		tell(lane, PS_INPUT_TROUBLE, now_us);
		break;
	case PS_NOTICE_TROUBLE_OVER:
		set_trouble(lane, notice);
		lane->troubled = false;
		tell(lane, PS_INPUT_TROUBLE_OVER, now_us);
		break;
	case PS_NOTICE_FAULT:
		set_trouble(lane, notice);
		lane->faulty = true;
		tell(lane, PS_INPUT_FAULT, now_us);
		break;
	case PS_NOTICE_FAULT_OVER:
		set_trouble(lane, notice);
		lane->faulty = false;
		tell(lane, PS_INPUT_FAULT_CLEARED, now_us);
		break;
	default:
		break;
	}
}

void ps_lane_standstill(struct ps_lane *lane, const char *text, uint64_t now_us)
{
	const char *before = lane->standstill;

	lane->standstill = text;
	if (!before != !text)
		tell(lane, text ? PS_INPUT_TROUBLE : PS_INPUT_TROUBLE_OVER, now_us);
}

void ps_lane_shut_down(struct ps_lane *lane, uint64_t now_us)
{
	tell(lane, PS_INPUT_SHUTDOWN, now_us);
}

enum ps_session_state ps_lane_state(const struct ps_lane *lane)
{
	return ps_session_state(&lane->session);
}

enum ps_session_signal ps_lane_signal(const struct ps_lane *lane)
{
	return lane->signal;
}

const char *ps_lane_trouble(const struct ps_lane *lane)
{
	if (lane->standstill)
		return lane->standstill;
	return lane->trouble[0] ? lane->trouble : lane->scanner_trouble;
}

unsigned ps_lane_faulty_camera(const struct ps_lane *lane)
{
	return lane->trouble[0] && !lane->standstill ? lane->faulty_camera : 0;
}

const char *ps_lane_waybill(const struct ps_lane *lane)
{
	return lane->session.open.waybill;
}

bool ps_lane_has_scanner(const struct ps_lane *lane)
{
	return lane->scanner_there;
}
