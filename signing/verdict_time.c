#include "signing/verdict_time.h"

#include <string.h>

#include "signing/anchor.h"
#include "signing/verdict_proof.h"
#include "signing/verdict_stamp.h"

/* What two clocks that are right may differ by, beyond what they say of themselves. */
#define TOLERANCE_US 1000000

struct judging {
	struct ps_verdict *verdict;
	const struct ps_verify_options *options;
	const struct ps_certificates *roots; /* NULL: none given */
	unsigned unaccepted; /* time stamps that only an accepted root could judge, START's too */
	unsigned wrong;	     /* those beside START that are wrong whoever is trusted; and those */
	unsigned of_another; /* over a checkpoint that is not this station's */
};

static void note(struct judging *judging, enum ps_what what)
{
	const struct ps_finding finding = { .what = what, .camera = PS_NO_CAMERA, .count = 1 };

	ps_report_add(&judging->verdict->report, &finding);
}

/* Without overflow: a token may state any year up to 9999, a clock anything at all. */
static int64_t moved(int64_t us, uint64_t by_us, bool later)
{
	const int64_t by = by_us > INT64_MAX ? INT64_MAX : (int64_t)by_us;

	if (later)
		return us > INT64_MAX - by ? INT64_MAX : us + by;
	return us < INT64_MIN + by ? INT64_MIN : us - by;
}

/* Does the time stamp hold? Notes what is wrong with it whoever is trusted. */
static enum ps_err judge_stamp(struct judging *judging, const struct ps_anchor *anchor,
			       struct ps_timestamp *stamp_out, bool *wrong_out, bool *holds_out)
{
	struct ps_crl_chain_word word;
	enum ps_err err = ps_verdict_judge_stamp(&judging->verdict->check, judging->options, anchor,
						 stamp_out, &word);

	if (err)
		return err;
	for (size_t i = 0; i < word.wrong; i++)
		note(judging, PS_WHAT_CRL_WRONG);
	if (word.revoked)
		note(judging, PS_WHAT_STAMP_REVOKED);
	if (stamp_out->faults == 0 && !word.listed)
		judging->verdict->time.unlisted = true;
	*wrong_out = (stamp_out->faults & PS_STAMP_WRONG) != 0;
	*holds_out = stamp_out->faults == 0;
	return PS_OK;
}

/* That the key signed it, the authority saw: so the key is at least as old. */
static void note_key_known(struct ps_verdict_time *time, const struct ps_timestamp *stamp)
{
	int64_t at_us = moved(stamp->utc_us, stamp->accuracy_us, true);

	if (time->has_key_known && time->key_known_us <= at_us)
		return;
	time->has_key_known = true;
	time->key_known_us = at_us;
}

/* The one that START signs: whatever its checkpoint is, START is younger than the token. */
static enum ps_err judge_start(struct judging *judging)
{
	struct ps_verdict_time *time = &judging->verdict->time;
	const struct ps_check *check = &judging->verdict->check;
	struct ps_checkpoint checkpoint;
	struct ps_ledger_keys own;
	struct ps_timestamp stamp;
	bool wrong, holds;
	enum ps_err err;

	if (!check->start.has_anchor)
		return PS_OK;
	err = judge_stamp(judging, &check->start.anchor, &stamp, &wrong, &holds);
	if (err)
		return err;
	time->start_wrong = wrong;
	if (wrong)
		note(judging, PS_WHAT_STAMP_WRONG);
	else if (!holds && judging->roots)
		judging->unaccepted++;
	if (holds) {
		time->has_from = true;
		time->from_us = moved(stamp.utc_us, stamp.accuracy_us, false);
		memcpy(time->from_by, stamp.authority, sizeof(time->from_by));
	}
	ps_ledger_keys_set(&own, check->point);
	err = ps_anchor_checkpoint(&check->start.anchor, &own, &checkpoint);
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	if (err)
		return PS_OK;
	if (holds)
		note_key_known(time, &stamp);
	if (checkpoint.size > check->start.ledger_size)
		note(judging, PS_WHAT_LEDGER_BEFORE_ANCHOR);
	return PS_OK;
}

/* Is it a tree of the ledger that the proof shows? */
static bool is_tied(const struct ps_verdict *verdict, const struct ps_checkpoint *checkpoint)
{
	const struct ps_ledger_word *word = &verdict->word;

	if (!verdict->proved ||
	    memcmp(checkpoint->ledger, word->checkpoint.ledger, PS_HASH_LEN) != 0)
		return false;
	for (size_t i = 0; i < word->past_count; i++)
		if (word->pasts[i].size == checkpoint->size)
			return memcmp(word->pasts[i].root, checkpoint->root, PS_HASH_LEN) == 0;
	return false;
}

/* Does a tree of this size hold the ending that the file shows? */
static bool covers_ending(const struct ps_verdict *verdict, uint64_t size)
{
	const struct ps_check *check = &verdict->check;
	const struct ps_ledger_word *word = &verdict->word;

	return !word->other_take && word->ended && word->ended_index < size && check->have_ending &&
	       memcmp(word->last_record, check->due.prev, PS_HASH_LEN) == 0;
}

static enum ps_err judge_later(struct judging *judging, struct ps_bytes bytes, unsigned bit)
{
	struct ps_verdict_time *time = &judging->verdict->time;
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;
	struct ps_ledger_keys keys;
	struct ps_anchor anchor;
	bool wrong, holds, tied;
	int64_t at_us;
	enum ps_err err = ps_anchor_decode(bytes, &anchor);

	if (err) {
		judging->wrong++;
		return PS_OK;
	}
	err = judge_stamp(judging, &anchor, &stamp, &wrong, &holds);
	if (!err && wrong)
		judging->wrong++;
	if (err || wrong)
		return err;
	ps_verdict_keys(judging->verdict, &keys);
	err = ps_anchor_checkpoint(&anchor, &keys, &checkpoint);
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	if (err) {
		judging->of_another++;
		return PS_OK;
	}
	time->right |= bit;
	tied = is_tied(judging->verdict, &checkpoint);
	if (!tied)
		note(judging, PS_WHAT_STAMP_LOOSE);
	if (!holds && judging->roots)
		judging->unaccepted++;
	if (!holds)
		return PS_OK;
	/* a key that this one was handed on to says nothing of how long it has been known */
	if (memcmp(ps_ledger_keys_at(&keys, checkpoint.size), judging->verdict->check.point,
		   PS_POINT_LEN) == 0)
		note_key_known(time, &stamp);
	if (!tied || !covers_ending(judging->verdict, checkpoint.size))
		return PS_OK;
	at_us = moved(stamp.utc_us, stamp.accuracy_us, true);
	if (time->has_to && time->to_us <= at_us)
		return PS_OK;
	time->has_to = true;
	time->to_us = at_us;
	memcpy(time->to_by, stamp.authority, sizeof(time->to_by));
	return PS_OK;
}

static enum ps_err judge_all_later(struct judging *judging, const struct ps_verify_options *options)
{
	const struct ps_check *check = &judging->verdict->check;
	enum ps_err err = PS_OK;

	for (size_t i = 0; !err && i < check->anchors.count && i < PS_ANCHORS_MAX; i++)
		err = judge_later(judging, ps_check_item(&check->anchors, i), 1U << i);
	/* nobody who means well adds more */
	if (check->anchors.count > PS_ANCHORS_MAX)
		judging->wrong++;
	for (size_t i = 0; !err && i < options->anchor_count; i++)
		err = judge_later(judging, options->anchors[i], 0);
	return err;
}

/* How far one reading of the station's clock, @early_us to @late_us, lies outside the bounds. */
static uint64_t outside(const struct ps_verdict_time *time, const struct ps_clock *clock)
{
	const int64_t late_us =
		moved(moved(clock->utc_us, clock->error_us, true), TOLERANCE_US, true);
	const int64_t early_us =
		moved(moved(clock->utc_us, clock->error_us, false), TOLERANCE_US, false);

	if (time->has_from && late_us < time->from_us)
		return (uint64_t)time->from_us - (uint64_t)clock->utc_us;
	if (time->has_to && early_us > time->to_us)
		return (uint64_t)clock->utc_us - (uint64_t)time->to_us;
	return 0;
}

static void judge_clock(struct judging *judging, const struct ps_clock *clock)
{
	struct ps_verdict_time *time = &judging->verdict->time;
	uint64_t wrong_us = outside(time, clock);

	if (!wrong_us)
		return;
	if (clock->state == PS_CLOCK_SYNCHRONISED)
		note(judging, PS_WHAT_CLOCK_CONTRADICTS);
	else
		note(judging, PS_WHAT_CLOCK_WRONG_BY);
	if (wrong_us > time->clock_wrong_us)
		time->clock_wrong_us = wrong_us;
}

static void note_all(struct judging *judging, unsigned count, enum ps_what what)
{
	for (unsigned i = 0; i < count; i++)
		note(judging, what);
}

/*
 * Nobody signs what stands beside START: whoever passes the file on can add one. So none takes
 * anything from one that holds; without any that does they are all that there is to be said.
 */
static void note_useless(struct judging *judging)
{
	const struct ps_verdict_time *time = &judging->verdict->time;
	const bool bound = time->has_from || time->has_to;

	note_all(judging, judging->unaccepted,
		 bound ? PS_WHAT_STAMP_PASSED_OVER : PS_WHAT_STAMP_UNACCEPTED);
	note_all(judging, judging->wrong, bound ? PS_WHAT_STAMP_SPOILT : PS_WHAT_STAMP_WRONG);
	note_all(judging, judging->of_another,
		 bound ? PS_WHAT_STAMP_SPOILT : PS_WHAT_STAMP_OF_ANOTHER);
}

static void conclude(struct judging *judging)
{
	struct ps_verdict_time *time = &judging->verdict->time;
	const struct ps_check *check = &judging->verdict->check;
	const enum ps_word word = time->has_from && time->has_to ? PS_WORD_BOUNDED
				  : time->has_from		 ? PS_WORD_NOT_BEFORE_ONLY
				  : time->has_to		 ? PS_WORD_NOT_AFTER_ONLY
								 : PS_WORD_STATION_CLOCK_ONLY;

	note_useless(judging);
	if (time->has_from && time->has_to && time->from_us > time->to_us)
		note(judging, PS_WHAT_STAMPS_CONTRADICT);
	judge_clock(judging, &check->start.clock);
	if (check->have_ending)
		judge_clock(judging, &check->ending.clock);
	ps_report_lower(&judging->verdict->report, word);
}

enum ps_err ps_verdict_add_time(struct ps_verdict *verdict, const struct ps_verify_options *options)
{
	struct judging judging = { .verdict = verdict, .options = options };
	enum ps_err err;

	if (options->time_roots && ps_certificates_count(options->time_roots))
		judging.roots = options->time_roots;
	/* no signature vouches for what START says, or for the key of a checkpoint */
	if (!verdict->check.have_start || !verdict->check.start_verified ||
	    verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED) {
		ps_report_lower(&verdict->report, PS_WORD_STATION_CLOCK_ONLY);
		return PS_OK;
	}
	err = judge_start(&judging);
	if (!err)
		err = judge_all_later(&judging, options);
	if (err)
		return err;
	conclude(&judging);
	return PS_OK;
}
