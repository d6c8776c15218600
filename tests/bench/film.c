#include "tests/bench/film.h"

#include <stdlib.h>

#include "tests/footage/footage.h"

struct ps_film {
	struct ps_film_plan plan;
	struct ps_footage *footage;
	size_t first;
	uint8_t *frames;
};

static size_t frame_len(const struct ps_film_plan *plan)
{
	return (size_t)plan->width_px * plan->height_px * 3 / 2;
}

enum ps_err ps_film_create(const struct ps_film_plan *plan, struct ps_film **film_out)
{
	const struct ps_footage_plan footage = { .view = plan->view,
						 .width_px = plan->width_px,
						 .height_px = plan->height_px,
						 .fps = PS_FILM_FPS,
						 .seed = 1,
						 .waybill = "SF1023574470215",
						 .switch_at_ms = 20000,
						 .story_ms = 20000,
						 .motion = plan->motion,
						 .noise = 25 };
	struct ps_film *film = calloc(1, sizeof(*film));
	enum ps_err err = PS_NO_MEMORY;

	if (!film)
		return PS_NO_MEMORY;
	film->plan = *plan;
	film->frames = malloc(frame_len(plan) * plan->room);
	if (film->frames)
		err = ps_footage_create(&footage, &film->footage);
	if (err) {
		ps_film_destroy(film);
		return err;
	}
	*film_out = film;
	return PS_OK;
}

void ps_film_destroy(struct ps_film *film)
{
	if (!film)
		return;
	ps_footage_destroy(film->footage);
	free(film->frames);
	free(film);
}

const struct ps_film_plan *ps_film_plan(const struct ps_film *film)
{
	return &film->plan;
}

void ps_film_load(struct ps_film *film, size_t first)
{
	film->first = first;
	for (size_t i = 0; i < film->plan.room; i++)
		ps_footage_frame(film->footage, (int64_t)(first + i),
				 film->frames + i * frame_len(&film->plan));
}

struct ps_image ps_film_image(const struct ps_film *film, size_t index)
{
	const uint8_t *luma = film->frames + (index - film->first) * frame_len(&film->plan);
	size_t width = film->plan.width_px;
	size_t height = film->plan.height_px;
	const uint8_t *u = luma + width * height;
	const uint8_t *v = u + width * height / 4;

	return (struct ps_image){ .layout = PS_LAYOUT_YUV420,
				  .planes = { { luma, width }, { u, width / 2 }, { v, width / 2 } },
				  .width_px = film->plan.width_px,
				  .height_px = film->plan.height_px,
				  .time_us = PS_FILM_BOOT_US + index * 1000000 / PS_FILM_FPS };
}
