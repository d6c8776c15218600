/* One camera's part of a viewing copy; for tools/film*.c only. */
#ifndef PS_TOOLS_FILM_CELL_H
#define PS_TOOLS_FILM_CELL_H

#include "tools/film.h"

/* This is what the camera sees from now on. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_film_cell_put(struct ps_film *film, struct ps_film_cell *cell,
					   const struct ps_shown_picture *picture);

/*
 * Brings the film's picture up to it: decodes what is due, and paints grey what is too old or does
 * not decode. Errors: the decoder's, PS_INVALID (it answers with another size).
 */
PS_MUST_CHECK enum ps_err ps_film_cell_show(struct ps_film *film, struct ps_film_cell *cell,
					    int64_t now_us);

#endif
