#include "signing/picture.h"

#include <string.h>

#include "signing/marker.h"

#define DC_CATEGORY_MAX 11 /* T.81, table F.1 */

enum marker {
	SOF0 = 0xc0,
	DHT = 0xc4,
	RST0 = 0xd0,
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	DQT = 0xdb,
	DRI = 0xdd,
	APP0 = 0xe0,
};

/* One marker segment (T.81, B.1.1.4): its content without marker and length. */
static enum ps_err take_segment(struct ps_cursor *cursor, uint8_t *marker_out,
				struct ps_bytes *content_out)
{
	struct ps_bytes head;
	size_t len;
	enum ps_err err = ps_cursor_take(cursor, 4, &head);

	if (err)
		return PS_MALFORMED;
	len = (size_t)head.bytes[2] << 8 | head.bytes[3];
	if (head.bytes[0] != 0xff || len < 2)
		return PS_MALFORMED;
	if (ps_cursor_take(cursor, len - 2, content_out))
		return PS_MALFORMED;
	*marker_out = head.bytes[1];
	return PS_OK;
}

static bool app0_is_plain(struct ps_bytes c)
{
	/* "JFIF", version 1.x, units and density free, no thumbnail (JFIF 1.02) */
	return c.len == 14 && memcmp(c.bytes, "JFIF\0\1", 6) == 0 && c.bytes[7] <= 2 &&
	       c.bytes[12] == 0 && c.bytes[13] == 0;
}

/* One 8-bit table (T.81, B.2.4.1), ids ascending. */
static bool dqt_is_plain(struct ps_bytes c, int *last_id)
{
	if (c.len != 65 || c.bytes[0] > 3 || c.bytes[0] <= *last_id)
		return false;
	for (size_t i = 1; i < c.len; i++)
		if (c.bytes[i] == 0)
			return false;
	*last_id = c.bytes[0];
	return true;
}

/*
 * One table (T.81, B.2.4.2), class and id ascending; the lengths must be codes that can exist, and
 * a DC table's symbols categories of 8-bit samples: libjpeg refuses a picture with other ones.
 */
static bool dht_is_plain(struct ps_bytes c, int *last_id)
{
	size_t symbols = 0;
	uint32_t code = 0;

	if (c.len < 17 || (c.bytes[0] & 0xee) != 0 || c.bytes[0] <= *last_id)
		return false;
	for (size_t i = 1; i <= 16; i++) {
		code = (code << 1) + c.bytes[i];
		symbols += c.bytes[i];
		/* no code of 1-bits only (T.81, C.2) */
		if (code >= (uint32_t)1 << i)
			return false;
	}
	if (symbols == 0 || symbols > 256 || c.len != 17 + symbols)
		return false;
	for (size_t i = 17; i < c.len && c.bytes[0] <= 1; i++)
		if (c.bytes[i] > DC_CATEGORY_MAX)
			return false;
	*last_id = c.bytes[0];
	return true;
}

static bool sof_is_plain(struct ps_bytes c, struct ps_header_info *info)
{
	if (c.len != 15 || c.bytes[0] != 8 || c.bytes[5] != 3)
		return false;
	info->height_px = (uint16_t)(c.bytes[1] << 8 | c.bytes[2]);
	info->width_px = (uint16_t)(c.bytes[3] << 8 | c.bytes[4]);
	/* component ids 1, 2, 3; 2x2, 1x1, 1x1; tables as the three DQT allow */
	return info->height_px != 0 && info->width_px != 0 && c.bytes[6] == 1 &&
	       c.bytes[7] == 0x22 && c.bytes[8] <= 3 && c.bytes[9] == 2 && c.bytes[10] == 0x11 &&
	       c.bytes[11] <= 3 && c.bytes[12] == 3 && c.bytes[13] == 0x11 && c.bytes[14] <= 3;
}

static bool sos_is_plain(struct ps_bytes c)
{
	return c.len == 10 && c.bytes[0] == 3 && c.bytes[1] == 1 && (c.bytes[2] & 0xee) == 0 &&
	       c.bytes[3] == 2 && (c.bytes[4] & 0xee) == 0 && c.bytes[5] == 3 &&
	       (c.bytes[6] & 0xee) == 0 && c.bytes[7] == 0 && c.bytes[8] == 63 && c.bytes[9] == 0;
}

/* Which tables the segments so far have defined, as bits. */
struct tables {
	unsigned dqt;
	unsigned dht; /* bit: class * 4 + id */
};

static bool tables_suffice(const struct tables *have, struct ps_bytes sof, struct ps_bytes sos)
{
	for (size_t i = 0; i < 3; i++) {
		uint8_t ids = sos.bytes[2 + 2 * i];

		if (!(have->dqt & 1U << sof.bytes[8 + 3 * i]) || !(have->dht & 1U << (ids >> 4)) ||
		    !(have->dht & 1U << (4 + (ids & 15))))
			return false;
	}
	return true;
}

static enum ps_err finish_info(struct ps_bytes dri, struct ps_header_info *info)
{
	uint64_t mcus = (uint64_t)((info->width_px + 15U) / 16) * ((info->height_px + 15U) / 16);

	if (dri.len != 2)
		return PS_MALFORMED;
	info->restart_mcus = (uint16_t)(dri.bytes[0] << 8 | dri.bytes[1]);
	if (info->restart_mcus == 0)
		return PS_MALFORMED;
	mcus = (mcus + info->restart_mcus - 1) / info->restart_mcus;
	if (mcus > PS_TILES_MAX)
		return PS_RANGE;
	info->tile_count = (uint32_t)mcus;
	return PS_OK;
}

/* The segments in their one order; the cursor stands behind SOI. */
static enum ps_err read_segments(struct ps_cursor *cursor, struct ps_header_info *info)
{
	static const uint8_t order[] = { APP0, DQT, SOF0, DHT, DRI, SOS };
	struct ps_bytes sof = { 0 };
	struct ps_bytes dri = { 0 };
	struct tables have = { 0 };
	size_t place = 0;
	int last_dqt = -1;
	int last_dht = -1;

	for (bool first = true;; first = false) {
		struct ps_bytes c;
		uint8_t marker;
		enum ps_err err = take_segment(cursor, &marker, &c);
		bool fine = false;

		if (err)
			return err;
		/* the next in the order, or one more of the two kinds that may repeat */
		if (first)
			fine = marker == APP0;
		else if (marker == order[place])
			fine = marker == DQT || marker == DHT;
		else
			fine = marker == order[++place];
		if (!fine)
			return PS_MALFORMED;
		if (marker == APP0)
			fine = app0_is_plain(c);
		else if (marker == DQT && (fine = dqt_is_plain(c, &last_dqt)))
			have.dqt |= 1U << c.bytes[0];
		else if (marker == SOF0 && (fine = sof_is_plain(c, info)))
			sof = c;
		else if (marker == DHT && (fine = dht_is_plain(c, &last_dht)))
			have.dht |= 1U << ((c.bytes[0] >> 4) * 4 + (c.bytes[0] & 15));
		else if (marker == DRI)
			dri = c;
		else if (marker == SOS)
			return sos_is_plain(c) && tables_suffice(&have, sof, c)
				       ? finish_info(dri, info)
				       : PS_MALFORMED;
		if (!fine)
			return PS_MALFORMED;
	}
}

enum ps_err ps_header_check(struct ps_bytes header, struct ps_header_info *info_out)
{
	struct ps_cursor cursor = ps_cursor_of(header.bytes, header.len);
	struct ps_header_info info = { 0 };
	struct ps_bytes soi;
	enum ps_err err;

	if (header.len > PS_HEADER_LEN_MAX || ps_cursor_take(&cursor, 2, &soi) ||
	    soi.bytes[0] != 0xff || soi.bytes[1] != SOI)
		return PS_MALFORMED;
	err = read_segments(&cursor, &info);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*info_out = info;
	return err;
}

enum ps_err ps_header_find(struct ps_bytes picture, struct ps_bytes *header_out)
{
	struct ps_cursor cursor = ps_cursor_of(
		picture.bytes, picture.len < PS_HEADER_LEN_MAX ? picture.len : PS_HEADER_LEN_MAX);
	struct ps_bytes view;
	uint8_t marker = 0;

	if (ps_cursor_take(&cursor, 2, &view))
		return PS_MALFORMED;
	while (marker != SOS)
		if (take_segment(&cursor, &marker, &view))
			return PS_MALFORMED;
	*header_out = (struct ps_bytes){ .bytes = picture.bytes, .len = cursor.at };
	return PS_OK;
}

bool ps_tile_is_valid(struct ps_bytes tile)
{
	return tile.len > 0 && tile.len <= PS_TILE_LEN_MAX && tile.bytes[tile.len - 1] != 0xff &&
	       ps_marker_find(tile) == SIZE_MAX;
}

enum ps_err ps_picture_split(struct ps_bytes picture, struct ps_bytes header,
			     struct ps_bytes *tiles, uint32_t tile_count)
{
	struct ps_bytes rest = { picture.bytes + header.len, picture.len - header.len };

	for (uint32_t i = 0; i < tile_count; i++) {
		size_t len = rest.len ? ps_marker_find(rest) : SIZE_MAX;
		uint8_t due = i + 1 == tile_count ? EOI : (uint8_t)(RST0 + i % 8);

		if (len == SIZE_MAX || len == 0 || len > PS_TILE_LEN_MAX ||
		    rest.bytes[len + 1] != due)
			return PS_MALFORMED;
		tiles[i] = (struct ps_bytes){ rest.bytes, len };
		rest.bytes += len + 2;
		rest.len -= len + 2;
	}
	return rest.len ? PS_MALFORMED : PS_OK;
}

void ps_picture_join(struct ps_bytes header, const struct ps_bytes *tiles, uint32_t tile_count,
		     struct ps_buf *buf)
{
	ps_buf_add(buf, header.bytes, header.len);
	for (uint32_t i = 0; i < tile_count; i++) {
		uint8_t marker[2] = { 0xff, i + 1 == tile_count ? EOI : (uint8_t)(RST0 + i % 8) };

		ps_buf_add(buf, tiles[i].bytes, tiles[i].len);
		ps_buf_add(buf, marker, sizeof(marker));
	}
}
