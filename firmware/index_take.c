#include "firmware/index_take.h"

#include <string.h>

#include "signing/event.h"

static bool is_in(const struct ps_index_take *take, struct ps_bytes waybill)
{
	for (size_t i = 0; i < take->waybill_count; i++)
		if (take->waybills[i].len == waybill.len &&
		    memcmp(take->waybills[i].bytes, waybill.bytes, waybill.len) == 0)
			return true;
	return false;
}

void ps_take_row_note(uint64_t kind, struct ps_bytes body, uint64_t *return_of)
{
	struct ps_link_body link;

	if (*return_of || !ps_event_is_return(kind, body))
		return;
	if (kind != PS_EVENT_RETURN_OF)
		*return_of = PS_INDEX_RETURN_OF_NONE;
	else if (!ps_link_body_decode(body, &link) && link.take.number <= PS_INDEX_NUMBER_MAX)
		*return_of = link.take.number;
}

void ps_take_row_note_read(const struct ps_event_record *event, uint64_t *return_of)
{
	if (event->shown)
		ps_take_row_note(event->entry.kind,
				 (struct ps_bytes){ event->salted.bytes + PS_SALT_LEN,
						    event->salted.len - PS_SALT_LEN },
				 return_of);
}

enum ps_err ps_take_row_put(struct ps_index *index, const struct ps_take_row *row)
{
	const struct ps_tally *tally = &row->ending->tally;
	struct ps_index_take take = {
		.number = row->number,
		.path = { (const uint8_t *)row->path, strlen(row->path) },
		.station = row->station,
		.lane = row->lane,
		.started_utc_us = row->started_utc_us,
		.length_us = tally->entries ? tally->last_us - tally->first_us : 0,
		.ending = row->ending->word,
		.reason = row->ending->reason,
		.bytes = row->bytes,
		.cameras = tally->camera_count,
		.faults = tally->events[PS_CLASS_FAULT] + tally->events[PS_CLASS_CLOCK],
		.return_of = row->return_of,
	};

	if (!index)
		return PS_OK;
	memcpy(take.id, row->id, PS_HASH_LEN);
	for (size_t i = 0; i < tally->camera_count; i++) {
		take.frames += tally->cameras[i].frames;
		take.drops += tally->cameras[i].drops;
	}
	/* the scan that ends a take repeats its waybill */
	for (size_t i = 0; i < row->waybill_count; i++)
		if (!is_in(&take, row->waybills[i]))
			take.waybills[take.waybill_count++] = row->waybills[i];
	return ps_index_put(index, &take);
}
