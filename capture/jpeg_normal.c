#include "capture/jpeg_normal.h"

#include <string.h>

#include "capture/frame.h"
#include "capture/image.h"

enum marker {
	M_SOF0 = 0xc0,
	M_DHT = 0xc4,
	M_JPG = 0xc8,
	M_DAC = 0xcc,
	M_SOF15 = 0xcf,
	M_RST0 = 0xd0,
	M_SOI = 0xd8,
	M_EOI = 0xd9,
	M_SOS = 0xda,
	M_DQT = 0xdb,
	M_DNL = 0xdc,
	M_DRI = 0xdd,
	M_APP14 = 0xee,
	M_TEM = 0x01,
};

struct segment {
	const uint8_t *at;
	size_t len;
};

static unsigned u16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static enum ps_err read_quant(struct segment body, struct ps_jpeg_tables *tables)
{
	while (body.len) {
		uint8_t id = body.at[0];

		if (id >> 4)
			return PS_UNSUPPORTED;
		if (id > 3 || body.len < 1 + PS_JPEG_QUANT_LEN ||
		    memchr(body.at + 1, 0, PS_JPEG_QUANT_LEN))
			return PS_MALFORMED;
		tables->quant[id] = body.at + 1;
		body.at += 1 + PS_JPEG_QUANT_LEN;
		body.len -= 1 + PS_JPEG_QUANT_LEN;
	}
	return PS_OK;
}

/* Whether the lengths are a code in which the code of 1-bits only is not used (T.81 C). */
static bool is_code(const uint8_t *counts)
{
	uint32_t used = 0;

	for (unsigned i = 0; i < PS_JPEG_COUNTS_LEN; i++)
		used += (uint32_t)counts[i] << (15 - i);
	return used < 1u << 16;
}

static bool dc_symbols_ok(const uint8_t *symbols, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (symbols[i] > 11)
			return false;
	return true;
}

static enum ps_err read_huffman(struct segment body, struct ps_jpeg_tables *tables)
{
	while (body.len) {
		uint8_t class_and_id = body.at[0];
		size_t symbols = 0, len;

		if ((class_and_id & 0xee) || body.len < 1 + PS_JPEG_COUNTS_LEN)
			return PS_MALFORMED;
		for (unsigned i = 0; i < PS_JPEG_COUNTS_LEN; i++)
			symbols += body.at[1 + i];
		len = PS_JPEG_COUNTS_LEN + symbols;
		if (symbols < 1 || symbols > 256 || body.len - 1 < len || !is_code(body.at + 1) ||
		    (class_and_id < 2 && !dc_symbols_ok(body.at + 1 + PS_JPEG_COUNTS_LEN, symbols)))
			return PS_MALFORMED;
		tables->huffman[(class_and_id >> 4) * 2 + (class_and_id & 1)] =
			(struct ps_jpeg_huffman){ body.at + 1, len };
		body.at += 1 + len;
		body.len -= 1 + len;
	}
	return PS_OK;
}

static enum ps_err read_frame(struct segment body, struct ps_jpeg_parts *parts, uint8_t ids[3])
{
	struct ps_jpeg_form *form = &parts->form;

	if (body.len != 6 + 3 * 3 || body.at[0] != 8 || body.at[5] != 3)
		return PS_UNSUPPORTED;
	form->height_px = (uint16_t)u16(body.at + 1);
	form->width_px = (uint16_t)u16(body.at + 3);
	if (!ps_image_size_ok(form->width_px, form->height_px))
		return PS_RANGE;
	form->is_420 = body.at[7] == 0x22;
	if (body.at[10] != 0x11 || body.at[13] != 0x11 ||
	    (!form->is_420 && body.at[7] != 0x21 && body.at[7] != 0x11))
		return PS_UNSUPPORTED;
	for (size_t i = 0; i < 3; i++) {
		ids[i] = body.at[6 + 3 * i];
		parts->tables.quant_of[i] = body.at[8 + 3 * i];
		if (parts->tables.quant_of[i] > 3)
			return PS_MALFORMED;
	}
	return PS_OK;
}

static enum ps_err read_scan_head(struct segment body, struct ps_jpeg_tables *tables,
				  const uint8_t ids[3])
{
	if (body.len != 1 + 3 * 2 + 3 || body.at[0] != 3)
		return PS_UNSUPPORTED;
	for (size_t i = 0; i < 3; i++) {
		tables->huffman_of[i] = body.at[2 + 2 * i];
		if (body.at[1 + 2 * i] != ids[i] || (tables->huffman_of[i] & 0xee))
			return PS_MALFORMED;
	}
	return body.at[7] == 0 && body.at[8] == 63 && body.at[9] == 0 ? PS_OK : PS_UNSUPPORTED;
}

/* A colour transform of 0 says RGB (Adobe's APP14). */
static bool is_rgb(struct segment body)
{
	return body.len >= 12 && memcmp(body.at, "Adobe", 5) == 0 && body.at[11] == 0;
}

static enum ps_err read_segment(uint8_t marker, struct segment body, struct ps_jpeg_parts *parts,
				uint8_t ids[3])
{
	if (marker == M_DQT)
		return read_quant(body, &parts->tables);
	if (marker == M_DHT)
		return read_huffman(body, &parts->tables);
	if (marker == M_SOF0)
		return parts->form.width_px ? PS_MALFORMED : read_frame(body, parts, ids);
	if (marker == M_SOS)
		return parts->form.width_px ? read_scan_head(body, &parts->tables, ids)
					    : PS_MALFORMED;
	if (marker == M_DRI) {
		parts->form.restart_mcus = body.len == 2 ? (uint16_t)u16(body.at) : 0;
		return body.len == 2 ? PS_OK : PS_MALFORMED;
	}
	if (marker == M_APP14 && is_rgb(body))
		return PS_UNSUPPORTED;
	if (marker == M_DAC || marker == M_DNL || (marker > M_SOF0 && marker <= M_SOF15))
		return PS_UNSUPPORTED;
	return PS_OK;
}

/* Takes the next segment off @rest. */
static enum ps_err next_segment(struct segment *rest, uint8_t *marker_out, struct segment *body_out)
{
	size_t fill = 0, len;

	while (fill < rest->len && rest->at[fill] == 0xff)
		fill++;
	if (fill == 0 || rest->len - fill < 3)
		return PS_MALFORMED;
	*marker_out = rest->at[fill];
	len = u16(rest->at + fill + 1);
	if (*marker_out == 0 || *marker_out == M_TEM ||
	    (*marker_out >= M_RST0 && *marker_out <= M_EOI) || len < 2 ||
	    rest->len - fill - 1 < len)
		return PS_MALFORMED;
	*body_out = (struct segment){ rest->at + fill + 3, len - 2 };
	rest->at += fill + 1 + len;
	rest->len -= fill + 1 + len;
	return PS_OK;
}

static uint32_t mcus_of(const struct ps_jpeg_form *form, uint32_t mcu_width, uint32_t mcu_height)
{
	return (form->width_px + mcu_width - 1) / mcu_width *
	       ((form->height_px + mcu_height - 1) / mcu_height);
}

uint32_t ps_jpeg_form_tiles(const struct ps_jpeg_form *form)
{
	return (mcus_of(form, PS_MCU_PX, PS_MCU_PX) + form->restart_mcus - 1) / form->restart_mcus;
}

enum ps_err ps_jpeg_parts_read(const uint8_t *bytes, size_t len, struct ps_jpeg_parts *parts_out)
{
	struct ps_jpeg_parts parts = { .scan = NULL };
	struct segment rest;
	uint8_t ids[3] = { 0 }, marker = 0;
	struct segment body;
	enum ps_err err;

	if (len < 4 || bytes[0] != 0xff || bytes[1] != M_SOI)
		return PS_MALFORMED;
	rest = (struct segment){ bytes + 2, len - 2 };
	while (marker != M_SOS) {
		err = next_segment(&rest, &marker, &body);
		if (!err)
			err = read_segment(marker, body, &parts, ids);
		if (err)
			return err;
	}
	for (size_t i = 0; i < 3; i++)
		if (!parts.tables.quant[parts.tables.quant_of[i]])
			return PS_MALFORMED;
	if (!parts.form.restart_mcus && parts.form.is_420) {
		uint32_t all = mcus_of(&parts.form, PS_MCU_PX, PS_MCU_PX);

		if (all > UINT16_MAX)
			return PS_RANGE;
		parts.form.restart_mcus = (uint16_t)all;
	}
	parts.scan = rest.at;
	parts.scan_len = rest.len;
	*parts_out = parts;
	return PS_OK;
}

enum ps_err ps_jpeg_parts_complete(struct ps_jpeg_parts *parts, const struct ps_buf *defaults)
{
	struct ps_jpeg_parts standard;
	enum ps_err err = ps_jpeg_parts_read(defaults->bytes, defaults->len, &standard);

	for (size_t i = 0; i < 4 && !err; i++)
		if (!parts->tables.huffman[i].bytes)
			parts->tables.huffman[i] = standard.tables.huffman[i];
	return err;
}

static enum ps_err add_tile(struct ps_buf *tiles, const uint8_t *from, const uint8_t *to,
			    struct ps_tile_span *span_out)
{
	if (from == to || tiles->len > UINT32_MAX / 2)
		return PS_MALFORMED;
	*span_out = (struct ps_tile_span){ (uint32_t)tiles->len, (uint32_t)(to - from) };
	ps_buf_add(tiles, from, (size_t)(to - from));
	return tiles->err;
}

enum ps_err ps_jpeg_scan_cut(const struct ps_jpeg_parts *parts, uint32_t tile_count,
			     struct ps_tile_span *spans_out, struct ps_buf *tiles)
{
	const uint8_t *from = parts->scan, *at = from, *end = from + parts->scan_len;

	for (uint32_t i = 0; i < tile_count;) {
		const uint8_t *to;
		uint8_t due = i + 1 < tile_count ? (uint8_t)(M_RST0 + i % 8) : M_EOI;
		enum ps_err err;

		at = memchr(at, 0xff, (size_t)(end - at));
		to = at;
		while (at && at < end &&
		       *at == 0xff) /* any number of them may stand before a marker */
			at++;
		if (!at || at == end)
			return PS_MALFORMED;
		if (*at == 0 && at - to == 1) {
			at++;
			continue;
		}
		if (*at++ != due)
			return PS_MALFORMED;
		err = add_tile(tiles, from, to, &spans_out[i++]);
		if (err)
			return err;
		from = at;
	}
	return PS_OK;
}
