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
		.waybill_count = take->waybill[0] != '\0',
		.waybills = { view_of(take->waybill) },
	};
	enum ps_err err =
		ps_ledger_checkpoint(settings->ledger, settings->key, &recorder->clock, NULL);

	if (err)
		ps_log(settings->journal, PS_LOG_ERROR, "no checkpoint after take %llu: %s",
		       (unsigned long long)take->number, ps_err_text(err));
	err = ps_take_row_put(settings->index, &row);
	if (err)
		ps_log(settings->journal, PS_LOG_ERROR,
		       "take %llu is not in the index: %s; run packseal reindex",
		       (unsigned long long)take->number, ps_err_text(err));
}

void ps_recorder_end_take(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	struct ps_notice notice = { .kind = take->cut_short ? PS_NOTICE_CUT_SHORT : PS_NOTICE_ENDED,
				    .lane = take->lane,
				    .take = take->session_take,
				    .number = take->number };
	struct ps_ending ending;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = ps_recorder_take_end(take, &recorder->clock, hash, &ending);

	if (err) {
		ps_recorder_break(recorder, take, err);
		return;
	}
	err = add_ended_leaf(recorder, take, &ending, hash);
	if (err) {
		recorder->faults |= PS_FAULT_LEDGER;
		ps_recorder_break(recorder, take, err);
		return;
	}
	follow_up(recorder, take, &ending);
	ps_recorder_count_take(recorder, &take->file);
	notice.bytes = take->file.bytes;
	notice.seal = ending.seals;
	memcpy(notice.id, ps_take_id(take->writer), PS_HASH_LEN);
	(void)snprintf(notice.text, sizeof(notice.text), "%s: %s", ps_ending_name(ending.word),
		       ps_reason_name(ending.reason));
	ps_log(recorder->settings.journal, PS_LOG_NOTICE, "take %llu %s, %llu seals, %llu bytes",
	       (unsigned long long)take->number, notice.text, (unsigned long long)ending.seals,
	       (unsigned long long)take->file.bytes);
	ps_recorder_tell(recorder, &notice);
	ps_recorder_forget(recorder, take);
}
