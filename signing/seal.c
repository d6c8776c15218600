#include "signing/seal.h"

#include <string.h>

#include "signing/cbor.h"

void ps_link_encode(const struct ps_link *link, struct ps_buf *buf)
{
	ps_cbor_add_bytes(buf, link->take, PS_HASH_LEN);
	ps_cbor_add_uint(buf, link->number);
	ps_cbor_add_bytes(buf, link->prev, PS_HASH_LEN);
}

enum ps_err ps_link_decode(struct ps_cursor *cursor, struct ps_link *link_out)
{
	struct ps_link link;
	enum ps_err err = ps_cbor_read_fixed(cursor, link.take, PS_HASH_LEN);

	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SEALS_MAX + 1, &link.number);
	if (!err)
		err = ps_cbor_read_fixed(cursor, link.prev, PS_HASH_LEN);
	if (!err)
		*link_out = link;
	return err;
}

void ps_tally_encode(const struct ps_tally *tally, struct ps_buf *buf)
{
	ps_cbor_add_uint(buf, tally->entries);
	ps_cbor_add_array(buf, tally->camera_count);
	for (size_t i = 0; i < tally->camera_count; i++) {
		ps_cbor_add_array(buf, 2);
		ps_cbor_add_uint(buf, tally->cameras[i].frames);
		ps_cbor_add_uint(buf, tally->cameras[i].drops);
	}
	ps_cbor_add_array(buf, PS_CLASS_COUNT);
	for (size_t i = 0; i < PS_CLASS_COUNT; i++)
		ps_cbor_add_uint(buf, tally->events[i]);
	ps_cbor_add_uint(buf, tally->first_us);
	ps_cbor_add_uint(buf, tally->last_us);
}

/* What holds of every tally, whatever it counts. */
static bool is_consistent(const struct ps_tally *tally)
{
	uint64_t left = tally->entries;

	for (size_t i = 0; i < tally->camera_count; i++) {
		if (tally->cameras[i].frames > left ||
		    (tally->cameras[i].drops && tally->cameras[i].frames == 0))
			return false;
		left -= tally->cameras[i].frames;
	}
	for (size_t i = 0; i < PS_CLASS_COUNT; i++) {
		if (tally->events[i] > left)
			return false;
		left -= tally->events[i];
	}
	return left == 0;
}

enum ps_err ps_tally_decode(struct ps_cursor *cursor, struct ps_tally *tally_out)
{
	struct ps_tally tally = { .entries = 0 };
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_uint(cursor, UINT64_MAX, &tally.entries);

	if (!err)
		err = ps_cbor_read_array(cursor, 1, PS_CAMERAS_MAX, &count);
	tally.camera_count = (size_t)count;
	for (size_t i = 0; i < count && !err; i++) {
		err = ps_cbor_read_tuple(cursor, 2);
		if (!err)
			err = ps_cbor_read_uint(cursor, UINT64_MAX, &tally.cameras[i].frames);
		if (!err)
			err = ps_cbor_read_uint(cursor, UINT64_MAX, &tally.cameras[i].drops);
	}
	if (!err)
		err = ps_cbor_read_tuple(cursor, PS_CLASS_COUNT);
	for (size_t i = 0; i < PS_CLASS_COUNT && !err; i++)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &tally.events[i]);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &tally.first_us);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &tally.last_us);
	if (!err && tally.first_us > tally.last_us)
		err = PS_RANGE;
	if (!err && !is_consistent(&tally))
		err = PS_MALFORMED;
	if (!err)
		*tally_out = tally;
	return err;
}

bool ps_tally_equal(const struct ps_tally *a, const struct ps_tally *b)
{
	if (a->entries != b->entries || a->camera_count != b->camera_count ||
	    a->first_us != b->first_us || a->last_us != b->last_us)
		return false;
	for (size_t i = 0; i < a->camera_count; i++)
		if (a->cameras[i].frames != b->cameras[i].frames ||
		    a->cameras[i].drops != b->cameras[i].drops)
			return false;
	return memcmp(a->events, b->events, sizeof(a->events)) == 0;
}

void ps_tally_add(struct ps_tally *total, const struct ps_tally *seal)
{
	if (total->entries == 0 || seal->first_us < total->first_us)
		total->first_us = seal->first_us;
	if (total->entries == 0 || seal->last_us > total->last_us)
		total->last_us = seal->last_us;
	total->entries += seal->entries;
	total->camera_count = seal->camera_count;
	for (size_t i = 0; i < seal->camera_count; i++) {
		total->cameras[i].frames += seal->cameras[i].frames;
		total->cameras[i].drops += seal->cameras[i].drops;
	}
	for (size_t i = 0; i < PS_CLASS_COUNT; i++)
		total->events[i] += seal->events[i];
}

/* What no seal may hold; the tally is consistent. */
static bool is_over_limit(const struct ps_seal *seal)
{
	uint64_t events = 0;

	for (size_t i = 0; i < seal->tally.camera_count; i++)
		if (seal->tally.cameras[i].frames > PS_FRAMES_A_SECOND_MAX)
			return true;
	for (size_t i = 0; i < PS_CLASS_COUNT; i++)
		events += seal->tally.events[i];
	return events > PS_SEAL_EVENTS_MAX || seal->tally.entries == 0 ||
	       seal->link.number > PS_SEALS_MAX;
}

void ps_seal_encode(const struct ps_seal *seal, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 10);
	ps_link_encode(&seal->link, buf);
	ps_cbor_add_bytes(buf, seal->content, PS_HASH_LEN);
	ps_tally_encode(&seal->tally, buf);
	ps_clock_encode(&seal->clock, buf);
}

enum ps_err ps_seal_decode(struct ps_bytes payload, struct ps_seal *seal_out)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	struct ps_seal seal;
	enum ps_err err = ps_cbor_read_tuple(&cursor, 10);

	if (!err)
		err = ps_link_decode(&cursor, &seal.link);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, seal.content, PS_HASH_LEN);
	if (!err)
		err = ps_tally_decode(&cursor, &seal.tally);
	if (!err && is_over_limit(&seal))
		err = PS_RANGE;
	if (!err)
		err = ps_clock_decode(&cursor, &seal.clock);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*seal_out = seal;
	return err;
}
