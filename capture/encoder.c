#include "capture/encoder.h"

#include <stdlib.h>
#include <string.h>

#include "capture/change.h"
#include "capture/jpeg_normal.h"
#include "capture/jpeg_read.h"
#include "capture/look.h"
#include "capture/motion.h"
#include "capture/tile_jpeg.h"

#define SECOND_US 1000000

struct ps_encoder {
	struct ps_grid grid;
	struct ps_change *change;
	struct ps_tile_jpeg *jpeg;
	bool due;	 /* a refresh, whatever the time */
	uint64_t second; /* of the latest frame */
	struct ps_frame *refreshed;
	bool compares; /* also JPEGs that are kept */
	bool looks;
	struct ps_look look;
	uint16_t *tiles;
	struct ps_tile_span *spans;

	/* Of a source that sends JPEGs. */
	uint16_t restart_mcus; /* not 0: they are kept */
	uint32_t kept_count;   /* tiles of each */
	struct ps_tile_span *kept_spans;
	struct ps_buf kept;   /* the tiles */
	struct ps_buf header; /* and, for the decoder, the whole */
	struct ps_picture decoded;
};

static enum ps_err open_kept(struct ps_encoder *encoder, const struct ps_encoder_settings *settings)
{
	const struct ps_jpeg_form form = { settings->width_px, settings->height_px,
					   settings->restart_mcus, true };

	if (!settings->restart_mcus)
		return PS_OK;
	encoder->restart_mcus = settings->restart_mcus;
	encoder->kept_count = ps_jpeg_form_tiles(&form);
	if (encoder->kept_count > PS_GRID_MAX_TILES)
		return PS_RANGE;
	encoder->kept_spans = calloc(encoder->kept_count, sizeof(*encoder->kept_spans));
	return encoder->kept_spans ? PS_OK : PS_NO_MEMORY;
}

enum ps_err ps_encoder_create(const struct ps_encoder_settings *settings,
			      struct ps_encoder **encoder_out)
{
	struct ps_encoder *encoder = calloc(1, sizeof(*encoder));
	enum ps_err err = PS_NO_MEMORY;

	if (!encoder)
		return PS_NO_MEMORY;
	encoder->due = true;
	ps_buf_init(&encoder->kept);
	ps_buf_init(&encoder->header);
	ps_picture_init(&encoder->decoded);
	err = ps_grid_make(settings->width_px, settings->height_px, &encoder->grid);
	if (err)
		goto out;
	err = PS_NO_MEMORY;
	encoder->tiles = calloc(encoder->grid.tile_count, sizeof(*encoder->tiles));
	encoder->spans = calloc(encoder->grid.tile_count, sizeof(*encoder->spans));
	if (!encoder->tiles || !encoder->spans)
		goto out;
	err = open_kept(encoder, settings);
	if (err)
		goto out;
	err = ps_change_create(&encoder->grid, settings->threshold_levels, &encoder->change);
	if (err)
		goto out;
	err = ps_tile_jpeg_create(&encoder->grid, settings->quality, &encoder->jpeg);
	if (err)
		goto out;
	*encoder_out = encoder;
	encoder = NULL;
out:
	ps_encoder_destroy(encoder);
	return err;
}

void ps_encoder_destroy(struct ps_encoder *encoder)
{
	if (!encoder)
		return;
	ps_frame_unref(encoder->refreshed);
	ps_tile_jpeg_destroy(encoder->jpeg);
	ps_change_destroy(encoder->change);
	free(encoder->tiles);
	free(encoder->spans);
	free(encoder->kept_spans);
	ps_buf_release(&encoder->kept);
	ps_buf_release(&encoder->header);
	ps_picture_release(&encoder->decoded);
	free(encoder);
}

void ps_encoder_compare(struct ps_encoder *encoder)
{
	encoder->compares = true;
}

void ps_encoder_look(struct ps_encoder *encoder)
{
	encoder->compares = true;
	encoder->looks = true;
}

const struct ps_grid *ps_encoder_grid(const struct ps_encoder *encoder)
{
	return &encoder->grid;
}

static bool same_bytes(const struct ps_frame *a, const struct ps_frame *b)
{
	return a->len == b->len && a->tile_count == b->tile_count &&
	       memcmp(a->bytes, b->bytes, a->len) == 0 &&
	       memcmp(a->tiles, b->tiles, a->tile_count * sizeof(*a->tiles)) == 0;
}

/* Remembers it for the next one to be compared with. */
static void finish_refresh(struct ps_encoder *encoder, struct ps_frame *frame)
{
	frame->frozen = encoder->refreshed && same_bytes(frame, encoder->refreshed);
	ps_frame_unref(encoder->refreshed);
	encoder->refreshed = ps_frame_ref(frame);
}

static enum ps_err make_frame(struct ps_encoder *encoder, const struct ps_image *image, bool all,
			      struct ps_frame **frame_out)
{
	const struct ps_buf *header = ps_tile_jpeg_header(encoder->jpeg);
	uint32_t count = ps_change_find(encoder->change, image, all, encoder->tiles);
	const uint8_t *bytes = header->bytes; /* of which 0 are used where no tile changed */
	size_t len = 0;
	enum ps_err err;

	memset(encoder->spans, 0, encoder->grid.tile_count * sizeof(*encoder->spans));
	if (count) {
		err = ps_tile_jpeg_encode(encoder->jpeg, image, encoder->tiles, count,
					  encoder->spans, &bytes, &len);
		if (err)
			return err;
	}
	return ps_frame_create(header->bytes, header->len, encoder->spans, encoder->grid.tile_count,
			       bytes, len, frame_out);
}

/* Behind the header, for a decoder to try. */
static void join(struct ps_encoder *encoder)
{
	for (uint32_t i = 0; i < encoder->kept_count; i++) {
		const struct ps_tile_span *span = &encoder->kept_spans[i];

		ps_buf_add(&encoder->header, encoder->kept.bytes + span->at, span->len);
		ps_buf_add_byte(&encoder->header, 0xff);
		ps_buf_add_byte(&encoder->header,
				i + 1 < encoder->kept_count ? (uint8_t)(0xd0 + i % 8) : 0xd9);
	}
}

/* What does not decode is no picture, and nobody would see that before it is too late. */
static enum ps_err keep(struct ps_encoder *encoder, const struct ps_image *image,
			struct ps_frame **frame_out)
{
	struct ps_jpeg_parts parts;
	size_t header_len;
	enum ps_err err = ps_jpeg_parts_read(image->planes[0].bytes, image->jpeg_len, &parts);

	if (!err && !parts.form.is_420)
		err = PS_UNSUPPORTED;
	if (!err && parts.form.restart_mcus != encoder->restart_mcus)
		err = PS_MISMATCH;
	if (!err)
		err = ps_jpeg_parts_complete(&parts, ps_tile_jpeg_header(encoder->jpeg));
	if (err)
		return err;
	encoder->header.len = 0;
	encoder->kept.len = 0;
	ps_jpeg_header_write(&encoder->header, &parts.tables, parts.form.width_px,
			     parts.form.height_px, parts.form.restart_mcus);
	header_len = encoder->header.len;
	err = ps_jpeg_scan_cut(&parts, encoder->kept_count, encoder->kept_spans, &encoder->kept);
	if (err)
		return err;
	join(encoder);
	if (encoder->header.err)
		return encoder->header.err;
	err = ps_jpeg_read(encoder->header.bytes, encoder->header.len, &encoder->decoded);
	return err ? err
		   : ps_frame_create(encoder->header.bytes, header_len, encoder->kept_spans,
				     encoder->kept_count, encoder->kept.bytes, encoder->kept.len,
				     frame_out);
}

static enum ps_err encode_raw(struct ps_encoder *encoder, const struct ps_image *image,
			      bool refresh, struct ps_frame **frame_out)
{
	enum ps_err err;

	encoder->due = true; /* unless all goes well: the change detector has moved on already */
	err = make_frame(encoder, image, refresh, frame_out);
	encoder->due = err != PS_OK;
	return err;
}

static enum ps_err encode_jpeg(struct ps_encoder *encoder, const struct ps_image *image,
			       bool refresh, struct ps_frame **frame_out)
{
	uint16_t width_px, height_px;
	enum ps_err err =
		ps_jpeg_size(image->planes[0].bytes, image->jpeg_len, &width_px, &height_px);

	if (err)
		return err;
	if (width_px != image->width_px || height_px != image->height_px)
		return PS_MISMATCH;
	if (encoder->restart_mcus)
		return keep(encoder, image, frame_out);
	err = ps_jpeg_read(image->planes[0].bytes, image->jpeg_len, &encoder->decoded);
	return err ? err : encode_raw(encoder, &encoder->decoded.image, refresh, frame_out);
}

static bool size_fits(const struct ps_encoder *encoder, const struct ps_image *image)
{
	const struct ps_grid *grid = &encoder->grid;

	return image->width_px == grid->width_px + grid->cropped_px &&
	       image->height_px == grid->height_px;
}

/* @refresh: whether one is due; that of a JPEG that is kept was not compared yet. */
static void compare(struct ps_encoder *encoder, bool kept, bool refresh, struct ps_frame *frame)
{
	if (kept && !encoder->compares)
		return;
	if (kept)
		(void)ps_change_find(encoder->change, &encoder->decoded.image, refresh,
				     encoder->tiles);
	frame->moved = ps_change_moved(encoder->change);
	frame->compared = encoder->grid.tile_count;
}

/* @image: as it came; a JPEG was decoded. */
static void look_at(struct ps_encoder *encoder, const struct ps_image *image,
		    struct ps_frame *frame)
{
	bool is_jpeg = image->layout == PS_LAYOUT_JPEG;
	const struct ps_image *planes = is_jpeg ? &encoder->decoded.image : image;
	struct ps_sharpness sharpness;

	if (!encoder->looks)
		return;
	sharpness = ps_sharpness_of(&planes->planes[0], planes->width_px, planes->height_px);
	frame->look = ps_look_see(&encoder->look, image->time_us,
				  ps_motion_moves(frame->moved, frame->compared), &sharpness,
				  &frame->marked);
}

enum ps_err ps_encoder_encode(struct ps_encoder *encoder, const struct ps_image *image,
			      bool refresh, struct ps_frame **frame_out)
{
	bool kept = image->layout == PS_LAYOUT_JPEG && encoder->restart_mcus;
	uint64_t second = image->time_us / SECOND_US;
	struct ps_frame *frame;
	enum ps_err err;

	if (!size_fits(encoder, image))
		return PS_MISMATCH;
	refresh = refresh || encoder->due || second != encoder->second;
	err = image->layout == PS_LAYOUT_JPEG ? encode_jpeg(encoder, image, refresh, &frame)
					      : encode_raw(encoder, image, refresh, &frame);
	if (err) {
		encoder->due = true;
		return err;
	}
	encoder->due = false;
	frame->time_us = image->time_us;
	frame->width_px = kept ? image->width_px : encoder->grid.width_px;
	frame->height_px = encoder->grid.height_px;
	frame->refresh = refresh || kept;
	if (refresh)
		finish_refresh(encoder, frame);
	encoder->second = second;
	compare(encoder, kept, refresh, frame);
	look_at(encoder, image, frame);
	*frame_out = frame;
	return PS_OK;
}
