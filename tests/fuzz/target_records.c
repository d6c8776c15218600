/*
 * The record reader over any bytes.
 *
 * Property: how the bytes are cut into reads changes nothing: the same records, the same error at
 * the same place. The records lie one behind the other without a gap, are never longer than their
 * type allows, and a record that has a writer of its own is written again as the same bytes.
 */
#include <string.h>

#include "tests/fuzz/fuzz.h"

static void check_tiles(const struct ps_frame_record *frame)
{
	struct ps_cursor items = frame->items;

	for (uint64_t i = 0; i < frame->item_count; i++) {
		struct ps_tile_item item;

		if (ps_tile_item_read(&items, &item))
			return;
		PS_FUZZ_HOLDS(item.kind != PS_TILE_SHOWN || item.salted.len > PS_SALT_LEN);
		PS_FUZZ_HOLDS(item.kind != PS_TILE_SAME || item.run > 0);
		PS_FUZZ_HOLDS(item.kind != PS_TILE_WITHHELD || item.hash.len == PS_HASH_LEN);
	}
}

static bool write_again(struct ps_buf *buf, const struct ps_record *record)
{
	switch (record->type) {
	case PS_RECORD_MAGIC:
		ps_record_add_magic(buf);
		return true;
	case PS_RECORD_START:
	case PS_RECORD_SEAL:
	case PS_RECORD_ENDING:
		ps_record_add_signed_head(buf, record->type);
		ps_buf_add(buf, record->cose.whole.bytes, record->cose.whole.len);
		return true;
	case PS_RECORD_WITHHELD:
		ps_record_add_withheld(buf);
		return true;
	case PS_RECORD_EVENT:
		ps_record_add_event(buf, record->event.entry_bytes,
				    record->event.shown ? record->event.salted
							: (struct ps_bytes){ 0 });
		return true;
	case PS_RECORD_NONCE:
		ps_record_add_nonce(buf, record->nonce.shown ? record->nonce.bytes.bytes : NULL);
		return true;
	case PS_RECORD_ATTACHMENT:
		ps_record_add_attachment(buf, record->attachment.kind, record->attachment.bytes);
		return true;
	case PS_RECORD_TRAILER:
		ps_record_add_trailer(buf, record->ending_offset);
		return true;
	case PS_RECORD_FRAME:
		if (record->frame.shown == PS_SHOWN_TILES)
			check_tiles(&record->frame);
		ps_record_add_frame_head(buf, record->frame.entry_bytes, record->frame.shown);
		return record->frame.shown == PS_SHOWN_NOT;
	default:
		return false;
	}
}

static void check_record(const struct ps_record *record, struct ps_buf *again)
{
	PS_FUZZ_HOLDS(record->type < PS_RECORD_TYPE_COUNT);
	PS_FUZZ_HOLDS(record->whole.len > 0);
	PS_FUZZ_HOLDS(record->whole.len <= ps_record_cap(record->type));
	ps_buf_clear(again);
	if (!write_again(again, record))
		return;
	PS_FUZZ_HOLDS(again->err == PS_OK);
	PS_FUZZ_HOLDS(ps_bytes_equal(record->whole, (struct ps_bytes){ again->bytes, again->len }));
}

/* How a reading went, for comparing. */
struct reading {
	uint64_t count;
	uint64_t offset;
	enum ps_err err;
	size_t left;
};

static struct reading read_all(struct ps_bytes bytes, size_t chunk)
{
	struct ps_fuzz_memory memory = { .bytes = bytes, .chunk = chunk };
	struct reading reading = { 0 };
	struct ps_reader reader;
	struct ps_record record;
	struct ps_buf again;
	size_t at = 0;

	ps_buf_init(&again);
	ps_reader_init(&reader, ps_fuzz_source(&memory));
	while (!(reading.err = ps_reader_next(&reader, &record))) {
		PS_FUZZ_HOLDS(record.offset == at);
		PS_FUZZ_HOLDS(record.whole.len <= bytes.len - at);
		PS_FUZZ_HOLDS(memcmp(record.whole.bytes, bytes.bytes + at, record.whole.len) == 0);
		check_record(&record, &again);
		at += record.whole.len;
		reading.count++;
	}
	reading.offset = reader.offset;
	if (reading.err == PS_TRUNCATED)
		reading.left = ps_reader_left(&reader);
	PS_FUZZ_HOLDS(reading.offset == at);
	PS_FUZZ_HOLDS(reading.err != PS_END || at == bytes.len);
	PS_FUZZ_HOLDS(reading.err != PS_TRUNCATED || reading.left == bytes.len - at);
	ps_reader_release(&reader);
	ps_buf_release(&again);
	return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const size_t chunks[] = { 1, 3, 61 };
	const struct ps_bytes input = { bytes, len };
	const struct reading whole = read_all(input, 0);

	for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
		const struct reading cut = read_all(input, chunks[i]);

		PS_FUZZ_HOLDS(cut.count == whole.count);
		PS_FUZZ_HOLDS(cut.offset == whole.offset);
		PS_FUZZ_HOLDS(cut.err == whole.err);
		PS_FUZZ_HOLDS(cut.left == whole.left);
	}
	return 0;
}
