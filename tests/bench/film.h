/*
 * struct ps_film: a camera's raw pictures, made before the clock runs and kept in memory, some
 * seconds of them at a time. What it costs to make them is nobody's figure.
 */
#ifndef PS_TESTS_BENCH_FILM_H
#define PS_TESTS_BENCH_FILM_H

#include "capture/image.h"
#include "signing/error.h"
#include "tests/footage/camera.h"

#define PS_FILM_FPS 10

/* CLOCK_BOOTTIME of frame 0, a whole second. */
#define PS_FILM_BOOT_US 100000000

struct ps_film_plan {
	enum ps_view view;
	uint16_t width_px, height_px; /* even */
	int motion;		      /* as bench-footage --motion; 60 is its own */
	size_t room;		      /* frames held at a time */
};

struct ps_film;

/* Errors: PS_NO_MEMORY, PS_RANGE. */
PS_MUST_CHECK enum ps_err ps_film_create(const struct ps_film_plan *plan,
					 struct ps_film **film_out);

/* NULL is fine. */
void ps_film_destroy(struct ps_film *film);

const struct ps_film_plan *ps_film_plan(const struct ps_film *film);

/* Makes the frames @first to @first + room - 1, in place of those before. */
void ps_film_load(struct ps_film *film, size_t first);

/* Frame @index, which must be loaded, with its time; valid until the next load. */
struct ps_image ps_film_image(const struct ps_film *film, size_t index);

#endif
