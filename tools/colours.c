#include "tools/colours.h"

enum {
	SHIFT = 5, /* of eight bits three stay */
	MANY = 4,  /* so many times what is usual is not usual */
};

/* An item has many colours, the inside of a box few: no single one counts for more. */
#define MOST 0.004

void ps_colours_of(const struct ps_canvas *picture, struct ps_colours *colours_out)
{
	size_t count = (size_t)picture->width_px * picture->height_px;

	*colours_out = (struct ps_colours){ { 0 } };
	for (size_t i = 0; i < count; i++) {
		const uint8_t *rgb = picture->rgb + i * 3;

		colours_out->share[(rgb[0] >> SHIFT) << 6 | (rgb[1] >> SHIFT) << 3 |
				   rgb[2] >> SHIFT] += 1.0 / (double)count;
	}
}

void ps_colours_mean(const struct ps_colours *all, size_t count, struct ps_colours *mean_out)
{
	*mean_out = (struct ps_colours){ { 0 } };
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < PS_COLOURS; k++)
			mean_out->share[k] += all[i].share[k] / (double)count;
}

double ps_colours_new(const struct ps_colours *colours, const struct ps_colours *later,
		      const struct ps_colours *around)
{
	double sum = 0;

	for (size_t k = 0; k < PS_COLOURS; k++) {
		double more = colours->share[k] - MANY * later->share[k] - around->share[k];

		if (more > 0)
			sum += more < MOST ? more : MOST;
	}
	return sum;
}

void ps_colours_most(const struct ps_colours *all, size_t count, struct ps_colours *most_out)
{
	*most_out = (struct ps_colours){ { 0 } };
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < PS_COLOURS; k++)
			if (all[i].share[k] > most_out->share[k])
				most_out->share[k] = all[i].share[k];
}

double ps_colours_beyond(const struct ps_colours *colours, const struct ps_colours *base,
			 struct ps_colours *beyond_out)
{
	double sum = 0;

	for (size_t k = 0; k < PS_COLOURS; k++) {
		double more = colours->share[k] - base->share[k];

		beyond_out->share[k] = more > 0 ? more : 0;
		sum += beyond_out->share[k];
	}
	return sum;
}

double ps_colours_common(const struct ps_colours *a, const struct ps_colours *b)
{
	double sum = 0;

	for (size_t k = 0; k < PS_COLOURS; k++)
		sum += a->share[k] < b->share[k] ? a->share[k] : b->share[k];
	return sum;
}
