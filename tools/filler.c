#include "tools/filler.h"

#include <string.h>

#include "signing/picture.h"

enum { COMPONENTS = 3, TABLES = 4, LEVEL_MIDDLE = 128, BLOCK_GAIN = 8 };

/* Symbols to codes; length 0: no code. Only DC categories and the end of block are looked up. */
struct huffman {
	uint8_t length[256];
	uint16_t code[256];
};

struct tables {
	uint16_t quantum[TABLES]; /* of the DC coefficient */
	struct huffman dc[TABLES];
	struct huffman ac[TABLES];
	uint8_t quantum_of[COMPONENTS];
	uint8_t dc_of[COMPONENTS];
	uint8_t ac_of[COMPONENTS];
};

struct bits {
	struct ps_buf *to;
	uint32_t pending;
	unsigned count;
};

/* T.81, B.2.4.1; the caller has checked the header, so every table is whole. */
static void read_quanta(struct ps_bytes segment, struct tables *tables)
{
	for (size_t at = 0; at + 65 <= segment.len;) {
		unsigned head = segment.bytes[at++];
		bool wide = head >> 4;
		unsigned value = segment.bytes[at];

		if (wide && at + 128 > segment.len)
			return;
		if (wide)
			value = value << 8 | segment.bytes[at + 1];
		tables->quantum[head % TABLES] = (uint16_t)value;
		at += wide ? 128 : 64;
	}
}

/* T.81, B.2.4.2 and C.2. */
static void read_huffman(struct ps_bytes segment, struct tables *tables)
{
	size_t at = 0;

	while (at + 17 <= segment.len) {
		unsigned head = segment.bytes[at];
		const uint8_t *counts = segment.bytes + at + 1;
		struct huffman *table =
			head >> 4 ? &tables->ac[head % TABLES] : &tables->dc[head % TABLES];
		uint16_t code = 0;

		at += 17;
		for (uint8_t length = 1; length <= 16; length++, code = (uint16_t)(code << 1)) {
			for (unsigned i = 0; i < counts[length - 1] && at < segment.len; i++) {
				uint8_t symbol = segment.bytes[at++];

				table->length[symbol] = length;
				table->code[symbol] = code++;
			}
		}
	}
}

static void read_frame(struct ps_bytes segment, struct tables *tables)
{
	for (size_t i = 0; i < COMPONENTS && 6 + 3 * i + 2 < segment.len; i++)
		tables->quantum_of[i] = segment.bytes[6 + 3 * i + 2] % TABLES;
}

static void read_scan(struct ps_bytes segment, struct tables *tables)
{
	for (size_t i = 0; i < COMPONENTS && 1 + 2 * i + 1 < segment.len; i++) {
		tables->dc_of[i] = (segment.bytes[1 + 2 * i + 1] >> 4) % TABLES;
		tables->ac_of[i] = segment.bytes[1 + 2 * i + 1] % TABLES;
	}
}

static enum ps_err read_tables(struct ps_bytes header, struct tables *tables)
{
	struct ps_cursor cursor = ps_cursor_of(header.bytes, header.len);
	struct ps_bytes view;
	enum ps_err err = ps_cursor_take(&cursor, 2, &view); /* SOI */

	while (!err && ps_cursor_left(&cursor)) {
		uint8_t marker;

		err = ps_cursor_take(&cursor, 4, &view);
		if (err)
			break;
		marker = view.bytes[1];
		err = ps_cursor_take(&cursor, (size_t)(view.bytes[2] << 8 | view.bytes[3]) - 2,
				     &view);
		if (err)
			break;
		if (marker == 0xdb)
			read_quanta(view, tables);
		else if (marker == 0xc4)
			read_huffman(view, tables);
		else if (marker == 0xc0)
			read_frame(view, tables);
		else if (marker == 0xda)
			read_scan(view, tables);
	}
	return err ? PS_MALFORMED : PS_OK;
}

static void put_bits(struct bits *bits, unsigned value, unsigned count)
{
	bits->pending = bits->pending << count | (value & ((1u << count) - 1));
	bits->count += count;
	while (bits->count >= 8) {
		uint8_t byte = (uint8_t)(bits->pending >> (bits->count - 8));

		ps_buf_add_byte(bits->to, byte);
		if (byte == 0xff)
			ps_buf_add_byte(bits->to, 0);
		bits->count -= 8;
	}
}

static enum ps_err put_symbol(struct bits *bits, const struct huffman *table, uint8_t symbol)
{
	if (table->length[symbol] == 0)
		return PS_UNSUPPORTED;
	put_bits(bits, table->code[symbol], table->length[symbol]);
	return PS_OK;
}

/* A block whose DC differs by @difference from the one before, and nothing else. */
static enum ps_err put_block(struct bits *bits, const struct tables *tables, unsigned component,
			     int difference)
{
	unsigned size = (unsigned)(difference < 0 ? -difference : difference);
	uint8_t category = 0;
	enum ps_err err;

	while (size >> category)
		category++;
	err = put_symbol(bits, &tables->dc[tables->dc_of[component]], category);
	if (err)
		return err;
	if (category)
		put_bits(bits, (unsigned)(difference < 0 ? difference - 1 : difference), category);
	return put_symbol(bits, &tables->ac[tables->ac_of[component]], 0); /* end of block */
}

/* 4:2:0, so an MCU is four blocks of luma and one of each chroma. */
static const struct {
	uint8_t component;
	uint8_t level;
} pattern[] = { { 0, 72 }, { 0, 184 }, { 0, 184 }, { 0, 72 }, { 1, 176 }, { 2, 192 } };

static enum ps_err put_mcu(struct bits *bits, const struct tables *tables, int dc[COMPONENTS])
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < sizeof(pattern) / sizeof(pattern[0]) && !err; i++) {
		unsigned component = pattern[i].component;
		int quantum = tables->quantum[tables->quantum_of[component]];
		int level = (pattern[i].level - LEVEL_MIDDLE) * BLOCK_GAIN;
		int value;

		if (quantum == 0)
			return PS_MALFORMED;
		value = level / quantum;
		err = put_block(bits, tables, component, value - dc[component]);
		dc[component] = value;
	}
	return err;
}

enum ps_err ps_filler_make(struct ps_bytes header, struct ps_buf *tile)
{
	struct tables tables = { .quantum = { 0 } };
	struct bits bits = { .to = tile };
	struct ps_header_info info;
	int dc[COMPONENTS] = { 0 };
	enum ps_err err = ps_header_check(header, &info);

	if (!err)
		err = read_tables(header, &tables);
	if (err)
		return PS_MALFORMED;
	ps_buf_clear(tile);
	for (unsigned i = 0; i < info.restart_mcus && !err; i++)
		err = put_mcu(&bits, &tables, dc);
	if (bits.count)
		put_bits(&bits, 0xff, 8 - bits.count); /* a tile ends in 1-bits */
	return err ? err : tile->err;
}
