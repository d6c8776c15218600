#include "signing/outline.h"

#include "signing/event.h"
#include "signing/hash.h"
#include "signing/record.h"

/* Enough for a START with a chain of two; a longer one takes a second read. */
#define FRONT_LEN 8192

void ps_outline_init(struct ps_outline *outline)
{
	*outline = (struct ps_outline){ .ended = false };
	ps_buf_init(&outline->front);
	ps_buf_init(&outline->tail);
}

void ps_outline_release(struct ps_outline *outline)
{
	ps_buf_release(&outline->front);
	ps_buf_release(&outline->tail);
}

static enum ps_err read_into(struct ps_buf *buf, const struct ps_reach *reach, uint64_t offset,
			     size_t len)
{
	enum ps_err err;

	ps_buf_clear(buf);
	err = ps_buf_reserve(buf, len);
	if (!err)
		err = reach->read_at(reach->ctx, offset, buf->bytes, len, &buf->len);
	return err;
}

/* The record at the front of @rest, which is then behind it. */
static enum ps_err take_record(struct ps_bytes *rest, struct ps_record *record_out)
{
	size_t len;
	enum ps_err err = ps_record_measure(*rest, &len);

	if (!err)
		err = ps_record_read((struct ps_bytes){ rest->bytes, len }, 0, record_out);
	if (err)
		return err;
	rest->bytes += len;
	rest->len -= len;
	return PS_OK;
}

static enum ps_err parse_front(struct ps_outline *outline)
{
	struct ps_bytes rest = { outline->front.bytes, outline->front.len };
	struct ps_record record;
	enum ps_err err = take_record(&rest, &record);

	if (!err && record.type != PS_RECORD_MAGIC)
		err = PS_MALFORMED;
	if (!err)
		err = take_record(&rest, &record);
	if (!err && record.type != PS_RECORD_START)
		err = PS_MALFORMED;
	if (!err)
		err = ps_start_decode(record.cose.payload, &outline->start);
	return err ? err : ps_hash(PS_HASH_RECORD, record.cose.whole, outline->take);
}

static enum ps_err read_front(struct ps_outline *outline, const struct ps_reach *reach)
{
	enum ps_err err = read_into(&outline->front, reach, 0, FRONT_LEN);

	if (!err)
		err = parse_front(outline);
	if (err != PS_TRUNCATED || outline->front.len < FRONT_LEN)
		return err;
	err = read_into(&outline->front, reach, 0, PS_MAGIC_RECORD_MAX + PS_START_RECORD_MAX);
	return err ? err : parse_front(outline);
}

static enum ps_err read_waybills(struct ps_outline *outline, const struct ps_record *record)
{
	struct ps_cursor items = record->openings.items;
	enum ps_err err = PS_OK;

	for (uint64_t i = 0; i < record->openings.count && !err; i++) {
		struct ps_code_body code;
		struct ps_bytes salted;
		bool shown;

		err = ps_opening_read(&items, &shown, &salted);
		if (err || !shown)
			continue;
		err = ps_code_body_decode(
			(struct ps_bytes){ salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN },
			&code);
		if (!err)
			outline->waybills[outline->waybill_count++] = code.code;
	}
	return err;
}

static enum ps_err parse_tail(struct ps_outline *outline)
{
	struct ps_bytes rest = { outline->tail.bytes, outline->tail.len };
	struct ps_record record;
	enum ps_err err = take_record(&rest, &record);

	if (!err && record.type != PS_RECORD_ENDING)
		err = PS_MALFORMED;
	if (!err)
		err = ps_ending_decode(record.cose.type, record.cose.payload, &outline->ending);
	if (!err)
		err = take_record(&rest, &record);
	if (!err && record.type != PS_RECORD_OPENINGS)
		err = PS_MALFORMED;
	return err ? err : read_waybills(outline, &record);
}

/* Where the trailer says that the ending is; PS_NOT_FOUND if there is no trailer. */
static enum ps_err find_ending(struct ps_outline *outline, const struct ps_reach *reach,
			       uint64_t *offset_out)
{
	struct ps_record record;
	enum ps_err err;

	if (reach->size < PS_TRAILER_LEN)
		return PS_NOT_FOUND;
	err = read_into(&outline->tail, reach, reach->size - PS_TRAILER_LEN, PS_TRAILER_LEN);
	if (err)
		return err;
	if (outline->tail.len != PS_TRAILER_LEN ||
	    ps_record_read((struct ps_bytes){ outline->tail.bytes, PS_TRAILER_LEN }, 0, &record) ||
	    record.type != PS_RECORD_TRAILER || record.ending_offset >= reach->size)
		return PS_NOT_FOUND;
	*offset_out = record.ending_offset;
	return PS_OK;
}

enum ps_err ps_outline_read(struct ps_outline *outline, const struct ps_reach *reach)
{
	uint64_t offset;
	enum ps_err err = read_front(outline, reach);

	outline->ended = false;
	outline->waybill_count = 0;
	if (err)
		return err;
	err = find_ending(outline, reach, &offset);
	if (err)
		return err == PS_NOT_FOUND ? PS_OK : err;
	err = read_into(&outline->tail, reach, offset,
			PS_ENDING_RECORD_MAX + PS_OPENINGS_RECORD_MAX);
	if (!err)
		err = parse_tail(outline);
	outline->ended = err == PS_OK;
	return err == PS_TRUNCATED ? PS_MALFORMED : err;
}
