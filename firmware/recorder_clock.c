#include "firmware/recorder_in.h"

static void add_events(struct ps_recorder *recorder, const struct ps_clock_step *step)
{
	recorder->body.len = 0;
	ps_clock_step_encode(step, &recorder->body);
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

/* A step since the last look, or small ones that come to one since it last went right. */
static bool find_step(const struct ps_recorder *recorder, struct ps_clock_step *step_out)
{
	*step_out = (struct ps_clock_step){ recorder->watched_clock, recorder->clock };
	if (!step_out->before.boot_us)
		return false;
	if (ps_clock_was_set(step_out))
		return true;
	step_out->before = recorder->steady_clock;
	return ps_clock_was_set(step_out);
}

void ps_recorder_watch_clock(struct ps_recorder *recorder)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_CLOCK_STEP, .clock = recorder->clock };
	bool was_set = find_step(recorder, &leaf.clock_step);

	if (was_set || !recorder->watched_clock.boot_us)
		recorder->steady_clock = recorder->clock;
	recorder->watched_clock = recorder->clock;
	if (!was_set)
		return;
	ps_log(recorder->settings.journal, PS_LOG_WARNING,
	       "the clock was set by %+.1f s; films and ledger say so",
	       (double)ps_clock_gain_us(&leaf.clock_step) / 1e6);
	add_events(recorder, &leaf.clock_step);
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
