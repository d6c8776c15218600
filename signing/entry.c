#include "signing/entry.h"

#include "signing/cbor.h"

void ps_frame_entry_encode(const struct ps_frame_entry *entry, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 7);
	ps_cbor_add_uint(buf, entry->camera);
	ps_cbor_add_uint(buf, entry->seq);
	ps_cbor_add_uint(buf, entry->time_us);
	ps_cbor_add_uint(buf, entry->whole);
	ps_cbor_add_bytes(buf, entry->header_hash, PS_HASH_LEN);
	ps_cbor_add_uint(buf, entry->tile_count);
	ps_cbor_add_bytes(buf, entry->frame_hash, PS_HASH_LEN);
}

void ps_event_entry_encode(const struct ps_event_entry *entry, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 5);
	ps_cbor_add_uint(buf, entry->kind);
	ps_cbor_add_uint(buf, entry->event_class);
	ps_cbor_add_uint(buf, entry->seq);
	ps_cbor_add_uint(buf, entry->time_us);
	ps_cbor_add_bytes(buf, entry->body_hash, PS_HASH_LEN);
}

enum ps_err ps_frame_entry_decode(struct ps_cursor *cursor, struct ps_frame_entry *entry_out)
{
	struct ps_frame_entry got;
	uint64_t whole = 0;
	enum ps_err err = ps_cbor_read_tuple(cursor, 7);

	if (!err)
		err = ps_cbor_read_uint(cursor, PS_CAMERAS_MAX - 1, &got.camera);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &got.seq);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &got.time_us);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_WHOLE_COUNT - 1, &whole);
	if (!err)
		err = ps_cbor_read_fixed(cursor, got.header_hash, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_TILES_MAX, &got.tile_count);
	if (!err)
		err = ps_cbor_read_fixed(cursor, got.frame_hash, PS_HASH_LEN);
	if (err)
		return err;
	if (got.tile_count == 0)
		return PS_RANGE;
	got.whole = (enum ps_whole)whole;
	*entry_out = got;
	return PS_OK;
}

enum ps_err ps_event_entry_decode(struct ps_cursor *cursor, struct ps_event_entry *entry_out)
{
	struct ps_event_entry got;
	uint64_t event_class = 0;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = ps_cbor_read_uint(cursor, PS_EVENT_KIND_MAX, &got.kind);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_CLASS_COUNT - 1, &event_class);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &got.seq);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &got.time_us);
	if (!err)
		err = ps_cbor_read_fixed(cursor, got.body_hash, PS_HASH_LEN);
	if (err)
		return err;
	got.event_class = (enum ps_event_class)event_class;
	if (ps_event_kind_class(got.kind) != PS_CLASS_COUNT &&
	    ps_event_kind_class(got.kind) != got.event_class)
		return PS_MALFORMED;
	*entry_out = got;
	return PS_OK;
}
