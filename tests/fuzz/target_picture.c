/*
 * The picture splitter over any bytes.
 *
 * Property: splitting and joining gives the same bytes; a picture has one split, whose tiles are
 * all valid. A header that the check accepts is one that libjpeg reads, up to where the
 * entropy-coded bytes begin, without an error or a warning, and with the same size and restart
 * interval (asked for small sizes, so that libjpeg's memory stays small).
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "signing/picture.h"
#include "tests/fuzz/fuzz.h"

enum { PIXELS_MAX = 1 << 16 };

struct strict {
	struct jpeg_error_mgr errors;
	jmp_buf escape;
};

static void on_error(j_common_ptr common)
{
	struct strict *strict = common->client_data;

	longjmp(strict->escape, 1);
}

static void on_message(j_common_ptr common, int level)
{
	if (level < 0)
		on_error(common);
}

static bool libjpeg_begins(struct ps_bytes header, const struct ps_header_info *info)
{
	struct jpeg_decompress_struct jpeg = { 0 };
	struct strict strict;
	volatile bool fine = false;

	jpeg.err = jpeg_std_error(&strict.errors);
	strict.errors.error_exit = on_error;
	strict.errors.emit_message = on_message;
	jpeg.client_data = &strict;
	if (setjmp(strict.escape) == 0) {
		jpeg_create_decompress(&jpeg);
		jpeg_mem_src(&jpeg, header.bytes, (unsigned long)header.len);
		if (jpeg_read_header(&jpeg, TRUE) == JPEG_HEADER_OK && jpeg_start_decompress(&jpeg))
			fine = jpeg.image_width == info->width_px &&
			       jpeg.image_height == info->height_px &&
			       jpeg.restart_interval == info->restart_mcus;
	}
	jpeg_destroy_decompress(&jpeg);
	return fine;
}

static void split_and_join(struct ps_bytes picture, struct ps_bytes header, uint32_t tile_count)
{
	struct ps_bytes *tiles = calloc(tile_count, sizeof(*tiles));
	struct ps_buf again;

	PS_FUZZ_HOLDS(tiles);
	ps_buf_init(&again);
	if (!ps_picture_split(picture, header, tiles, tile_count)) {
		for (uint32_t i = 0; i < tile_count; i++)
			PS_FUZZ_HOLDS(ps_tile_is_valid(tiles[i]));
		ps_picture_join(header, tiles, tile_count, &again);
		PS_FUZZ_HOLDS(again.err == PS_OK);
		PS_FUZZ_HOLDS(ps_bytes_equal(picture, (struct ps_bytes){ again.bytes, again.len }));
	}
	ps_buf_release(&again);
	free(tiles);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct ps_bytes picture = { bytes, len };
	struct ps_header_info info;
	struct ps_bytes header;

	if (ps_header_find(picture, &header))
		return 0;
	PS_FUZZ_HOLDS(header.bytes == bytes && header.len <= len);
	if (ps_header_check(header, &info))
		return 0;
	PS_FUZZ_HOLDS(header.len <= PS_HEADER_LEN_MAX);
	PS_FUZZ_HOLDS(info.tile_count >= 1 && info.tile_count <= PS_TILES_MAX);
	/* a header is closed: neither its beginning nor more than it is one */
	PS_FUZZ_HOLDS(ps_header_check((struct ps_bytes){ bytes, header.len - 1 }, &info) != PS_OK);
	if (len > header.len)
		PS_FUZZ_HOLDS(ps_header_check((struct ps_bytes){ bytes, header.len + 1 }, &info) !=
			      PS_OK);
	if ((uint32_t)info.width_px * info.height_px <= PIXELS_MAX)
		PS_FUZZ_HOLDS(libjpeg_begins(header, &info));
	split_and_join(picture, header, info.tile_count);
	return 0;
}
