/* What the cells of the tables do to a session. */
#include <assert.h>
#include <string.h>

#include "firmware/session_flow.h"

/* What an input is the reason of, where it ends a take. */
static const enum ps_session_ending endings[PS_SESSION_INPUTS] = {
	[PS_INPUT_WAYBILL] = PS_ENDING_SWITCHED, [PS_INPUT_SAME] = PS_ENDING_SAME_WAYBILL,
	[PS_INPUT_END] = PS_ENDING_COMMAND,	 [PS_INPUT_CANCEL] = PS_ENDING_CANCELLED,
	[PS_INPUT_IDLE_OVER] = PS_ENDING_IDLE,	 [PS_INPUT_LIMIT_OVER] = PS_ENDING_LIMIT,
	[PS_INPUT_FAULT] = PS_ENDING_FAULT,	 [PS_INPUT_SHUTDOWN] = PS_ENDING_SHUTDOWN,
	[PS_INPUT_START] = PS_ENDING_SWITCHED,	 [PS_INPUT_GOODS] = PS_ENDING_SWITCHED,
	[PS_INPUT_PEDAL] = PS_ENDING_SWITCHED,
};

struct ps_session_action *ps_session_add(struct ps_session *session, enum ps_session_do what,
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

/* What RETURN or RELABEL says of the waybill that is scanned now; it is used up. */
static enum ps_session_link disarm(struct ps_session *session, uint64_t time_us)
{
	enum ps_session_link armed = session->armed;

	session->armed = PS_LINK_NONE;
	return time_us < session->armed_us + PS_SESSION_ARMED_US ? armed : PS_LINK_NONE;
}

/* How the take of @waybill that begins, or is bound, belongs to another one. */
static void link_take(struct ps_session *session, uint64_t time_us, const char *waybill,
		      struct ps_session_action *action)
{
	const struct ps_session_take *previous = &session->previous;
	enum ps_session_link armed = disarm(session, time_us);

	action->link = link_to(previous, waybill);
	if (armed == PS_LINK_RETURN_OF ||
	    (armed && previous->number && action->link == PS_LINK_NONE))
		action->link = armed;
	if (action->link && action->link != PS_LINK_RETURN_OF)
		action->linked_take = previous->number;
}

static void warn_of_code(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
			 struct ps_session_output *out)
{
	struct ps_session_action *action;

	if (!code->warnings)
		return;
	action = ps_session_add(session, PS_DO_WARN, time_us, out);
	action->warning = PS_WARNING_CODE;
	action->code_warnings = code->warnings;
}

/* @waybill "": it is not known yet. */
static struct ps_session_action *open_take(struct ps_session *session, uint64_t time_us,
					   const char *waybill, struct ps_session_output *out)
{
	uint64_t preroll_us = ps_earlier(ps_us(session->settings.preroll_ms), time_us);
	struct ps_session_action *action;

	session->open = (struct ps_session_take){
		.number = ++session->takes,
		.scan_us = time_us,
		.start_us = ps_later(time_us - preroll_us, session->previous.end_us),
	};
	memcpy(session->open.waybill, waybill, strlen(waybill) + 1);
	session->idle_told = false;
	session->limit_told = false;
	action = ps_session_add(session, PS_DO_START, session->open.start_us, out);
	action->waybill = session->open.waybill;
	return action;
}

static void start(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
		  struct ps_session_output *out)
{
	struct ps_session_action *action = open_take(session, time_us, code->text, out);

	session->same_from_us = time_us + ps_us(session->settings.cooldown_ms);
	link_take(session, time_us, code->text, action);
	warn_of_code(session, time_us, code, out);
}

/* Without the label: what was scanned or pressed is an event of the new take. */
static void start_unbound(struct ps_session *session, uint64_t time_us,
			  struct ps_session_output *out)
{
	open_take(session, time_us, "", out);
	/* what moves is a sign of life where it begins something, and only there */
	session->scanned_us = ps_later(session->scanned_us, time_us);
	ps_session_add(session, PS_DO_EVENT, time_us, out);
}

static bool start_again(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	struct ps_session_action *action;

	if (session->previous.number == 0)
		return false;
	action = open_take(session, time_us, session->previous.waybill, out);
	action->carried = session->open.waybill[0] != '\0';
	action->link = PS_LINK_CONTINUES;
	action->linked_take = session->previous.number;
	session->same_from_us = time_us + ps_us(session->settings.cooldown_ms);
	ps_session_add(session, PS_DO_EVENT, time_us, out);
	return true;
}

static void close_take(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	struct ps_session_action *action = ps_session_add(session, PS_DO_CLOSE, time_us, out);

	action->ending = session->open.ending;
	session->previous = session->open;
	session->previous.end_us = time_us;
	session->open.number = 0;
}

static void begin_post_roll(struct ps_session *session, uint64_t time_us,
			    struct ps_session_output *out)
{
	session->post_roll_us =
		ps_earlier(time_us + ps_us(session->settings.postroll_ms),
			   session->open.start_us + ps_us(session->settings.limit_ms));
	session->same_from_us = time_us + ps_us(session->settings.cooldown_ms);
	if (session->post_roll_us > time_us)
		ps_session_add(session, PS_DO_POST_ROLL, session->post_roll_us, out);
}

static void single(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
		   struct ps_session_output *out)
{
	start(session, time_us, code, out);
	session->open.ending = PS_ENDING_BATCH;
	begin_post_roll(session, time_us, out);
}

/* The label that was made last: it says whose take this is, and ends it. */
static void bind(struct ps_session *session, uint64_t time_us, const struct ps_code *code,
		 struct ps_session_output *out)
{
	struct ps_session_action link = { .what = PS_DO_LINK, .time_us = time_us };

	memcpy(session->open.waybill, code->text, code->len + 1);
	ps_session_add(session, PS_DO_BIND, time_us, out)->waybill = session->open.waybill;
	link_take(session, time_us, code->text, &link);
	if (link.link) {
		link.take = session->open.number;
		*ps_session_add(session, PS_DO_LINK, time_us, out) = link;
	}
	warn_of_code(session, time_us, code, out);
	session->open.ending = PS_ENDING_LABEL;
	begin_post_roll(session, time_us, out);
}

/* RETURN or RELABEL; there must be a take whose label RELABEL replaces. */
static bool arm(struct ps_session *session, uint64_t time_us, enum ps_session_input input,
		struct ps_session_output *out)
{
	if (input == PS_INPUT_RELABEL && !session->open.number && !session->previous.number)
		return false;
	session->armed = input == PS_INPUT_RELABEL ? PS_LINK_REPLACES_WAYBILL : PS_LINK_RETURN_OF;
	session->armed_us = time_us;
	ps_session_add(session, session->open.number ? PS_DO_EVENT : PS_DO_LOG, time_us, out);
	return true;
}

static bool hold(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	uint64_t take = session->open.number ? session->open.number : session->previous.number;

	if (!take)
		return false;
	ps_session_add(session, session->open.number ? PS_DO_EVENT : PS_DO_LOG, time_us, out);
	ps_session_add(session, PS_DO_HOLD, time_us, out)->take = take;
	return true;
}

static void drop(struct ps_session *session, uint64_t time_us, struct ps_session_output *out)
{
	ps_session_add(session, PS_DO_DROP, time_us, out);
	session->open.number = 0;
	session->same_from_us = 0; /* whoever scans again at once shall be heard */
}

static void note_ending(struct ps_session *session, enum ps_session_input input)
{
	/* In the post-roll the take is ended already; only a CANCEL changes what it was. */
	if (session->state != PS_SESSION_POST_ROLL || input == PS_INPUT_CANCEL)
		session->open.ending = endings[input];
}

bool ps_session_move(struct ps_session *session, uint64_t time_us, enum ps_session_move what,
		     enum ps_session_input input, const struct ps_code *code,
		     struct ps_session_output *out)
{
	switch (what) {
	case PS_MOVE_IGNORE:
	case PS_MOVE_GO:
		ps_session_add(session, PS_DO_LOG, time_us, out);
		break;
	case PS_MOVE_NOTE:
	case PS_MOVE_RESUME:
		ps_session_add(session, PS_DO_EVENT, time_us, out);
		break;
	case PS_MOVE_SWITCH:
		note_ending(session, input);
		close_take(session, time_us, out);
		start(session, time_us, code, out);
		break;
	case PS_MOVE_START:
		start(session, time_us, code, out);
		break;
	case PS_MOVE_REOPEN:
		note_ending(session, input);
		close_take(session, time_us, out);
		start_unbound(session, time_us, out);
		break;
	case PS_MOVE_OPEN:
		start_unbound(session, time_us, out);
		break;
	case PS_MOVE_AGAIN:
		return start_again(session, time_us, out);
	case PS_MOVE_NEXT:
		note_ending(session, input);
		close_take(session, time_us, out);
		single(session, time_us, code, out);
		break;
	case PS_MOVE_SINGLE:
		single(session, time_us, code, out);
		break;
	case PS_MOVE_BIND:
		bind(session, time_us, code, out);
		break;
	case PS_MOVE_END:
		note_ending(session, input);
		ps_session_add(session, PS_DO_EVENT, time_us, out);
		begin_post_roll(session, time_us, out);
		break;
	case PS_MOVE_CANCEL:
		ps_session_add(session, PS_DO_EVENT, time_us, out);
		note_ending(session, input);
		close_take(session, time_us, out);
		session->armed = PS_LINK_NONE;
		break;
	case PS_MOVE_CLOSE:
		note_ending(session, input);
		close_take(session, time_us, out);
		break;
	case PS_MOVE_DROP:
		drop(session, time_us, out);
		break;
	case PS_MOVE_ARM:
		return arm(session, time_us, input, out);
	case PS_MOVE_DISARM:
		ps_session_add(session, PS_DO_LOG, time_us, out);
		return disarm(session, time_us) != PS_LINK_NONE;
	case PS_MOVE_RETURN:
		ps_session_add(session, PS_DO_EVENT, time_us, out);
		ps_session_add(session, PS_DO_LINK, time_us, out)->link = PS_LINK_RETURN_OF;
		break;
	case PS_MOVE_HOLD:
		return hold(session, time_us, out);
	}
	return true;
}
