#include "capture/encoder.h"

#include <stdlib.h>
#include <string.h>

#include "capture/change.h"
#include "capture/tile_jpeg.h"

#define SECOND_US 1000000

struct ps_encoder {
	struct ps_grid grid;
	struct ps_change *change;
	struct ps_tile_jpeg *jpeg;
	bool due;	 /* a refresh, whatever the time */
	uint64_t second; /* of the latest frame */
	struct ps_frame *refreshed;
	uint16_t *tiles;
	struct ps_tile_span *spans;
};

enum ps_err ps_encoder_create(const struct ps_encoder_settings *settings,
			      struct ps_encoder **encoder_out)
{
	struct ps_encoder *encoder = calloc(1, sizeof(*encoder));
	enum ps_err err = PS_NO_MEMORY;

	if (!encoder)
		return PS_NO_MEMORY;
	encoder->due = true;
	err = ps_grid_make(settings->width_px, settings->height_px, &encoder->grid);
	if (err)
		goto out;
	err = PS_NO_MEMORY;
	encoder->tiles = calloc(encoder->grid.tile_count, sizeof(*encoder->tiles));
	encoder->spans = calloc(encoder->grid.tile_count, sizeof(*encoder->spans));
	if (!encoder->tiles || !encoder->spans)
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
	free(encoder);
}

const struct ps_grid *ps_encoder_grid(const struct ps_encoder *encoder)
{
	return &encoder->grid;
}

static bool same_bytes(const struct ps_frame *a, const struct ps_frame *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0 &&
	       memcmp(a->tiles, b->tiles, a->tile_count * sizeof(*a->tiles)) == 0;
}

/* Remembers it for the next one to be compared with. */
static void finish_refresh(struct ps_encoder *encoder, struct ps_frame *frame)
{
	frame->refresh = true;
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

enum ps_err ps_encoder_encode(struct ps_encoder *encoder, const struct ps_image *image,
			      bool refresh, struct ps_frame **frame_out)
{
	const struct ps_grid *grid = &encoder->grid;
	uint64_t second = image->time_us / SECOND_US;
	struct ps_frame *frame;
	enum ps_err err;

	if (image->layout != PS_LAYOUT_YUV420)
		return PS_UNSUPPORTED;
	if (image->width_px != grid->width_px + grid->cropped_px ||
	    image->height_px != grid->height_px)
		return PS_MISMATCH;
	refresh = refresh || encoder->due || second != encoder->second;
	encoder->due = true; /* unless all goes well: the change detector has moved on already */
	err = make_frame(encoder, image, refresh, &frame);
	if (err)
		return err;
	frame->time_us = image->time_us;
	frame->width_px = grid->width_px;
	frame->height_px = grid->height_px;
	if (refresh)
		finish_refresh(encoder, frame);
	encoder->due = false;
	encoder->second = second;
	*frame_out = frame;
	return PS_OK;
}
