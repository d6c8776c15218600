/*
 * struct ps_colours: how much of a picture has which colour, coarsely. The picture of a take in
 * which something is to be seen that is not there for most of it, an item, has colours that the
 * others have less of.
 */
#ifndef PS_TOOLS_COLOURS_H
#define PS_TOOLS_COLOURS_H

#include "tools/canvas.h"

#define PS_COLOURS 512 /* three bits of each of red, green and blue */

struct ps_colours {
	double share[PS_COLOURS]; /* of the pixels; all together 1 */
};

void ps_colours_of(const struct ps_canvas *picture, struct ps_colours *colours_out);

/* The mean of @count of them. */
void ps_colours_mean(const struct ps_colours *all, size_t count, struct ps_colours *mean_out);

/*
 * How much of it, 0 to 1, has colours that are rare @later, and more of them than the mean of what
 * is @around has.
 */
double ps_colours_new(const struct ps_colours *colours, const struct ps_colours *later,
		      const struct ps_colours *around);

/* Of each colour as much as that one of the @count has that has most of it; nothing of 0. */
void ps_colours_most(const struct ps_colours *all, size_t count, struct ps_colours *most_out);

/* What @colours has beyond @base, of each colour; returns how much that is, 0 to 1. */
double ps_colours_beyond(const struct ps_colours *colours, const struct ps_colours *base,
			 struct ps_colours *beyond_out);

/* How much, 0 to 1, both have. */
double ps_colours_common(const struct ps_colours *a, const struct ps_colours *b);

#endif
