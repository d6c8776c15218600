#include <stdio.h>
#include <string.h>

#include "firmware/lane_in.h"

static bool ask(struct ps_lane *lane, const struct ps_request *request)
{
	if (ps_inbox_put_request(lane->settings.inbox, request) == PS_OK)
		return true;
	ps_log(lane->settings.journal, PS_LOG_ERROR,
	       "lane %s: the recorder does not keep up; a request is lost", ps_lane_name(lane));
	return false;
}

void ps_lane_ask_code(struct ps_lane *lane, enum ps_request_kind kind, uint64_t take,
		      const struct ps_scanned *scanned)
{
	const struct ps_request request = {
		.kind = kind,
		.lane = lane->settings.index,
		.take = take,
		.time_us = scanned->time_us,
		.code = *scanned->code,
		.source = scanned->source,
	};

	(void)ask(lane, &request);
}

/* The badge that is in force is in every take; it was not scanned there. */
static void add_badge(struct ps_lane *lane, const struct ps_session_action *action,
		      uint64_t time_us)
{
	const struct ps_scanned badge = { .code = &lane->badge,
					  .source = PS_SCAN_SOURCE_MANUAL,
					  .time_us = time_us };

	if (lane->badge.len)
		ps_lane_ask_code(lane, PS_REQUEST_CODE, action->take, &badge);
}

bool ps_lane_ask_start(struct ps_lane *lane, const struct ps_session_action *action,
		       const struct ps_scanned *scanned)
{
	const struct ps_scan carried = { .text = action->waybill,
					 .len = strlen(action->waybill),
					 .bytes = strlen(action->waybill),
					 .time_us = scanned->time_us };
	struct ps_request request = {
		.kind = PS_REQUEST_START,
		.lane = lane->settings.index,
		.take = action->take,
		.time_us = scanned->time_us,
		.from_us = action->time_us,
		.code = { .rule = "" },
		.source = action->carried ? PS_SCAN_SOURCE_MANUAL : scanned->source,
		.link = action->link,
		.linked_take = action->linked_take,
	};

	if (action->carried)
		ps_code_classify(lane->settings.book, &carried, &request.code);
	else if (action->waybill[0])
		request.code = *scanned->code;
	lane->open_take = action->take;
	lane->pending = action->take;
	lane->pending_linked = action->link != PS_LINK_NONE;
	if (!ask(lane, &request))
		return false;
	add_badge(lane, action, scanned->time_us);
	return true;
}

void ps_lane_ask_link(struct ps_lane *lane, const struct ps_session_action *action)
{
	const struct ps_request request = {
		.kind = PS_REQUEST_LINK,
		.lane = lane->settings.index,
		.take = action->take,
		.time_us = action->time_us,
		.link = action->link,
		.linked_take = action->linked_take,
	};

	(void)ask(lane, &request);
}

void ps_lane_ask_hold(struct ps_lane *lane, const struct ps_session_action *action)
{
	const struct ps_request request = {
		.kind = PS_REQUEST_HOLD,
		.lane = lane->settings.index,
		.take = action->take,
		.time_us = action->time_us,
		.text = "HOLD was scanned at the bench",
	};

	(void)ask(lane, &request);
}

void ps_lane_ask_note(struct ps_lane *lane, uint64_t take, enum ps_event_kind kind,
		      uint64_t time_us, const char *text)
{
	struct ps_request request = {
		.kind = PS_REQUEST_NOTE,
		.lane = lane->settings.index,
		.take = take,
		.time_us = time_us,
		.event = kind,
	};

	(void)snprintf(request.text, sizeof(request.text), "%s", text);
	(void)ask(lane, &request);
}

void ps_lane_note_flood(struct ps_lane *lane, uint64_t time_us)
{
	uint64_t count = ps_code_rate_told(&lane->rate);
	char text[PS_MESSAGE_TEXT_MAX + 1];

	if (count == 0)
		return;
	(void)snprintf(text, sizeof(text), "%llu codes of the scanner were not recorded",
		       (unsigned long long)count);
	ps_log(lane->settings.journal, PS_LOG_ERROR, "lane %s: %s", ps_lane_name(lane), text);
	if (lane->open_take)
		ps_lane_ask_note(lane, lane->open_take, PS_EVENT_REMARK, time_us, text);
}

void ps_lane_ask_close(struct ps_lane *lane, const struct ps_session_action *action)
{
	const struct ps_request request = {
		.kind = PS_REQUEST_CLOSE,
		.lane = lane->settings.index,
		.take = action->take,
		.time_us = action->time_us,
		.word = action->ending == PS_ENDING_CANCELLED ? PS_END_CANCELLED : PS_END_ENDED,
		.reason = ps_session_reason(action->ending),
	};

	ps_lane_note_flood(lane, action->time_us);
	lane->open_take = 0;
	(void)ask(lane, &request); /* said already; the recorder ends it when it stops */
}

void ps_lane_ask_event(struct ps_lane *lane, const struct ps_session_action *action,
		       const struct ps_scanned *scanned)
{
	if (!scanned)
		return; /* trouble: the recorder itself writes that event */
	if (scanned->code)
		ps_lane_ask_code(lane, PS_REQUEST_CODE, action->take, scanned);
	else
		ps_lane_ask_note(lane, action->take, scanned->sensed, action->time_us, "");
}

void ps_lane_remark(struct ps_lane *lane, const char *text, const char *over, uint64_t now_us)
{
	const char *before = lane->remarked_in == lane->open_take ? lane->remarked : NULL;

	if (!lane->open_take || text == before)
		return;
	ps_lane_ask_note(lane, lane->open_take, PS_EVENT_REMARK, now_us, text ? text : over);
	lane->remarked = text;
	lane->remarked_in = lane->open_take;
}
