#include "tools/film_cell.h"

enum { GREY = 128 };

/* What is hidden of a picture that may have been reduced. */
static void paint_over(struct ps_film *film, const struct ps_film_cell *cell,
		       struct ps_planes *planes)
{
	const struct ps_camera_info *info =
		&film->subject->verdict.check.start.cameras[cell->camera];
	struct ps_rect rects[PS_MASK_RECTS_MAX];
	size_t count = ps_mask_rects(film->mask, cell->camera, ps_mask_at(cell->since_us), rects);

	for (size_t i = 0; i < count; i++) {
		struct ps_rect rect =
			ps_mask_reduced(&rects[i], info, planes->width_px, planes->height_px);

		ps_planes_fill(planes, (uint32_t)rect.x, (uint32_t)rect.y, (uint32_t)rect.w,
			       (uint32_t)rect.h, PS_MASK_LEVEL);
	}
}

/* Is something hidden of it, now or in other seconds? Then it is painted over as a whole. */
static bool hides(struct ps_film *film, const struct ps_film_cell *cell)
{
	struct ps_rect rects[PS_MASK_RECTS_MAX];

	return film->mask->settings->redaction_count > 0 ||
	       ps_mask_rects(film->mask, cell->camera, ps_mask_at(cell->since_us), rects) > 0;
}

enum ps_err ps_film_cell_put(struct ps_film *film, struct ps_film_cell *cell,
			     const struct ps_shown_picture *picture)
{
	enum ps_err err = PS_UNSUPPORTED;

	cell->since_us = picture->since_us;
	if (cell->have && !cell->pending.len && !hides(film, cell))
		err = ps_strip_take(&cell->strip, picture->composite);
	if (err != PS_UNSUPPORTED)
		return err;
	ps_strip_skip(&cell->strip, picture->composite);
	ps_buf_clear(&cell->pending);
	ps_buf_add(&cell->pending, picture->jpeg.bytes, picture->jpeg.len);
	return cell->pending.err;
}

static enum ps_err draw_whole(struct ps_film *film, struct ps_film_cell *cell)
{
	const struct ps_bytes jpeg = { cell->pending.bytes, cell->pending.len };
	/* what the decoder takes the fewest eighths for that are no fewer than the cell's */
	uint32_t wanted = film->settings.width_px / film->columns;
	struct ps_planes planes;
	enum ps_err err = ps_decoder_planes(film->decoder, jpeg, wanted, 1, &planes);

	ps_buf_clear(&cell->pending);
	if (err)
		return err;
	if (planes.width_px > film->cell_width || planes.height_px > film->cell_height)
		err = PS_INVALID;
	if (!err) {
		paint_over(film, cell, &planes);
		ps_planes_put(&film->picture, cell->x, cell->y, &planes);
	}
	ps_planes_release(&planes);
	return err;
}

static enum ps_err draw_strip(struct ps_film *film, struct ps_film_cell *cell)
{
	uint32_t wanted = ps_strip_width_px(&cell->strip) * cell->eighths / PS_PLANES_EIGHTHS;
	struct ps_planes planes;
	enum ps_err err = ps_strip_join(&cell->strip, &film->jpeg);

	if (!err)
		err = ps_decoder_planes(film->decoder,
					(struct ps_bytes){ film->jpeg.bytes, film->jpeg.len },
					wanted, 1, &planes);
	ps_buf_clear(&film->jpeg);
	if (!err) {
		err = ps_strip_put(&cell->strip, &planes, cell->eighths, &film->picture, cell->x,
				   cell->y);
		ps_planes_release(&planes);
	}
	ps_strip_clear(&cell->strip);
	return err;
}

/* A picture that does not decode leaves the cell grey: nobody shall see the one before for it. */
static enum ps_err draw(struct ps_film *film, struct ps_film_cell *cell)
{
	enum ps_err err = cell->pending.len ? draw_whole(film, cell) : draw_strip(film, cell);

	cell->have = !err;
	cell->grey = false;
	if (err == PS_MALFORMED) {
		film->bad++;
		return PS_OK;
	}
	if (!err && cell->name.bytes)
		ps_planes_put(&film->picture, cell->x, cell->y, &cell->name);
	return err;
}

enum ps_err ps_film_cell_show(struct ps_film *film, struct ps_film_cell *cell, int64_t now_us)
{
	enum ps_err err = PS_OK;

	if (cell->pending.len || cell->strip.count)
		err = draw(film, cell);
	if (err || cell->grey || (cell->have && now_us - cell->since_us <= PS_ACTIVITY_HOLE_US))
		return err;
	ps_planes_fill(&film->picture, cell->x, cell->y, film->cell_width, film->cell_height, GREY);
	if (cell->name.bytes)
		ps_planes_put(&film->picture, cell->x, cell->y, &cell->name);
	cell->grey = true;
	cell->have = false;
	return PS_OK;
}
