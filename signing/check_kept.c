/* Which pictures are there: the holes between them, and whether a rule of thinning left them out.
 */
#include "signing/check_parts.h"

/* From the last picture that was shown, or the take's beginning, to @time_us. */
static void note_hole(struct ps_check *check, struct ps_check_camera *camera, uint64_t time_us)
{
	uint64_t from_us = camera->have_shown	  ? camera->shown_us
			   : check->total.entries ? check->total.first_us
						  : check->tally.first_us;

	if (time_us <= from_us || time_us - from_us <= camera->hole_us)
		return;
	camera->hole_us = time_us - from_us;
	camera->hole_from_us = from_us;
}

void ps_check_keep_frame(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_frame_entry *entry = &record->frame.entry;
	struct ps_check_camera *camera = &check->cameras[entry->camera];

	if (record->frame.shown == PS_SHOWN_NOT)
		return;
	if (camera->seen)
		check->more_shown = true;
	else
		camera->first_shown = true;
	note_hole(check, camera, entry->time_us);
	camera->have_shown = true;
	camera->shown_us = entry->time_us;
}

enum ps_err ps_check_keep_seal(struct ps_check *check, const struct ps_seal *seal)
{
	struct ps_check_kept kept = { .second = seal->tally.first_us / PS_US_PER_SECOND };

	for (size_t i = 0; i < check->start.camera_count; i++) {
		if (seal->tally.cameras[i].frames)
			kept.present |= (uint16_t)(1U << i);
		if (check->cameras[i].first_shown)
			kept.first |= (uint16_t)(1U << i);
		check->cameras[i].first_shown = false;
	}
	/* no rule leaves out what an event says */
	for (size_t i = 0; i < PS_CLASS_COUNT && check->withheld; i++)
		check->more_shown |= seal->tally.events[i] != 0;
	ps_buf_add(&check->kept_seals, &kept, sizeof(kept));
	return check->kept_seals.err;
}

static bool is_thinned(const struct ps_check *check)
{
	const struct ps_check_kept *kept = (const void *)check->kept_seals.bytes;
	size_t count = check->kept_seals.len / sizeof(*kept);
	struct ps_thinning thinning;

	if (check->more_shown)
		return false;
	ps_thinning_begin(&thinning, &check->thinning, count);
	for (size_t i = 0; i < count; i++)
		if (ps_thinning_next(&thinning, kept[i].second, kept[i].present) != kept[i].first)
			return false;
	return true;
}

void ps_check_judge_kept(struct ps_check *check)
{
	for (size_t i = 0; i < check->start.camera_count; i++)
		note_hole(check, &check->cameras[i], check->total.last_us);
	if (check->thinning.kind == PS_THINNING_NONE || check->refused)
		return;
	if (is_thinned(check)) {
		ps_report_turn(check->report, PS_WHAT_FRAMES_WITHHELD, PS_WHAT_FRAMES_THINNED);
		ps_report_turn(check->report, PS_WHAT_SEALS_WITHHELD, PS_WHAT_SEALS_THINNED);
	} else {
		ps_check_note_at(check, PS_WHAT_THINNING_DIFFERS, check->ending_offset);
	}
}
