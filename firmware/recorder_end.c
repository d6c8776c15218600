#include <stdio.h>
#include <string.h>

#include "firmware/index_take.h"
#include "firmware/recorder_in.h"

static struct ps_bytes view_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static enum ps_err add_ended_leaf(struct ps_recorder *recorder, const struct ps_recorder_take *take,
				  const struct ps_ending *ending, const uint8_t hash[PS_HASH_LEN])
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENDED,
				.clock = recorder->clock,
				.ended = {
					.number = take->number,
					.started = take->started_leaf,
					.ending = ending->word,
					.reason = ending->reason,
					.commitment_count = ending->commitment_count,
					.tag_count = take->has_tag,
				} };

	memcpy(leaf.ended.take, ps_take_id(take->writer), PS_HASH_LEN);
	memcpy(leaf.ended.last_record, hash, PS_HASH_LEN);
	memcpy(leaf.ended.commitments, ending->commitments, sizeof(ending->commitments));
	memcpy(leaf.ended.tags[0], take->tag, PS_HASH_LEN);
	return ps_ledger_append(recorder->settings.ledger, &leaf);
}

/* The evidence is complete without these; what fails is said, and made good by reindex or the next
 * take's checkpoint. */
static void follow_up(struct ps_recorder *recorder, const struct ps_recorder_take *take,
		      const struct ps_ending *ending)
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	struct ps_take_row row = {
		.number = take->number,
		.id = ps_take_id(take->writer),
		.path = take->file.path,
		.station = view_of(settings->station->name),
		.lane = view_of(recorder->lanes[take->lane].settings->name),
		.started_utc_us = take->started_utc_us,
		.bytes = take->file.bytes,
		.ending = ending,
		.return_of = take->return_of,
		.waybill_count = take->waybill[0] != '\0',
		.waybills = { view_of(take->waybill) },
	};
	enum ps_err err;

	ps_recorder_checkpoint(recorder);
	err = ps_take_row_put(settings->index, &row);
	if (err)
		ps_log(settings->journal, PS_LOG_ERROR,
		       "take %llu is not in the index: %s; run packseal reindex",
		       (unsigned long long)take->number, ps_err_text(err));
}

static void tell_ended(struct ps_recorder *recorder, const struct ps_recorder_take *take)
{
	const struct ps_ending *ending = &take->ending.made.ending;
	struct ps_notice notice = { .kind = take->cut_short ? PS_NOTICE_CUT_SHORT : PS_NOTICE_ENDED,
				    .lane = take->lane,
				    .take = take->session_take,
				    .number = take->number,
				    .bytes = take->file.bytes,
				    .seal = ending->seals };

	memcpy(notice.id, ps_take_id(take->writer), PS_HASH_LEN);
	(void)snprintf(notice.text, sizeof(notice.text), "%s: %s", ps_ending_name(ending->word),
		       ps_reason_name(ending->reason));
	ps_log(recorder->settings.journal, PS_LOG_NOTICE, "take %llu %s, %llu seals, %llu bytes",
	       (unsigned long long)take->number, notice.text, (unsigned long long)ending->seals,
	       (unsigned long long)take->file.bytes);
	ps_recorder_tell(recorder, &notice);
}

/* The ending is signed: what is left to do with it. */
static void finish(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	const struct ps_ending_job *signed_ending = &take->ending;
	const struct ps_ending *ending = &signed_ending->made.ending;
	enum ps_err err = ps_recorder_take_finish(take);

	if (!err) {
		err = add_ended_leaf(recorder, take, ending, signed_ending->hash);
		if (err)
			recorder->faults |= PS_FAULT_LEDGER;
	}
	if (err) {
		ps_recorder_break(recorder, take, err);
		return;
	}
	follow_up(recorder, take, ending);
	ps_recorder_count_take(recorder, &take->file);
	tell_ended(recorder, take);
	ps_recorder_forget(recorder, take);
}

/* A key in hardware may come back; until then the take waits, and a restart would recover it. */
static void wait_for_key(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	enum ps_err err = take->ending.job.err;

	if (!recorder->signer || recorder->stopping) {
		recorder->faults |= PS_FAULT_KEY;
		ps_recorder_break(recorder, take, err);
		return;
	}
	ps_recorder_blame_key(recorder, err);
	take->ending.job.state = PS_SIGN_IDLE;
	take->ending.retry_us = recorder->clock.boot_us + PS_KEY_RETRY_US;
}

static void turn_ending(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	struct ps_sign_job *job = &take->ending.job;

	if (ps_recorder_look(recorder, job) == PS_SIGN_IDLE &&
	    take->ending.retry_us <= recorder->clock.boot_us)
		ps_recorder_sign(recorder, job);
	if (ps_recorder_look(recorder, job) != PS_SIGN_DONE)
		return;
	if (job->err)
		wait_for_key(recorder, take);
	else
		finish(recorder, take);
}

void ps_recorder_turn_endings(struct ps_recorder *recorder)
{
	for (size_t i = recorder->ending_count; i-- > 0;)
		turn_ending(recorder, recorder->endings[i]);
}

uint64_t ps_recorder_endings_due_us(const struct ps_recorder *recorder)
{
	uint64_t due_us = UINT64_MAX;

	for (size_t i = 0; i < recorder->ending_count; i++) {
		const struct ps_ending_job *ending = &recorder->endings[i]->ending;

		if (ps_recorder_look(recorder, &ending->job) == PS_SIGN_IDLE &&
		    ending->retry_us < due_us)
			due_us = ending->retry_us;
	}
	return due_us;
}

void ps_recorder_end_take(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	enum ps_err err = ps_recorder_take_prepare_ending(take, &recorder->clock);

	if (err) {
		ps_recorder_break(recorder, take, err);
		return;
	}
	ps_recorder_let_go(recorder, take);
	recorder->endings[recorder->ending_count++] = take;
	turn_ending(recorder, take);
}
