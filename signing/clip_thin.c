/* An export by a rule of thinning. */
#include "signing/clip_parts.h"

#define US_PER_SECOND 1000000U

void ps_clip_apply_rule(struct ps_clip *clip, const struct ps_sealed *sealed)
{
	const struct ps_tally *tally = &sealed->seal->tally;
	uint16_t present = 0;
	uint16_t there = 0;
	uint64_t events = 0;

	if (clip->settings->thinning.kind == PS_THINNING_NONE)
		return;
	for (size_t i = 0; i < tally->camera_count; i++)
		if (tally->cameras[i].frames)
			present |= (uint16_t)(1U << i);
	for (size_t i = 0; i < PS_CLASS_COUNT; i++)
		events += tally->events[i];
	clip->kept = ps_thinning_next(&clip->thinning, tally->first_us / US_PER_SECOND, present);
	for (size_t i = 0; i < sealed->count; i++) {
		const struct ps_record *record = &sealed->records[i];
		uint16_t bit;

		if (record->type != PS_RECORD_FRAME) {
			clip->result->rule_lacks += !record->event.shown;
			continue;
		}
		bit = (uint16_t)(1U << record->frame.entry.camera);
		if (!(clip->seen & bit) && record->frame.shown != PS_SHOWN_NOT)
			there |= bit;
		clip->seen |= bit;
	}
	clip->result->rule_lacks += (clip->kept & ~there) != 0 || (sealed->withheld && events);
}

void ps_clip_state_rule(struct ps_clip *clip)
{
	struct ps_buf statement;

	ps_buf_init(&statement);
	ps_thinning_encode(&clip->settings->thinning, &statement);
	if (statement.err)
		clip->out.err = statement.err;
	else
		ps_record_add_attachment(&clip->out, PS_ATTACHMENT_THINNING,
					 (struct ps_bytes){ statement.bytes, statement.len });
	ps_buf_release(&statement);
}
