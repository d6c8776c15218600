#include "capture/tile_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "capture/chroma.h"
#include "capture/jpeg_header.h"

#define FIRST_ROOM (1u << 20)
#define MAX_ROOM (1u << 28)

struct ps_tile_jpeg {
	struct ps_grid grid;
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	struct jpeg_destination_mgr destination;
	jmp_buf escape; /* libjpeg's errors come back through here */
	enum ps_err err;
	struct ps_buf header;
	uint8_t *out; /* what libjpeg writes; kept, since it is large */
	size_t room;
	uint8_t *padded[3]; /* a tile at the right edge, or of chroma that comes in pairs */
};

static void on_error(j_common_ptr common)
{
	struct ps_tile_jpeg *jpeg = common->client_data;

	if (!jpeg->err)
		jpeg->err = common->err->msg_code == JERR_OUT_OF_MEMORY ? PS_NO_MEMORY : PS_INVALID;
	longjmp(jpeg->escape, 1);
}

static void on_message(j_common_ptr common)
{
	(void)common;
}

static void out_begin(j_compress_ptr compress)
{
	struct ps_tile_jpeg *jpeg = compress->client_data;

	jpeg->destination.next_output_byte = jpeg->out;
	jpeg->destination.free_in_buffer = jpeg->room;
}

/* libjpeg calls this when the whole of the buffer is full, whatever free_in_buffer says. */
static boolean out_grow(j_compress_ptr compress)
{
	struct ps_tile_jpeg *jpeg = compress->client_data;
	uint8_t *out = NULL;

	jpeg->err = PS_LIMIT;
	if (jpeg->room <= MAX_ROOM / 2) {
		jpeg->err = PS_NO_MEMORY;
		out = realloc(jpeg->out, jpeg->room * 2);
	}
	if (!out)
		longjmp(jpeg->escape, 1);
	jpeg->err = PS_OK;
	jpeg->out = out;
	jpeg->destination.next_output_byte = out + jpeg->room;
	jpeg->destination.free_in_buffer = jpeg->room;
	jpeg->room *= 2;
	return TRUE;
}

static void out_end(j_compress_ptr compress)
{
	(void)compress;
}

static size_t tile_width(const struct ps_grid *grid, int plane)
{
	return (size_t)grid->tile_mcus * (plane ? PS_MCU_PX / 2 : PS_MCU_PX);
}

static enum ps_err make_buffers(struct ps_tile_jpeg *jpeg)
{
	jpeg->room = FIRST_ROOM;
	jpeg->out = malloc(jpeg->room);
	if (!jpeg->out)
		return PS_NO_MEMORY;
	for (int p = 0; p < 3; p++) {
		jpeg->padded[p] = malloc(tile_width(&jpeg->grid, p) * PS_MCU_PX);
		if (!jpeg->padded[p])
			return PS_NO_MEMORY;
	}
	return PS_OK;
}

static enum ps_err prepare(struct ps_tile_jpeg *jpeg, int quality)
{
	j_compress_ptr compress = &jpeg->jpeg;

	if (setjmp(jpeg->escape))
		return jpeg->err;
	jpeg_create_compress(compress);
	compress->client_data = jpeg;
	jpeg->destination.init_destination = out_begin;
	jpeg->destination.empty_output_buffer = out_grow;
	jpeg->destination.term_destination = out_end;
	compress->dest = &jpeg->destination;
	compress->input_components = 3;
	compress->in_color_space = JCS_YCbCr;
	jpeg_set_defaults(compress);
	jpeg_set_quality(compress, quality, TRUE);
	jpeg_suppress_tables(compress, TRUE);
	compress->write_JFIF_header = FALSE;
	compress->raw_data_in = TRUE;
	compress->restart_interval = jpeg->grid.tile_mcus;
	compress->image_width = (JDIMENSION)tile_width(&jpeg->grid, 0);
	ps_jpeg_header_add(&jpeg->header, compress, &jpeg->grid);
	return jpeg->header.err;
}

enum ps_err ps_tile_jpeg_create(const struct ps_grid *grid, int quality,
				struct ps_tile_jpeg **jpeg_out)
{
	struct ps_tile_jpeg *jpeg;
	enum ps_err err;

	if (quality < 1 || quality > 100)
		return PS_INVALID;
	jpeg = calloc(1, sizeof(*jpeg));
	if (!jpeg)
		return PS_NO_MEMORY;
	jpeg->grid = *grid;
	ps_buf_init(&jpeg->header);
	jpeg->jpeg.err = jpeg_std_error(&jpeg->errors);
	jpeg->errors.error_exit = on_error;
	jpeg->errors.output_message = on_message;
	jpeg->jpeg.client_data = jpeg;
	err = make_buffers(jpeg);
	if (!err)
		err = prepare(jpeg, quality);
	if (err) {
		ps_tile_jpeg_destroy(jpeg);
		return err;
	}
	*jpeg_out = jpeg;
	return PS_OK;
}

void ps_tile_jpeg_destroy(struct ps_tile_jpeg *jpeg)
{
	if (!jpeg)
		return;
	jpeg_destroy_compress(&jpeg->jpeg); /* copes with one that was never created */
	for (int p = 0; p < 3; p++)
		free(jpeg->padded[p]);
	free(jpeg->out);
	ps_buf_release(&jpeg->header);
	free(jpeg);
}

const struct ps_buf *ps_tile_jpeg_header(const struct ps_tile_jpeg *jpeg)
{
	return &jpeg->header;
}

/* Row @y of the tile that begins at column @x, or the plane's last row where it ends before. */
static const uint8_t *row_at(const struct ps_plane *plane, size_t height, size_t x, size_t y)
{
	return plane->bytes + (y < height ? y : height - 1) * plane->stride + x;
}

static uint8_t *padded_row(uint8_t *to, const uint8_t *from, size_t have, size_t want)
{
	memcpy(to, from, have);
	memset(to + have, from[have - 1], want - have);
	return to;
}

static void tile_rows(const struct ps_tile_jpeg *jpeg, const struct ps_image *image, uint16_t tile,
		      int plane, JSAMPROW *rows_out)
{
	const struct ps_grid *grid = &jpeg->grid;
	size_t rows = plane ? PS_MCU_PX / 2 : PS_MCU_PX;
	size_t want = tile_width(grid, plane);
	size_t width = plane ? ps_image_chroma(grid->width_px) : grid->width_px;
	size_t height = plane ? ps_image_chroma(grid->height_px) : grid->height_px;
	size_t x = tile % grid->columns * want;
	size_t y = tile / grid->columns * rows;

	for (size_t i = 0; i < rows; i++) {
		const uint8_t *row = row_at(&image->planes[plane], height, x, y + i);

		/* libjpeg's rows are not const, but it only reads them. */
		rows_out[i] = (JSAMPROW)(uintptr_t)row;
		if (width - x < want)
			rows_out[i] =
				padded_row(jpeg->padded[plane] + i * want, row, width - x, want);
	}
}

static void split_rows(const struct ps_tile_jpeg *jpeg, const struct ps_image *image, uint16_t tile,
		       JSAMPROW *u_out, JSAMPROW *v_out)
{
	const struct ps_grid *grid = &jpeg->grid;
	size_t want = tile_width(grid, 1);
	size_t x = tile % grid->columns * want;
	size_t y = tile / grid->columns * (PS_MCU_PX / 2);
	size_t have = ps_image_chroma(grid->width_px) - x;

	have = have < want ? have : want;
	for (size_t i = 0; i < PS_MCU_PX / 2; i++) {
		u_out[i] = jpeg->padded[1] + i * want;
		v_out[i] = jpeg->padded[2] + i * want;
		ps_chroma_split(
			row_at(&image->planes[1], ps_image_chroma(grid->height_px), 2 * x, y + i),
			have, u_out[i], v_out[i]);
		memset(u_out[i] + have, u_out[i][have - 1], want - have);
		memset(v_out[i] + have, v_out[i][have - 1], want - have);
	}
}

static enum ps_err compress_tiles(struct ps_tile_jpeg *jpeg, const struct ps_image *image,
				  const uint16_t *tiles, uint32_t count)
{
	JSAMPROW luma[PS_MCU_PX], u[PS_MCU_PX / 2], v[PS_MCU_PX / 2];
	JSAMPARRAY planes[3] = { luma, u, v };

	jpeg->err = PS_OK;
	if (setjmp(jpeg->escape)) {
		jpeg_abort_compress(&jpeg->jpeg);
		return jpeg->err;
	}
	jpeg->jpeg.image_height = count * PS_MCU_PX;
	jpeg_start_compress(&jpeg->jpeg, FALSE);
	for (uint32_t i = 0; i < count; i++) {
		tile_rows(jpeg, image, tiles[i], 0, luma);
		if (image->layout == PS_LAYOUT_NV12) {
			split_rows(jpeg, image, tiles[i], u, v);
		} else {
			tile_rows(jpeg, image, tiles[i], 1, u);
			tile_rows(jpeg, image, tiles[i], 2, v);
		}
		jpeg_write_raw_data(&jpeg->jpeg, planes, PS_MCU_PX);
	}
	jpeg_finish_compress(&jpeg->jpeg);
	return PS_OK;
}

/* Where the entropy-coded bytes begin: after the segments that libjpeg writes for itself, up to
 * SOS. */
static size_t after_header(const uint8_t *bytes)
{
	size_t at = 2;
	uint8_t marker;

	do {
		marker = bytes[at + 1];
		at += 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
	} while (marker != 0xda);
	return at;
}

/*
 * Cuts at the markers RST and EOI, and closes the gaps that they leave. Bytes are moved to the
 * front only, so that the output may be the input.
 */
static enum ps_err split(struct ps_tile_jpeg *jpeg, const uint16_t *tiles, uint32_t count,
			 struct ps_tile_span *spans_out, size_t *len_out)
{
	const uint8_t *end = jpeg->destination.next_output_byte;
	const uint8_t *from = jpeg->out + after_header(jpeg->out);
	const uint8_t *at = from;
	size_t len = 0;
	uint32_t i = 0;

	while ((at = memchr(at, 0xff, (size_t)(end - at)))) {
		size_t tile_len = (size_t)(at - from);

		at += 2;
		if (at[-1] == 0)
			continue;
		if (i == count)
			return PS_INVALID;
		memmove(jpeg->out + len, from, tile_len);
		spans_out[tiles[i++]] = (struct ps_tile_span){ (uint32_t)len, (uint32_t)tile_len };
		len += tile_len;
		from = at;
	}
	if (i != count)
		return PS_INVALID;
	*len_out = len;
	return PS_OK;
}

enum ps_err ps_tile_jpeg_encode(struct ps_tile_jpeg *jpeg, const struct ps_image *image,
				const uint16_t *tiles, uint32_t count,
				struct ps_tile_span *spans_out, const uint8_t **bytes_out,
				size_t *len_out)
{
	enum ps_err err = compress_tiles(jpeg, image, tiles, count);

	if (!err)
		err = split(jpeg, tiles, count, spans_out, len_out);
	if (!err)
		*bytes_out = jpeg->out;
	return err;
}
