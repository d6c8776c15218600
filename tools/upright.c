#include "tools/upright.h"

#include <string.h>

#include "tools/exif_texts.h"
#include "tools/picture_parts.h"

enum { CHANNELS = 3, UPRIGHT = 1, FIRST_ON_ITS_SIDE = 5 };

/* A visitor of the parts; the first structure counts. */
static enum ps_err note(void *ctx, const struct ps_part *part)
{
	unsigned *orientation = ctx;

	if (part->kind == PS_PART_EXIF && !*orientation)
		*orientation = ps_exif_orientation(part->value);
	return PS_OK;
}

static unsigned orientation_of(struct ps_bytes picture)
{
	struct ps_picture_outline outline;
	unsigned orientation = 0;
	enum ps_err err = ps_picture_parts(ps_claim_kind_sniff(picture), picture, note,
					   &orientation, &outline);

	/* of a kind that is not looked into nothing is known */
	return err || !orientation ? UPRIGHT : orientation;
}

/* What of @from lies at @x, @y once it is turned. */
static const uint8_t *pixel(const struct ps_canvas *from, unsigned orientation, uint32_t x,
			    uint32_t y)
{
	const uint32_t w = from->width_px - 1, h = from->height_px - 1;
	const struct {
		uint32_t x, y;
	} at[] = { { x, y }, { w - x, y }, { w - x, h - y }, { x, h - y },
		   { y, x }, { y, h - x }, { w - y, h - x }, { w - y, x } };
	const size_t row = at[orientation - 1].y;

	return from->rgb + (row * from->width_px + at[orientation - 1].x) * CHANNELS;
}

static enum ps_err turn(struct ps_canvas *canvas, unsigned orientation)
{
	const bool on_its_side = orientation >= FIRST_ON_ITS_SIDE;
	struct ps_canvas turned;
	enum ps_err err =
		ps_canvas_init(&turned, on_its_side ? canvas->height_px : canvas->width_px,
			       on_its_side ? canvas->width_px : canvas->height_px, 0);
	uint8_t *to = err ? NULL : turned.rgb;

	if (err)
		return err;
	for (uint32_t y = 0; y < turned.height_px; y++)
		for (uint32_t x = 0; x < turned.width_px; x++, to += CHANNELS)
			memcpy(to, pixel(canvas, orientation, x, y), CHANNELS);
	ps_canvas_release(canvas);
	*canvas = turned;
	return PS_OK;
}

enum ps_err ps_upright_shrink(struct ps_decoder *decoder, struct ps_bytes picture,
			      uint32_t width_px, uint32_t height_px, struct ps_canvas *canvas_out)
{
	const unsigned orientation = orientation_of(picture);
	const bool on_its_side = orientation >= FIRST_ON_ITS_SIDE;
	struct ps_canvas canvas = { 0 };
	enum ps_err err = ps_decoder_shrink(decoder, picture, on_its_side ? height_px : width_px,
					    on_its_side ? width_px : height_px, &canvas);

	if (!err && orientation != UPRIGHT)
		err = turn(&canvas, orientation);
	if (err)
		ps_canvas_release(&canvas);
	else
		*canvas_out = canvas;
	return err;
}
