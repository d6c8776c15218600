/* Anchors: time stamps that others bring, the newest of which each START signs. */
#include <stdlib.h>
#include <string.h>

#include "firmware/anchors.h"
#include "firmware/recorder_in.h"

/* The authority's time is as good as an entry under a synchronised clock. */
static void take_over(struct ps_recorder *recorder, int64_t utc_us)
{
	const struct ps_clock clock = { .utc_us = utc_us, .state = PS_CLOCK_SYNCHRONISED };

	recorder->anchor_utc_us = utc_us;
	ps_ledger_add_past(recorder->settings.ledger, &clock);
}

void ps_recorder_read_anchor(struct ps_recorder *recorder)
{
	struct ps_ledger *ledger = recorder->settings.ledger;
	int64_t utc_us;
	enum ps_err err = ps_anchors_newest(ps_ledger_dir(ledger), recorder->settings.time_roots,
					    &recorder->anchor, &utc_us);

	if (!err)
		take_over(recorder, utc_us);
	else if (err != PS_NOT_FOUND)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "the time stamps in the ledger's folder cannot be read: %s; takes begin "
		       "without one",
		       ps_err_text(err));
}

void ps_recorder_add_anchor(struct ps_recorder *recorder, const struct ps_request *request)
{
	const struct ps_bytes item = { request->anchor, request->anchor_len };
	struct ps_notice notice = { .kind = PS_NOTICE_ANCHOR, .token = request->token };
	const struct ps_anchor_rule rule = { recorder->settings.time_roots,
					     recorder->clock.utc_us };
	struct ps_anchor_refusal refusal = { .text = "" };
	int64_t utc_us;

	notice.err = ps_anchors_add(ps_ledger_dir(recorder->settings.ledger),
				    ps_ledger_keys(recorder->settings.ledger), &rule, item, &utc_us,
				    &refusal);
	if (!notice.err && utc_us >= recorder->anchor_utc_us) {
		ps_buf_clear(&recorder->anchor);
		ps_buf_add(&recorder->anchor, item.bytes, item.len);
		take_over(recorder, utc_us);
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
