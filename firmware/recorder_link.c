/* What a take has to do with other takes: its waybill if that comes late, links, holds. */
#include <string.h>

#include "firmware/recorder_in.h"

static struct ps_bytes scratch(const struct ps_recorder *recorder)
{
	return (struct ps_bytes){ recorder->body.bytes, recorder->body.len };
}

void ps_recorder_say_earlier(const struct ps_recorder *recorder,
			     const struct ps_recorder_earlier *earlier, struct ps_notice *notice)
{
	notice->earlier = earlier->take.number;
	if (notice->earlier)
		notice->earlier_age_us = recorder->clock.utc_us - earlier->utc_us;
}

/* The lane's take of that session count, if it is the last or the one before. */
static const struct ps_earlier_take *find_in_lane(const struct ps_recorder_lane *lane,
						  uint64_t session_take)
{
	if (lane->has_last && lane->last_session_take == session_take)
		return &lane->last;
	if (lane->before_session_take && lane->before_session_take == session_take)
		return &lane->before;
	return NULL;
}

static enum ps_event_kind kind_of(enum ps_session_link link)
{
	switch (link) {
	case PS_LINK_CONTINUES:
		return PS_EVENT_CONTINUES;
	case PS_LINK_REPLACES_WAYBILL:
		return PS_EVENT_REPLACES_WAYBILL;
	case PS_LINK_RETURN_OF:
		return PS_EVENT_RETURN_OF;
	default:
		return PS_EVENT_REOPENS;
	}
}

enum ps_err ps_recorder_add_link(struct ps_recorder *recorder, struct ps_recorder_take *take,
				 const struct ps_request *request,
				 const struct ps_recorder_earlier *earlier)
{
	bool is_return = request->link == PS_LINK_RETURN_OF;
	struct ps_link_body link;
	const struct ps_earlier_take *to;

	if (request->link == PS_LINK_NONE)
		return PS_OK;
	to = is_return ? &earlier->take
		       : find_in_lane(&recorder->lanes[request->lane], request->linked_take);
	if (is_return && to->number == 0)
		return ps_recorder_take_note(take, PS_EVENT_REMARK, request->time_us, -1, false, 0,
					     PS_REMARK_RETURN);
	if (!to) {
		ps_log(recorder->settings.journal, PS_LOG_WARNING,
		       "take %llu: the take that it belongs to is not known any more",
		       (unsigned long long)take->number);
		return PS_OK;
	}
	link.take = *to;
	ps_buf_clear(&recorder->body);
	ps_link_body_encode(&link, &recorder->body);
	if (recorder->body.err)
		return recorder->body.err;
	return ps_recorder_take_event(take, kind_of(request->link), request->time_us,
				      scratch(recorder));
}

void ps_recorder_bind(struct ps_recorder *recorder, const struct ps_request *request)
{
	struct ps_recorder_take *take = ps_recorder_find(recorder, request->lane, request->take);
	const struct ps_bytes waybill = { (const uint8_t *)request->code.text, request->code.len };
	struct ps_notice notice = { .kind = PS_NOTICE_BOUND,
				    .lane = request->lane,
				    .take = request->take };
	struct ps_recorder_earlier earlier;
	enum ps_err err;

	if (!take || take->has_tag)
		return; /* it was refused or ended meanwhile */
	err = ps_ledger_tag(recorder->settings.ledger, waybill, take->tag);
	if (!err)
		err = ps_recorder_code_body(recorder, request, take, &earlier);
	if (!err)
		err = ps_recorder_take_event(take, PS_EVENT_WAYBILL, request->time_us,
					     scratch(recorder));
	if (err) {
		ps_recorder_break(recorder, take, err);
		return;
	}
	take->has_tag = true;
	memcpy(take->waybill, request->code.text, request->code.len + 1);
	notice.number = take->number;
	ps_recorder_say_earlier(recorder, &earlier, &notice);
	ps_recorder_tell(recorder, &notice);
}

/* The newest earlier take of the same waybill as @take. */
static enum ps_err find_earlier(struct ps_recorder *recorder, const struct ps_recorder_take *take,
				struct ps_recorder_earlier *earlier_out)
{
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	size_t count = 0;
	bool more;
	enum ps_err err = PS_OK;

	*earlier_out = (struct ps_recorder_earlier){ .utc_us = 0 };
	if (take->has_tag)
		err = ps_ledger_find_tag(recorder->settings.ledger, take->tag, found, &count,
					 &more);
	if (!err && count) {
		earlier_out->take.number = found[0].number;
		memcpy(earlier_out->take.id, found[0].take, PS_HASH_LEN);
		earlier_out->utc_us = found[0].utc_us;
	}
	return err;
}

void ps_recorder_link(struct ps_recorder *recorder, const struct ps_request *request)
{
	struct ps_recorder_take *take = ps_recorder_find(recorder, request->lane, request->take);
	struct ps_recorder_earlier earlier;
	enum ps_err err;

	if (!take)
		return;
	err = find_earlier(recorder, take, &earlier);
	if (!err)
		err = ps_recorder_add_link(recorder, take, request, &earlier);
	if (err)
		ps_recorder_break(recorder, take, err);
}

void ps_recorder_hold_take(struct ps_recorder *recorder, const struct ps_request *request)
{
	const struct ps_recorder_lane *lane = &recorder->lanes[request->lane];
	const struct ps_earlier_take *take = find_in_lane(lane, request->take);
	uint64_t index;
	enum ps_err err = PS_NOT_FOUND;

	if (take)
		err = ps_recorder_hold(recorder, take->number, true, request->text,
				       lane->settings->name, &index);
	recorder->unsigned_leaves = true;
	if (err)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "lane %s: the take cannot be held: %s", lane->settings->name,
		       ps_err_text(err));
}
