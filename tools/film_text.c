#include "tools/film_text.h"

#include <stdio.h>
#include <string.h>

#include "tools/declared.h"

enum { TEXT_MAX = 4096 };

/* In hundredths of the width. */
#define LINE 1.9
#define SMALL 1.35
#define BAND 5.2
#define CLOCK 36.0

static uint32_t even(double length)
{
	return (uint32_t)(length + 1.99) / 2 * 2;
}

uint32_t ps_film_band_height(double unit)
{
	return even(BAND * unit);
}

/* White on black, at the place in the picture. */
static enum ps_err draw(struct ps_film *film, uint32_t x, uint32_t y, uint32_t width,
			uint32_t height, const struct ps_text_place *places,
			const char *const *texts, size_t count)
{
	struct ps_canvas canvas;
	enum ps_err err = ps_canvas_init(&canvas, width, height, 0);

	if (err)
		return err;
	err = ps_drawing_begin(film->drawing, &canvas);
	for (size_t i = 0; i < count && !err; i++)
		(void)ps_drawing_text(film->drawing, &places[i], texts[i]);
	if (!err)
		err = ps_drawing_end(film->drawing);
	if (!err)
		ps_planes_put_grey(&film->picture, x, y, &canvas);
	ps_canvas_release(&canvas);
	return err;
}

enum ps_err ps_film_draw_band(struct ps_film *film)
{
	const struct ps_subject *subject = film->subject;
	enum ps_lang lang = film->settings.lang;
	char first[TEXT_MAX];
	char second[TEXT_MAX];
	const char *const texts[] = { first, second };
	const struct ps_text_place places[] = {
		{ .x = film->unit,
		  .y = 0.3 * film->unit,
		  .size = LINE * film->unit,
		  .flags = PS_TEXT_WHITE | PS_TEXT_BOLD },
		{ .x = film->unit,
		  .y = 2.9 * film->unit,
		  .size = SMALL * film->unit,
		  .flags = PS_TEXT_WHITE },
	};

	(void)snprintf(first, sizeof(first),
		       lang == PS_LANG_ZH ? "面单号 %s  证据码 %s" : "%s  evidence %s",
		       subject->waybill[0] ? subject->waybill : "-", subject->code);
	(void)snprintf(second, sizeof(second), "%s%s",
		       ps_declared_test(&subject->verdict.check.start)
			       ? ps_lang_pick(lang, "Test source. ", "测试画面,非现场录制。")
			       : "",
		       ps_lang_pick(lang,
				    "Viewing copy, no original: the code leads to the signed one.",
				    "观看副本,非原件;凭证据码可找到签名原件并验签。"));
	film->clock_x = film->picture.width_px - even(CLOCK * film->unit);
	return draw(film, 0, film->band_y, film->picture.width_px,
		    film->picture.height_px - film->band_y, places, texts, 2);
}

enum ps_err ps_film_draw_name(struct ps_film *film, struct ps_film_cell *cell)
{
	struct ps_text_place place = { .x = 0.4 * film->unit,
				       .size = SMALL * film->unit,
				       .flags = PS_TEXT_WHITE | PS_TEXT_DRY };
	struct ps_canvas canvas;
	char name[PS_TEXT_SHOWN_MAX];
	struct ps_text_size size = { 0 };
	enum ps_err err = ps_canvas_init(&canvas, 8, 8, 0);

	ps_bytes_shown(film->subject->verdict.check.start.cameras[cell->camera].name, name);
	if (err)
		return err;
	err = ps_drawing_begin(film->drawing, &canvas);
	if (!err) {
		size = ps_drawing_text(film->drawing, &place, name);
		err = ps_drawing_end(film->drawing);
	}
	ps_canvas_release(&canvas);
	if (!err)
		err = ps_canvas_init(&canvas, even(size.width + film->unit), even(size.height), 0);
	if (err)
		return err;
	if (canvas.width_px > film->cell_width || canvas.height_px > film->cell_height) {
		ps_canvas_release(&canvas);
		return PS_OK; /* a picture that small has no room for it */
	}
	place.flags = PS_TEXT_WHITE;
	err = ps_drawing_begin(film->drawing, &canvas);
	if (!err) {
		(void)ps_drawing_text(film->drawing, &place, name);
		err = ps_drawing_end(film->drawing);
	}
	if (!err)
		err = ps_planes_init(&cell->name, canvas.width_px, canvas.height_px, 0);
	if (!err)
		ps_planes_put_grey(&cell->name, 0, 0, &canvas);
	ps_canvas_release(&canvas);
	return err;
}

enum ps_err ps_film_draw_clock(struct ps_film *film, int64_t now_us)
{
	enum ps_lang lang = film->settings.lang;
	uint32_t width = film->picture.width_px - film->clock_x;
	char speed[32] = "";
	char first[TEXT_MAX];
	char second[PS_SUBJECT_TIME_MAX];
	const char *const texts[] = { first, second };
	const struct ps_text_place places[] = {
		{ .width = width - film->unit,
		  .y = 0.3 * film->unit,
		  .size = LINE * film->unit,
		  .flags = PS_TEXT_WHITE | PS_TEXT_BOLD | PS_TEXT_RIGHT },
		{ .width = width - film->unit,
		  .y = 2.9 * film->unit,
		  .size = SMALL * film->unit,
		  .flags = PS_TEXT_WHITE | PS_TEXT_RIGHT },
	};
	uint64_t second_0 = 0;

	if (film->settings.speed > 1)
		(void)snprintf(speed, sizeof(speed), "  x%.1f", film->settings.speed);
	(void)snprintf(first, sizeof(first),
		       lang == PS_LANG_ZH ? "第 %.1f 秒 / 共 %.1f 秒%s" : "%.1f s of %.1f s%s",
		       (double)now_us / 1e6,
		       (double)ps_activity_end(&film->subject->activity) / 1e6, speed);
	(void)ps_verdict_second_0(&film->subject->verdict, &second_0);
	ps_subject_time(film->subject, second_0 + (uint64_t)now_us, second);
	return draw(film, film->clock_x, film->band_y, width,
		    film->picture.height_px - film->band_y, places, texts, 2);
}
