#include "tools/film.h"

#include "tools/film_cell.h"
#include "tools/film_text.h"

uint64_t ps_film_ticks(const struct ps_film_settings *settings)
{
	double seconds = (double)(settings->to_us - settings->from_us) / 1e6 / settings->speed;

	return (uint64_t)(seconds * settings->fps_milli / 1000) + 1;
}

/* The last one shows the end: no picture comes too late for all of them. */
static int64_t tick_us(const struct ps_film *film, uint64_t tick)
{
	if (tick + 1 == ps_film_ticks(&film->settings))
		return film->settings.to_us;
	return film->settings.from_us +
	       (int64_t)((double)tick * 1e9 / film->settings.fps_milli * film->settings.speed);
}

static uint32_t columns_of(size_t count)
{
	uint32_t columns = 1;

	while ((size_t)columns * columns < count)
		columns++;
	return columns;
}

/* As the decoder chooses, when a picture must be @wanted wide at least (libjpeg's scale_num). */
static uint32_t choose_eighths(uint64_t width, uint32_t wanted)
{
	uint64_t eighths = 1;

	while (eighths < PS_PLANES_EIGHTHS &&
	       width * eighths < (uint64_t)PS_PLANES_EIGHTHS * wanted)
		eighths++;
	return (uint32_t)eighths;
}

static enum ps_err add_cells(struct ps_film *film)
{
	const struct ps_activity *activity = &film->subject->activity;
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < activity->camera_count && !err; i++) {
		struct ps_film_cell *cell = &film->cells[film->cell_count];

		if (!activity->cameras[i].count ||
		    (film->settings.camera != PS_CAMERAS_MAX && film->settings.camera != i))
			continue;
		*cell = (struct ps_film_cell){ .camera = i, .changed = PS_PICTURE_WHOLE };
		ps_buf_init(&cell->pending);
		err = ps_strip_init(&cell->strip);
		film->cell_count++;
	}
	return err;
}

/* The cells are as large as the largest picture that is put into one. */
static void lay_out(struct ps_film *film)
{
	uint32_t columns = columns_of(film->cell_count);
	uint32_t wanted = film->settings.width_px / columns;

	film->columns = columns;
	for (size_t i = 0; i < film->cell_count; i++) {
		struct ps_film_cell *cell = &film->cells[i];
		const struct ps_camera_info *info =
			&film->subject->verdict.check.start.cameras[cell->camera];

		cell->eighths = choose_eighths(info->width_px, wanted);
		cell->width_px = ps_planes_reduced((uint32_t)info->width_px, cell->eighths);
		cell->height_px = ps_planes_reduced((uint32_t)info->height_px, cell->eighths);
		if (cell->width_px > film->cell_width)
			film->cell_width = cell->width_px;
		if (cell->height_px > film->cell_height)
			film->cell_height = cell->height_px;
	}
	for (size_t i = 0; i < film->cell_count; i++) {
		film->cells[i].x = (uint32_t)(i % columns) * film->cell_width;
		film->cells[i].y = (uint32_t)(i / columns) * film->cell_height;
	}
	film->unit = film->cell_width * columns / 100.0;
	film->band_y = (uint32_t)((film->cell_count + columns - 1) / columns) * film->cell_height;
}

enum ps_err ps_film_init(struct ps_film *film, const struct ps_film_settings *settings,
			 const struct ps_subject *subject, struct ps_mask *mask,
			 struct ps_decoder *decoder, struct ps_drawing *drawing)
{
	enum ps_err err;

	*film = (struct ps_film){ .settings = *settings,
				  .subject = subject,
				  .mask = mask,
				  .decoder = decoder,
				  .drawing = drawing };
	ps_buf_init(&film->jpeg);
	err = add_cells(film);
	if (err)
		return err;
	if (film->cell_count == 0)
		return PS_NOT_FOUND;
	lay_out(film);
	err = ps_planes_init(&film->picture, film->cell_width * film->columns,
			     film->band_y + ps_film_band_height(film->unit), 0);
	if (!err)
		err = ps_film_draw_band(film);
	for (size_t i = 0; i < film->cell_count && film->cell_count > 1 && !err; i++)
		err = ps_film_draw_name(film, &film->cells[i]);
	return err;
}

void ps_film_release(struct ps_film *film)
{
	for (size_t i = 0; i < film->cell_count; i++) {
		ps_buf_release(&film->cells[i].pending);
		ps_strip_release(&film->cells[i].strip);
		ps_planes_release(&film->cells[i].name);
	}
	ps_buf_release(&film->jpeg);
	ps_planes_release(&film->picture);
}

static enum ps_err emit_tick(struct ps_film *film)
{
	int64_t now_us = tick_us(film, film->next);
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < film->cell_count && !err; i++)
		err = ps_film_cell_show(film, &film->cells[i], now_us);
	if (!err)
		err = ps_film_draw_clock(film, now_us);
	if (!err)
		err = film->settings.emit(film->settings.ctx, &film->picture);
	film->next++;
	return err;
}

static struct ps_film_cell *cell_of(struct ps_film *film, uint64_t camera)
{
	for (size_t i = 0; i < film->cell_count; i++)
		if (film->cells[i].camera == camera)
			return &film->cells[i];
	return NULL;
}

void ps_film_see(void *ctx, const struct ps_frame_entry *entry, int64_t since_us, uint32_t changed,
		 const struct ps_composite *composite)
{
	struct ps_film_cell *cell = cell_of(ctx, entry->camera);

	(void)since_us;
	(void)composite;
	if (cell)
		cell->changed = changed;
}

/*
 * One that is the same as the one before is not decoded again, but its time counts: unless what is
 * hidden may begin with it.
 */
bool ps_film_wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	struct ps_film *film = ctx;
	struct ps_film_cell *cell = cell_of(film, entry->camera);

	if (!cell || since_us > film->settings.to_us)
		return false;
	/* what came before the span is seen at its beginning, the latest of it */
	if (!cell->any || since_us <= film->settings.from_us)
		cell->first_seq = entry->seq;
	cell->any = true;
	cell->last_seq = entry->seq;
	if (cell->changed == 0 && (cell->have || cell->pending.len) &&
	    film->mask->settings->redaction_count == 0) {
		cell->since_us = since_us;
		return false;
	}
	return true;
}

enum ps_err ps_film_put(void *ctx, const struct ps_shown_picture *picture)
{
	struct ps_film *film = ctx;
	struct ps_film_cell *cell = cell_of(film, picture->entry->camera);
	uint64_t ticks = ps_film_ticks(&film->settings);
	enum ps_err err = PS_OK;

	while (!err && film->next < ticks && tick_us(film, film->next) < picture->since_us)
		err = emit_tick(film);
	if (err)
		return err;
	return ps_film_cell_put(film, cell, picture);
}

enum ps_err ps_film_end(struct ps_film *film)
{
	uint64_t ticks = ps_film_ticks(&film->settings);
	enum ps_err err = PS_OK;

	while (!err && film->next < ticks)
		err = emit_tick(film);
	return err;
}
