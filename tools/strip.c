#include "tools/strip.h"

#include <stdlib.h>
#include <string.h>

enum { MCU_PX = 16, SOI_LEN = 2, MARKER_SOF0 = 0xc0 };

enum ps_err ps_strip_init(struct ps_strip *strip)
{
	*strip = (struct ps_strip){ .picture = 0 };
	ps_buf_init(&strip->header);
	ps_buf_init(&strip->bytes);
	strip->spans = calloc(PS_TILES_MAX, sizeof(*strip->spans));
	return strip->spans ? PS_OK : PS_NO_MEMORY;
}

void ps_strip_release(struct ps_strip *strip)
{
	ps_buf_release(&strip->header);
	ps_buf_release(&strip->bytes);
	free(strip->spans);
	*strip = (struct ps_strip){ .picture = 0 };
}

void ps_strip_clear(struct ps_strip *strip)
{
	ps_buf_clear(&strip->bytes);
	memset(strip->spans, 0, PS_TILES_MAX * sizeof(*strip->spans));
	strip->count = 0;
}

static bool has_header(const struct ps_strip *strip, struct ps_bytes header)
{
	return strip->header.len == header.len &&
	       memcmp(strip->header.bytes, header.bytes, header.len) == 0;
}

static enum ps_err set_header(struct ps_strip *strip, struct ps_bytes header)
{
	enum ps_err err = ps_header_check(header, &strip->info);

	ps_buf_clear(&strip->header);
	if (!err)
		ps_buf_add(&strip->header, header.bytes, header.len);
	return err ? err : strip->header.err;
}

void ps_strip_skip(struct ps_strip *strip, const struct ps_composite *composite)
{
	ps_strip_clear(strip);
	strip->picture = composite->picture;
	/* without one, the next to be taken is refused, unless all of it is new */
	if (!has_header(strip, composite->header) && set_header(strip, composite->header))
		ps_buf_clear(&strip->header);
}

uint32_t ps_strip_width_px(const struct ps_strip *strip)
{
	return strip->info.restart_mcus * (uint32_t)MCU_PX;
}

static uint32_t row_mcus(const struct ps_strip *strip)
{
	return (strip->info.width_px + MCU_PX - 1U) / MCU_PX;
}

/* Does a row of the picture consist of whole tiles? */
static bool is_grid(const struct ps_strip *strip)
{
	return row_mcus(strip) % strip->info.restart_mcus == 0;
}

static void take_tile(struct ps_strip *strip, uint32_t at, struct ps_bytes tile)
{
	struct ps_strip_span *span = &strip->spans[at];

	strip->count += span->len == 0;
	*span = (struct ps_strip_span){ strip->bytes.len, tile.len };
	ps_buf_add(&strip->bytes, tile.bytes, tile.len);
}

static uint32_t count_new(const struct ps_strip *strip, const struct ps_composite *composite)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < composite->tile_count; i++)
		count += composite->tiles[i].picture > strip->picture;
	return count;
}

enum ps_err ps_strip_take(struct ps_strip *strip, const struct ps_composite *composite)
{
	uint32_t count = count_new(strip, composite);
	enum ps_err err = PS_OK;

	if (composite->withheld)
		return PS_UNSUPPORTED;
	/* nothing of what lies here is wanted any more where all is new */
	if (count == composite->tile_count)
		ps_strip_clear(strip);
	if (!has_header(strip, composite->header)) {
		if (count < composite->tile_count)
			return PS_UNSUPPORTED;
		err = set_header(strip, composite->header);
	}
	if (err)
		return err;
	if (!is_grid(strip) || strip->info.tile_count != composite->tile_count)
		return PS_UNSUPPORTED;
	for (uint32_t i = 0; i < composite->tile_count; i++)
		if (composite->tiles[i].picture > strip->picture)
			take_tile(strip, i, composite->tiles[i].bytes);
	strip->picture = composite->picture;
	return strip->bytes.err;
}

/* Where SOF0 begins; the header was checked, so it has one. */
static size_t find_sof0(const struct ps_buf *header)
{
	size_t at = SOI_LEN;

	while (header->bytes[at + 1] != MARKER_SOF0)
		at += 2 + ((size_t)header->bytes[at + 2] << 8 | header->bytes[at + 3]);
	return at;
}

static void put_u16(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
}

enum ps_err ps_strip_join(const struct ps_strip *strip, struct ps_buf *jpeg)
{
	size_t sof0 = find_sof0(&strip->header);
	struct ps_bytes *tiles = calloc(strip->count ? strip->count : 1, sizeof(*tiles));
	size_t begin = jpeg->len;
	uint32_t count = 0;

	if (!tiles)
		return PS_NO_MEMORY;
	for (uint32_t i = 0; i < strip->info.tile_count; i++) {
		const struct ps_strip_span *span = &strip->spans[i];

		if (span->len)
			tiles[count++] =
				(struct ps_bytes){ strip->bytes.bytes + span->at, span->len };
	}
	ps_picture_join((struct ps_bytes){ strip->header.bytes, strip->header.len }, tiles, count,
			jpeg);
	free(tiles);
	if (jpeg->err)
		return jpeg->err;
	/* T.81, B.2.2: Lf, P, Y, X */
	put_u16(jpeg->bytes + begin + sof0 + 5, count * MCU_PX);
	put_u16(jpeg->bytes + begin + sof0 + 7, ps_strip_width_px(strip));
	return PS_OK;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

enum ps_err ps_strip_put(const struct ps_strip *strip, const struct ps_planes *decoded,
			 uint32_t eighths, struct ps_planes *to, uint32_t x, uint32_t y)
{
	const uint32_t columns = row_mcus(strip) / strip->info.restart_mcus;
	const uint32_t width = ps_planes_reduced(strip->info.width_px, eighths);
	const uint32_t height = ps_planes_reduced(strip->info.height_px, eighths);
	const uint32_t tall = MCU_PX * eighths / PS_PLANES_EIGHTHS;
	uint32_t from_y = 0;

	if (decoded->width_px != ps_strip_width_px(strip) * eighths / PS_PLANES_EIGHTHS ||
	    decoded->height_px != strip->count * tall)
		return PS_INVALID;
	for (uint32_t i = 0; i < strip->info.tile_count; i++) {
		uint32_t left = i % columns * decoded->width_px;
		uint32_t top = i / columns * tall;

		if (strip->spans[i].len == 0)
			continue;
		if (left < width && top < height)
			ps_planes_put_rows(to, x + left, y + top, decoded, from_y,
					   least(decoded->width_px, width - left),
					   least(tall, height - top));
		from_y += tall;
	}
	return PS_OK;
}
