#include "capture/sharpness.h"

#include <stdbool.h>
#include <stdlib.h>

#define TURN 8	   /* levels back from the farthest point end an edge: noise does not */
#define WIDTHS 640 /* tenths of a pixel, the last of them and wider */
#define LEVELS 256

struct widths {
	uint32_t count;
	uint32_t of[WIDTHS];
};

static void add_edge(struct widths *widths, int contrast, int step)
{
	int tenths = contrast * 10 / step;

	widths->of[tenths < WIDTHS ? tenths : WIDTHS - 1]++;
	widths->count++;
}

/* Samples along one line. An edge runs from one turn to the next. */
struct walk {
	int from;   /* the level at the last turn */
	int far;    /* the farthest from it since */
	int step;   /* the steepest since, in the edge's direction */
	int before; /* the last sample */
	int way;    /* 1 rises, -1 falls, 0 not yet known */
};

static void turn(struct walk *walk, struct widths *widths, int level, int step)
{
	int contrast = abs(walk->far - walk->from);

	if (contrast >= PS_SHARPNESS_CONTRAST && walk->step > 0)
		add_edge(widths, contrast, walk->step);
	walk->from = walk->far;
	walk->far = level;
	walk->step = step;
	walk->way = -walk->way;
}

static void see(struct walk *walk, struct widths *widths, int level)
{
	int step = level - walk->before;

	walk->before = level;
	if (!walk->way) {
		if (abs(level - walk->from) < TURN)
			return;
		walk->way = level > walk->from ? 1 : -1;
		walk->far = level;
		walk->step = abs(step);
		return;
	}
	step *= walk->way;
	if ((level - walk->far) * walk->way >= 0) {
		walk->far = level;
		if (step > walk->step)
			walk->step = step;
	} else if ((walk->far - level) * walk->way >= TURN) {
		turn(walk, widths, level, abs(step));
	}
}

static void walk_line(const uint8_t *samples, size_t stride, size_t count, struct widths *widths,
		      uint32_t *levels)
{
	struct walk walk = { .from = samples[0], .far = samples[0], .before = samples[0] };

	for (size_t i = 0; i < count; i++) {
		int level = samples[i * stride];

		if (levels)
			levels[level]++;
		see(&walk, widths, level);
	}
	if (abs(walk.far - walk.from) >= PS_SHARPNESS_CONTRAST && walk.step > 0)
		add_edge(widths, abs(walk.far - walk.from), walk.step);
}

static uint32_t quarter(const struct widths *widths)
{
	uint32_t seen = 0;

	for (uint32_t i = 0; i < WIDTHS; i++) {
		seen += widths->of[i];
		if (seen * 4 >= widths->count)
			return i;
	}
	return WIDTHS - 1;
}

static uint8_t brightest(const uint32_t levels[LEVELS])
{
	uint64_t all = 0, above = 0;
	unsigned level = LEVELS - 1;

	for (unsigned i = 0; i < LEVELS; i++)
		all += levels[i];
	while (level > 0 && (above += levels[level]) * 20 < all)
		level--;
	return (uint8_t)level;
}

static size_t spread(size_t lines)
{
	return lines > PS_SHARPNESS_LINES ? lines / PS_SHARPNESS_LINES : 1;
}

struct ps_sharpness ps_sharpness_of(const struct ps_plane *luma, uint16_t width_px,
				    uint16_t height_px)
{
	struct widths across = { .count = 0 }, down = { .count = 0 };
	const struct widths *directions[] = { &across, &down };
	uint32_t levels[LEVELS] = { 0 };
	struct ps_sharpness sharpness = { .edges = 0 };

	for (size_t y = spread(height_px) / 2; y < height_px; y += spread(height_px))
		walk_line(luma->bytes + y * luma->stride, 1, width_px, &across, levels);
	for (size_t x = spread(width_px) / 2; x < width_px; x += spread(width_px))
		walk_line(luma->bytes + x, luma->stride, height_px, &down, NULL);
	sharpness.light = brightest(levels);
	for (size_t i = 0; i < 2; i++) {
		uint32_t width = quarter(directions[i]);

		if (directions[i]->count < PS_SHARPNESS_EDGES)
			continue;
		sharpness.edges += directions[i]->count;
		if (width > sharpness.width_tenths)
			sharpness.width_tenths = width;
	}
	return sharpness;
}
