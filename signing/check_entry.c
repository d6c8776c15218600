#include <string.h>

#include "signing/cbor.h"
#include "signing/check_parts.h"
#include "signing/hash.h"

static enum ps_err add_entry(struct ps_check *check, const uint8_t hash[PS_HASH_LEN])
{
	ps_buf_add(&check->entries, hash, PS_HASH_LEN);
	return check->entries.err;
}

/* All entries of a seal are of one station second. */
static void count_time(struct ps_check *check, int camera, uint64_t time_us)
{
	struct ps_tally *tally = &check->tally;

	if (tally->entries == 0) {
		check->second = time_us / PS_US_PER_SECOND;
		tally->first_us = time_us;
		tally->last_us = time_us;
	} else if (time_us / PS_US_PER_SECOND != check->second) {
		ps_check_note(check, PS_WHAT_SECOND_MIXED, camera, time_us);
		check->content_wrong = true;
	}
	if (time_us < tally->first_us)
		tally->first_us = time_us;
	if (time_us > tally->last_us)
		tally->last_us = time_us;
	tally->entries++;
}

static void count_frame(struct ps_check *check, const struct ps_frame_entry *entry)
{
	struct ps_check_camera *camera = &check->cameras[entry->camera];
	struct ps_camera_count *count = &check->tally.cameras[entry->camera];

	count_time(check, (int)entry->camera, entry->time_us);
	count->frames++;
	if (entry->seq < camera->next_seq ||
	    (camera->have_last && entry->time_us <= camera->last_us)) {
		ps_check_note(check, PS_WHAT_TIME_REVERSED, (int)entry->camera, entry->time_us);
		check->content_wrong = true;
	} else {
		count->drops += entry->seq - camera->next_seq;
	}
	camera->next_seq = entry->seq + 1;
	camera->last_us = entry->time_us;
	camera->have_last = true;
}

/* A frame whose picture is not there: the rest of this seal of this camera has nothing to lean on.
 */
static enum ps_err pass_over(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_frame_entry *entry = &record->frame.entry;
	struct ps_check_camera *camera = &check->cameras[entry->camera];

	if (entry->whole == PS_FRAME_REFRESH)
		camera->have_picture = false;
	ps_check_note(check, PS_WHAT_FRAMES_WITHHELD, (int)entry->camera, entry->time_us);
	return camera->seen ? PS_OK : ps_check_unlisted(check, record);
}

/*
 * The first of a camera in a seal stands by itself; only the first of its take is gathered from
 * frames before it; tiles of different headers are never mixed.
 */
static bool may_stand_here(const struct ps_check *check, const struct ps_frame_entry *entry)
{
	const struct ps_check_camera *camera = &check->cameras[entry->camera];
	uint64_t before = check->total.cameras[entry->camera].frames +
			  check->tally.cameras[entry->camera].frames;

	if (entry->whole == PS_FRAME_MATERIALISED)
		return before == 0;
	if (entry->whole == PS_FRAME_REFRESH)
		return true;
	return camera->seen && memcmp(camera->entry_header, entry->header_hash, PS_HASH_LEN) == 0;
}

enum ps_err ps_check_frame(struct ps_check *check, const struct ps_record *record,
			   const struct ps_look *look)
{
	const struct ps_frame_entry *entry = &record->frame.entry;
	bool fits = true;
	enum ps_err err;

	check->frames_read++;
	if (entry->camera >= check->start.camera_count ||
	    entry->tile_count != check->cameras[entry->camera].header.tile_count)
		return ps_check_malformed(check, record, PS_WHAT_BAD_TILES);
	if (check->tally.cameras[entry->camera].frames == PS_FRAMES_A_SECOND_MAX)
		return ps_check_malformed(check, record, PS_WHAT_OVER_LIMIT);
	if (!may_stand_here(check, entry))
		return ps_check_malformed(check, record, PS_WHAT_BAD_TILES);
	count_frame(check, entry);
	err = look->err ? look->err : add_entry(check, look->entry_hash);
	if (err)
		return err;
	if (record->frame.shown == PS_SHOWN_NOT)
		err = pass_over(check, record);
	else
		err = ps_check_picture(check, record, look, &fits);
	ps_check_keep_frame(check, record);
	check->cameras[entry->camera].seen = true;
	check->cameras[entry->camera].seal_frames_shown += record->frame.shown != PS_SHOWN_NOT;
	memcpy(check->cameras[entry->camera].entry_header, entry->header_hash, PS_HASH_LEN);
	if (!fits)
		check->content_wrong = true;
	return err;
}

static enum ps_err keep_opening(struct ps_check *check, const struct ps_event_record *event)
{
	if (event->entry.kind != PS_EVENT_WAYBILL)
		return PS_OK;
	if (check->waybill_count == PS_OPENINGS_MAX)
		return PS_LIMIT;
	memcpy(check->waybills[check->waybill_count++], event->entry.body_hash, PS_HASH_LEN);
	if (event->shown)
		ps_cbor_add_bytes(&check->openings, event->salted.bytes, event->salted.len);
	else
		ps_cbor_add_null(&check->openings);
	return check->openings.err;
}

static enum ps_err check_body(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_event_record *event = &record->event;
	struct ps_bytes body;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err;

	if (!event->shown) {
		bool may = ps_event_class_may_be_withheld(event->entry.event_class);

		ps_check_note(check, may ? PS_WHAT_BODIES_WITHHELD : PS_WHAT_BODY_MISSING,
			      PS_NO_CAMERA, event->entry.time_us);
		return PS_OK;
	}
	err = ps_hash(PS_HASH_EVENT, event->salted, hash);
	if (err)
		return err;
	if (memcmp(hash, event->entry.body_hash, PS_HASH_LEN) != 0) {
		ps_check_note(check, PS_WHAT_BODY_DIFFERS, PS_NO_CAMERA, event->entry.time_us);
		check->content_wrong = true;
		return PS_OK;
	}
	body.bytes = event->salted.bytes + PS_SALT_LEN;
	body.len = event->salted.len - PS_SALT_LEN;
	if (ps_event_body_check(event->entry.kind, body))
		return ps_check_malformed(check, record, PS_WHAT_BAD_BODY);
	return PS_OK;
}

enum ps_err ps_check_event(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_event_entry *entry = &record->event.entry;
	uint8_t hash[PS_HASH_LEN];
	uint64_t events = 0;
	enum ps_err err;

	for (size_t i = 0; i < PS_CLASS_COUNT; i++)
		events += check->tally.events[i];
	if (events == PS_SEAL_EVENTS_MAX)
		return ps_check_malformed(check, record, PS_WHAT_OVER_LIMIT);
	count_time(check, PS_NO_CAMERA, entry->time_us);
	check->tally.events[entry->event_class]++;
	if (entry->seq != check->next_event) {
		ps_check_note(check,
			      entry->seq > check->next_event ? PS_WHAT_EVENTS_MISSING
							     : PS_WHAT_TIME_REVERSED,
			      PS_NO_CAMERA, entry->time_us);
		check->content_wrong = true;
	}
	check->next_event = entry->seq + 1;
	err = ps_hash(PS_HASH_ENTRY, record->event.entry_bytes, hash);
	if (!err)
		err = add_entry(check, hash);
	if (!err)
		err = check_body(check, record);
	if (!err)
		err = keep_opening(check, &record->event);
	return err == PS_LIMIT ? ps_check_malformed(check, record, PS_WHAT_OVER_LIMIT) : err;
}
