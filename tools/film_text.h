/* What is burnt into a viewing copy; for tools/film.c only. */
#ifndef PS_TOOLS_FILM_TEXT_H
#define PS_TOOLS_FILM_TEXT_H

#include "tools/film.h"

/* Of the band below the pictures; even. */
uint32_t ps_film_band_height(double unit);

/* What does not change, drawn once. Errors: the drawing's. */
PS_MUST_CHECK enum ps_err ps_film_draw_band(struct ps_film *film);

/* The camera's name, for its corner. */
PS_MUST_CHECK enum ps_err ps_film_draw_name(struct ps_film *film, struct ps_film_cell *cell);

/* Running time and clock. */
PS_MUST_CHECK enum ps_err ps_film_draw_clock(struct ps_film *film, int64_t now_us);

#endif
