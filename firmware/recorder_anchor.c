/* Anchors: time stamps that others bring, the newest of which each START signs. */
#include <stdlib.h>
#include <string.h>

#include "firmware/anchors.h"
#include "firmware/recorder_in.h"

/*
 * A time that an authority states which is believed is as good as an entry under a synchronised
 * clock. One that anybody could have stated must not keep old takes from making room.
 */
static void take_over(struct ps_recorder *recorder, const struct ps_anchor_stated *stated)
{
	const struct ps_clock clock = { .utc_us = stated->utc_us, .state = PS_CLOCK_SYNCHRONISED };

	recorder->stated = *stated;
	if (recorder->settings.time_roots)
		ps_ledger_add_past(recorder->settings.ledger, &clock);
}

void ps_recorder_read_anchor(struct ps_recorder *recorder)
{
	struct ps_ledger *ledger = recorder->settings.ledger;
	struct ps_anchor_stated stated;
	enum ps_err err = ps_anchors_newest(ps_ledger_dir(ledger), recorder->settings.time_roots,
					    &recorder->anchor, &stated);

	if (!err)
		take_over(recorder, &stated);
	else if (err != PS_NOT_FOUND)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "the time stamps in the ledger's folder cannot be read: %s; takes begin "
		       "without one",
		       ps_err_text(err));
}

const char *ps_recorder_doubt_stamp(const struct ps_recorder *recorder)
{
	return recorder->anchor.len && recorder->clock.utc_us < recorder->stated.utc_us
		       ? "the clock shows a time before the newest time stamp"
		       : NULL;
}

/* Once in a run: who sits on the way to an authority can answer in its stead. */
static void warn(struct ps_recorder *recorder)
{
	if (recorder->settings.time_roots || recorder->warned_of_stamps)
		return;
	recorder->warned_of_stamps = true;
	ps_log(recorder->settings.journal, PS_LOG_WARNING,
	       "whose time stamp it is that came is not looked at: name the authorities' roots "
	       "(time_roots in [station])");
}

void ps_recorder_add_anchor(struct ps_recorder *recorder, const struct ps_request *request)
{
	const struct ps_bytes item = { request->anchor, request->anchor_len };
	struct ps_notice notice = { .kind = PS_NOTICE_ANCHOR, .token = request->token };
	const struct ps_anchor_rule rule = { recorder->settings.time_roots, recorder->clock.utc_us,
					     recorder->anchor.len ? &recorder->stated : NULL };
	struct ps_anchor_refusal refusal = { .text = "" };
	struct ps_anchor_stated stated;

	notice.err = ps_anchors_add(ps_ledger_dir(recorder->settings.ledger),
				    ps_ledger_keys(recorder->settings.ledger), &rule, item, &stated,
				    &refusal);
	if (!notice.err)
		warn(recorder);
	if (!notice.err && (!rule.newest || stated.utc_us >= rule.newest->utc_us)) {
		ps_buf_clear(&recorder->anchor);
		ps_buf_add(&recorder->anchor, item.bytes, item.len);
		take_over(recorder, &stated);
	}
	memcpy(notice.text, refusal.text, sizeof(refusal.text));
	free(request->anchor);
	ps_recorder_tell(recorder, &notice);
}

void ps_recorder_anchor_start(const struct ps_recorder *recorder, struct ps_start *start)
{
	struct ps_cursor cursor = ps_cursor_of(recorder->anchor.bytes, recorder->anchor.len);

	start->has_anchor =
		recorder->anchor.len && ps_anchor_read(&cursor, &start->anchor) == PS_OK;
}
