#include <string.h>

#include "signing/cbor.h"
#include "signing/record.h"

static const struct {
	const char *name;
	size_t cap;
	uint8_t items; /* of the array, the type included */
} types[PS_RECORD_TYPE_COUNT] = {
	[PS_RECORD_MAGIC] = { "magic", PS_MAGIC_RECORD_MAX, 3 },
	[PS_RECORD_START] = { "start", PS_START_RECORD_MAX, 2 },
	[PS_RECORD_SEAL] = { "seal", PS_SEAL_RECORD_MAX, 2 },
	[PS_RECORD_FRAME] = { "frame", PS_FRAME_RECORD_MAX, 3 },
	[PS_RECORD_EVENT] = { "event", PS_EVENT_RECORD_MAX, 3 },
	[PS_RECORD_WITHHELD] = { "withheld", 2, 1 },
	[PS_RECORD_ENDING] = { "ending", PS_ENDING_RECORD_MAX, 2 },
	[PS_RECORD_OPENINGS] = { "openings", PS_OPENINGS_RECORD_MAX, 2 },
	[PS_RECORD_NONCE] = { "nonce", 64, 2 },
	[PS_RECORD_ATTACHMENT] = { "attachment", PS_ATTACHMENT_RECORD_MAX, 3 },
	[PS_RECORD_TRAILER] = { "trailer", PS_TRAILER_LEN, 2 },
};

const char *ps_record_type_name(enum ps_record_type type)
{
	return type < PS_RECORD_TYPE_COUNT ? types[type].name : "unknown";
}

size_t ps_record_cap(enum ps_record_type type)
{
	return type < PS_RECORD_TYPE_COUNT ? types[type].cap : 0;
}

static enum ps_err read_type(struct ps_cursor *cursor, enum ps_record_type *type_out)
{
	uint64_t items;
	uint64_t type;
	enum ps_err err = ps_cbor_read_array(cursor, 1, 3, &items);

	if (!err)
		err = ps_cbor_read_uint(cursor, PS_RECORD_TYPE_COUNT - 1, &type);
	if (err)
		return err == PS_RANGE ? PS_MALFORMED : err;
	if (items != types[type].items)
		return PS_MALFORMED;
	*type_out = (enum ps_record_type)type;
	return PS_OK;
}

enum ps_err ps_record_measure(struct ps_bytes bytes, size_t *len_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	enum ps_record_type type;
	enum ps_err err;

	*len_out = 2;
	err = read_type(&cursor, &type);
	if (err)
		return err;
	cursor.at = 0;
	return ps_cbor_measure(&cursor, types[type].cap, len_out);
}

static enum ps_err read_magic(struct ps_cursor *cursor, struct ps_record *record)
{
	static const struct ps_bytes word = { (const uint8_t *)"packseal", 8 };
	struct ps_bytes text;
	enum ps_err err = ps_cbor_read_text(cursor, word.len, &text);

	if (!err && !ps_bytes_equal(text, word))
		err = PS_MALFORMED;
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &record->version);
	if (!err && record->version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	return err;
}

static enum ps_err read_whole(struct ps_cursor *cursor, struct ps_frame_record *frame)
{
	size_t salts_len = (size_t)frame->entry.tile_count * PS_SALT_LEN;
	enum ps_err err = ps_cbor_read_bytes(cursor, 4, PS_PICTURE_LEN_MAX, &frame->jpeg);

	frame->shown = PS_SHOWN_WHOLE;
	return err ? err : ps_cbor_read_bytes(cursor, salts_len, salts_len, &frame->salts);
}

static enum ps_err read_tiles(struct ps_cursor *cursor, struct ps_frame_record *frame)
{
	enum ps_err err = PS_OK;

	frame->shown = PS_SHOWN_TILES;
	frame->has_header = !ps_cbor_read_if_null(cursor);
	if (frame->has_header)
		err = ps_cbor_read_bytes(cursor, 4, PS_HEADER_LEN_MAX, &frame->header);
	if (!err)
		err = ps_cbor_read_array(cursor, 1, PS_TILES_MAX, &frame->item_count);
	if (err)
		return err;
	frame->items = ps_cursor_of(cursor->bytes + cursor->at, ps_cursor_left(cursor));
	cursor->at = cursor->len;
	return PS_OK;
}

static enum ps_err read_frame(struct ps_cursor *cursor, struct ps_frame_record *frame)
{
	size_t from = cursor->at;
	uint64_t form = 0;
	enum ps_err err = ps_frame_entry_decode(cursor, &frame->entry);

	if (err)
		return err;
	frame->entry_bytes = ps_cursor_since(cursor, from);
	if (ps_cbor_read_if_null(cursor)) {
		frame->shown = PS_SHOWN_NOT;
		return PS_OK;
	}
	err = ps_cbor_read_tuple(cursor, 3);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SHOWN_TILES, &form);
	if (!err && form == PS_SHOWN_NOT)
		err = PS_MALFORMED;
	if (err)
		return err;
	return form == PS_SHOWN_WHOLE ? read_whole(cursor, frame) : read_tiles(cursor, frame);
}

static enum ps_err read_event(struct ps_cursor *cursor, struct ps_event_record *event)
{
	size_t from = cursor->at;
	enum ps_err err = ps_event_entry_decode(cursor, &event->entry);

	if (err)
		return err;
	event->entry_bytes = ps_cursor_since(cursor, from);
	event->shown = !ps_cbor_read_if_null(cursor);
	if (!event->shown)
		return PS_OK;
	return ps_cbor_read_bytes(cursor, PS_SALT_LEN + 1, PS_SALT_LEN + PS_EVENT_BODY_LEN_MAX,
				  &event->salted);
}

static enum ps_err read_openings(struct ps_cursor *cursor, struct ps_record *record)
{
	struct ps_cursor walk;
	enum ps_err err = ps_cbor_read_array(cursor, 0, PS_OPENINGS_MAX, &record->openings.count);

	if (err)
		return err;
	walk = *cursor;
	for (uint64_t i = 0; i < record->openings.count && !err; i++) {
		struct ps_bytes salted;
		bool shown;

		err = ps_opening_read(&walk, &shown, &salted);
	}
	record->openings.items = *cursor;
	cursor->at = walk.at;
	return err;
}

static enum ps_err read_nonce(struct ps_cursor *cursor, struct ps_record *record)
{
	record->nonce.shown = !ps_cbor_read_if_null(cursor);
	if (!record->nonce.shown)
		return PS_OK;
	return ps_cbor_read_bytes(cursor, PS_NONCE_LEN, PS_NONCE_LEN, &record->nonce.bytes);
}

static enum ps_err read_attachment(struct ps_cursor *cursor, struct ps_record *record)
{
	enum ps_err err = ps_cbor_read_uint(cursor, UINT16_MAX, &record->attachment.kind);

	return err ? err
		   : ps_cbor_read_bytes(cursor, 1, PS_ATTACHMENT_LEN_MAX,
					&record->attachment.bytes);
}

static enum ps_err read_trailer(struct ps_cursor *cursor, struct ps_record *record)
{
	uint8_t offset[8];
	enum ps_err err = ps_cbor_read_fixed(cursor, offset, sizeof(offset));

	record->ending_offset = 0;
	for (size_t i = 0; i < sizeof(offset) && !err; i++)
		record->ending_offset = record->ending_offset << 8 | offset[i];
	return err;
}

static enum ps_err read_content(struct ps_cursor *cursor, struct ps_record *record)
{
	switch (record->type) {
	case PS_RECORD_MAGIC:
		return read_magic(cursor, record);
	case PS_RECORD_START:
	case PS_RECORD_SEAL:
	case PS_RECORD_ENDING:
		return ps_cose_read(cursor, types[record->type].cap, &record->cose);
	case PS_RECORD_FRAME:
		return read_frame(cursor, &record->frame);
	case PS_RECORD_EVENT:
		return read_event(cursor, &record->event);
	case PS_RECORD_WITHHELD:
		return PS_OK;
	case PS_RECORD_OPENINGS:
		return read_openings(cursor, record);
	case PS_RECORD_NONCE:
		return read_nonce(cursor, record);
	case PS_RECORD_ATTACHMENT:
		return read_attachment(cursor, record);
	case PS_RECORD_TRAILER:
		return read_trailer(cursor, record);
	case PS_RECORD_TYPE_COUNT:
		break;
	}
	return PS_MALFORMED;
}

/* The typ of a COSE_Sign1 must be one that its record may hold. */
static bool typ_fits(const struct ps_record *record)
{
	switch (record->type) {
	case PS_RECORD_START:
		return record->cose.type == PS_COSE_START;
	case PS_RECORD_SEAL:
		return record->cose.type == PS_COSE_SEAL;
	case PS_RECORD_ENDING:
		return record->cose.type == PS_COSE_END || record->cose.type == PS_COSE_RECOVERED;
	default:
		return true;
	}
}

enum ps_err ps_record_read(struct ps_bytes bytes, uint64_t offset, struct ps_record *record_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_record record = { .offset = offset, .whole = bytes };
	enum ps_err err = read_type(&cursor, &record.type);

	if (!err)
		err = read_content(&cursor, &record);
	if (!err && (ps_cursor_left(&cursor) || !typ_fits(&record)))
		err = PS_MALFORMED;
	/* the record is whole, so an item that ends too early is a wrong item */
	if (err)
		return err == PS_TRUNCATED ? PS_MALFORMED : err;
	*record_out = record;
	return PS_OK;
}

enum ps_err ps_tile_item_read(struct ps_cursor *items, struct ps_tile_item *item_out)
{
	struct ps_tile_item item = { .run = 1 };
	enum ps_cbor_type type;
	enum ps_err err = ps_cbor_peek(items, &type);

	if (err)
		return err;
	switch (type) {
	case PS_CBOR_BYTES:
		item.kind = PS_TILE_SHOWN;
		err = ps_cbor_read_bytes(items, PS_SALT_LEN + 1, PS_SALT_LEN + PS_TILE_LEN_MAX,
					 &item.salted);
		break;
	case PS_CBOR_UINT:
		item.kind = PS_TILE_SAME;
		err = ps_cbor_read_uint(items, PS_TILES_MAX, &item.run);
		if (!err && item.run == 0)
			err = PS_RANGE;
		break;
	case PS_CBOR_ARRAY:
		item.kind = PS_TILE_WITHHELD;
		err = ps_cbor_read_tuple(items, 1);
		if (!err)
			err = ps_cbor_read_bytes(items, PS_HASH_LEN, PS_HASH_LEN, &item.hash);
		break;
	default:
		err = PS_MALFORMED;
	}
	if (!err)
		*item_out = item;
	return err;
}

enum ps_err ps_opening_read(struct ps_cursor *items, bool *shown_out, struct ps_bytes *salted_out)
{
	*shown_out = !ps_cbor_read_if_null(items);
	if (!*shown_out)
		return PS_OK;
	return ps_cbor_read_bytes(items, PS_SALT_LEN + 1, PS_SALT_LEN + PS_EVENT_BODY_LEN_MAX,
				  salted_out);
}

bool ps_attachment_holds_jpeg(struct ps_bytes bytes)
{
	for (size_t i = 0; i + 3 <= bytes.len; i++)
		if (memcmp(bytes.bytes + i, "\xff\xd8\xff", 3) == 0)
			return true;
	return false;
}
