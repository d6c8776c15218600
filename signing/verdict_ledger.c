#include "signing/verdict_ledger.h"

#include <string.h>

bool ps_verdict_ask_ledger(const struct ps_verdict *verdict,
			   struct ps_history_question *question_out)
{
	const struct ps_check *check = &verdict->check;

	if (!check->have_start || !check->start_verified)
		return false;
	*question_out = (struct ps_history_question){ .take_number = check->start.take_number,
						      .point_count = 1 };
	question_out->points[0].size = check->start.ledger_size;
	memcpy(question_out->points[0].root, check->start.ledger_root, PS_HASH_LEN);
	/* a checkpoint that left the station in an export is one that was kept outside */
	if (verdict->proved)
		ps_history_point_set(&question_out->points[question_out->point_count++],
				     &verdict->word.checkpoint);
	return true;
}

static void note(struct ps_report *report, enum ps_what what, uint64_t count)
{
	const struct ps_finding finding = { .what = what, .camera = PS_NO_CAMERA, .count = count };

	ps_report_add(report, &finding);
}

void ps_history_judge(struct ps_report *report, const struct ps_history_point *kept, size_t count,
		      const struct ps_history *history)
{
	for (size_t i = 0; i < count; i++) {
		if (kept[i].names_ledger &&
		    memcmp(kept[i].ledger, history->checkpoint.ledger, PS_HASH_LEN) != 0)
			note(report, PS_WHAT_LEDGER_TWO, 1);
		else if (!kept[i].reached)
			note(report, PS_WHAT_LEDGER_BEFORE_CHECKPOINT, 1);
		else if (!kept[i].fits)
			note(report, PS_WHAT_LEDGER_FORK, 1);
	}
	if (history->forked_size)
		note(report, PS_WHAT_LEDGER_FORK, 1);
	if (history->broken_rule)
		note(report, PS_WHAT_LEDGER_RULE, 1);
	if (history->lost_takes)
		note(report, PS_WHAT_LEDGER_LOST_TAKE, history->lost_takes);
}

/* START's own word on the ledger. */
static void judge_start(struct ps_report *report, const struct ps_history_point *start,
			const struct ps_history *history)
{
	if (start->reached && !start->fits)
		note(report, PS_WHAT_LEDGER_OTHER_PAST, 1);
	else if (!start->reached)
		note(report,
		     history->leaves < start->size ? PS_WHAT_LEDGER_BEFORE_TAKE
						   : PS_WHAT_LEDGER_NOT_YET,
		     1);
}

static void judge_ending(struct ps_verdict *verdict, const struct ps_history_take *take)
{
	const struct ps_check *check = &verdict->check;

	/* of a file that is not as it was signed nobody can say which ending is missing */
	if (!take->ended || verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED)
		return;
	if (!check->have_ending)
		note(&verdict->report, PS_WHAT_LEDGER_HAS_ENDING, 1);
	else if (memcmp(take->last_record, check->due.prev, PS_HASH_LEN) != 0)
		note(&verdict->report, PS_WHAT_LEDGER_OTHER_ENDING, 1);
}

static void judge_take(struct ps_verdict *verdict, const struct ps_history_question *question,
		       const struct ps_history *history)
{
	const struct ps_history_take *take = &history->take;

	if (!take->started) {
		if (question->points[0].reached)
			note(&verdict->report, PS_WHAT_LEDGER_NOT_YET, 1);
	} else if (memcmp(take->take, verdict->check.take, PS_HASH_LEN) != 0) {
		note(&verdict->report, PS_WHAT_LEDGER_OTHER_TAKE, 1);
	} else {
		judge_ending(verdict, take);
		if (take->deleted)
			note(&verdict->report, PS_WHAT_LEDGER_DELETED, 1);
		if (take->clock_behind)
			note(&verdict->report, PS_WHAT_CLOCK_BEHIND_LEDGER, 1);
	}
}

bool ps_history_is_of(const struct ps_history *history, const struct ps_history_question *question,
		      const struct ps_verdict *verdict)
{
	const struct ps_history_point *start = &question->points[0];
	const struct ps_check *check = &verdict->check;

	if (history->state != PS_HISTORY_SIGNED)
		return false;
	return memcmp(ps_ledger_keys_at(&history->keys, check->start.ledger_size), check->point,
		      PS_POINT_LEN) == 0 ||
	       (ps_ledger_keys_have(&history->keys, check->point) && !start->fits);
}

void ps_verdict_add_ledger(struct ps_verdict *verdict, const struct ps_history_question *question,
			   const struct ps_history *history)
{
	if (history->state != PS_HISTORY_SIGNED) {
		note(&verdict->report, PS_WHAT_LEDGER_UNUSABLE, 1);
	} else if (!ps_history_is_of(history, question, verdict)) {
		note(&verdict->report, PS_WHAT_LEDGER_OF_ANOTHER, 1);
	} else {
		/* a fork that the file's own proof shows stays one */
		if (verdict->report.verdict[PS_AXIS_LEDGER] != PS_WORD_FORK)
			verdict->report.verdict[PS_AXIS_LEDGER] = PS_WORD_IN_SEQUENCE;
		verdict->not_checked &= ~(unsigned)PS_NOT_CHECKED_LEDGER;
		verdict->history = (struct ps_verdict_history){
			.judged = true,
			.leaves = history->checkpoint.size,
			.takes = history->totals.takes,
			.clock = history->checkpoint.clock,
			.outside = question->point_count - 1,
		};
		judge_start(&verdict->report, &question->points[0], history);
		judge_take(verdict, question, history);
		ps_history_judge(&verdict->report, question->points + 1, question->point_count - 1,
				 history);
		if (verdict->report.verdict[PS_AXIS_LEDGER] == PS_WORD_LEDGER_NOT_CHECKED)
			verdict->not_checked |= PS_NOT_CHECKED_LEDGER;
	}
	ps_verdict_conclude(verdict);
}
