#include <stdlib.h>

#include "firmware/recorder_in.h"

/* A clock that is kept right is slewed by 0.05 % at most: what is more was set. */
#define STEP_US 500000

static void add_events(struct ps_recorder *recorder, const struct ps_clock *before)
{
	ps_clock_step_encode(before, &recorder->clock, &recorder->body);
	for (size_t i = recorder->take_count; i-- > 0;) {
		struct ps_recorder_take *take = recorder->takes[i];
		enum ps_err err = recorder->body.err;

		if (!err && !take->closing)
			err = ps_recorder_take_event(
				take, PS_EVENT_CLOCK_STEP, recorder->clock.boot_us,
				(struct ps_bytes){ recorder->body.bytes, recorder->body.len });
		if (err)
			ps_recorder_break(recorder, take, err);
	}
}

void ps_recorder_watch_clock(struct ps_recorder *recorder)
{
	const struct ps_clock before = recorder->watched_clock;
	int64_t ran_us = (int64_t)(recorder->clock.boot_us - before.boot_us);
	int64_t step_us = recorder->clock.utc_us - before.utc_us - ran_us;
	struct ps_leaf leaf = { .kind = PS_LEAF_CLOCK_STEP,
				.clock = recorder->clock,
				.clock_step = { before, recorder->clock } };

	recorder->watched_clock = recorder->clock;
	if (before.boot_us == 0 || llabs(step_us) < STEP_US)
		return;
	ps_log(recorder->settings.journal, PS_LOG_WARNING,
	       "the clock was set by %+.1f s; films and ledger say so", (double)step_us / 1e6);
	recorder->body.len = 0;
	add_events(recorder, &before);
	if (recorder->faults & PS_FAULT_LEDGER)
		return;
	if (ps_ledger_append(recorder->settings.ledger, &leaf)) {
		recorder->faults |= PS_FAULT_LEDGER;
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "the ledger takes no leaf about the clock; restart packseald");
	} else {
		recorder->unsigned_leaves = true;
	}
}
