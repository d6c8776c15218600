#include "capture/steady.h"

#include <math.h>
#include <stdlib.h>

#define FOUND 0.8      /* correlation of a cell that is the same */
#define TEXTURE 6.0    /* levels, standard deviation: enough to go by */
#define REST_LEVELS 8  /* a sample that differs by more is something that moves */
#define REST_SHARE 100 /* of the samples; so many at rest may differ: noise, a lamp's flicker */
#define COLUMNS 12     /* of cells at most: of a larger picture some is passed over */
#define ROWS 8
#define SIDE (2 * PS_STEADY_REACH + 1)

struct cell {
	double mean;
	double deviation; /* standard */
};

/* What became of the cells. */
struct tally {
	unsigned cells;
	unsigned here;
	unsigned dim;		    /* of those */
	unsigned moved[SIDE][SIDE]; /* by so much */
};

static const uint8_t *at(const struct ps_image *image, int x, int y)
{
	return image->planes[0].bytes + (size_t)y * image->planes[0].stride + x;
}

static struct cell measure(const struct ps_image *image, int left, int top)
{
	const int count = PS_STEADY_CELL * PS_STEADY_CELL;
	int64_t sum = 0, squares = 0;
	double variance;
	struct cell cell;

	for (int y = 0; y < PS_STEADY_CELL; y++)
		for (int x = 0; x < PS_STEADY_CELL; x++) {
			int level = *at(image, left + x, top + y);

			sum += level;
			squares += level * level;
		}
	cell.mean = (double)sum / count;
	variance = (double)squares / count - cell.mean * cell.mean;
	cell.deviation = variance > 0 ? sqrt(variance) : 0;
	return cell;
}

/* -1 to 1 */
static double correlate(const struct ps_image *then, int left, int top, const struct cell *cell,
			const struct ps_image *now, int to_left, int to_top)
{
	const struct cell other = measure(now, to_left, to_top);
	const int count = PS_STEADY_CELL * PS_STEADY_CELL;
	int64_t products = 0;

	if (other.deviation < 1)
		return 0;
	for (int y = 0; y < PS_STEADY_CELL; y++)
		for (int x = 0; x < PS_STEADY_CELL; x++)
			products +=
				*at(then, left + x, top + y) * *at(now, to_left + x, to_top + y);
	return ((double)products / count - cell->mean * other.mean) /
	       (cell->deviation * other.deviation);
}

static bool is_inside(const struct ps_image *image, int left, int top)
{
	return left >= 0 && top >= 0 && left + PS_STEADY_CELL <= image->width_px &&
	       top + PS_STEADY_CELL <= image->height_px;
}

static void look_for(const struct ps_image *then, const struct ps_image *now, int left, int top,
		     struct tally *tally)
{
	const struct cell cell = measure(then, left, top), here = measure(now, left, top);
	double best = FOUND;
	int best_x = 0, best_y = 0;
	bool found = false;

	if (cell.deviation < TEXTURE)
		return;
	tally->cells++;
	for (int y = -PS_STEADY_REACH; y <= PS_STEADY_REACH; y++)
		for (int x = -PS_STEADY_REACH; x <= PS_STEADY_REACH; x++) {
			double like =
				is_inside(now, left + x, top + y)
					? correlate(then, left, top, &cell, now, left + x, top + y)
					: 0;

			/* of equals, as along an edge, the nearest to where it was */
			if (like < best || (found && like < best + 0.02 &&
					    x * x + y * y >= best_x * best_x + best_y * best_y))
				continue;
			found = true;
			best = like;
			best_x = x;
			best_y = y;
		}
	if (!found)
		return;
	if (abs(best_x) < PS_STEADY_SHIFT && abs(best_y) < PS_STEADY_SHIFT) {
		tally->here++;
		tally->dim +=
			here.deviation * (cell.mean + 1) * 2 < cell.deviation * (here.mean + 1);
	} else {
		tally->moved[best_y + PS_STEADY_REACH][best_x + PS_STEADY_REACH]++;
	}
}

/* How many went the same way, give or take a sample. */
static unsigned together(const struct tally *tally)
{
	unsigned most = 0;

	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			unsigned count = 0;

			for (int dy = -1; dy <= 1; dy++)
				for (int dx = -1; dx <= 1; dx++)
					if (y + dy >= 0 && y + dy < SIDE && x + dx >= 0 &&
					    x + dx < SIDE)
						count += tally->moved[y + dy][x + dx];
			most = count > most ? count : most;
		}
	return most;
}

static int step_of(uint16_t side_px, int most)
{
	int step = (side_px + most - 1) / most;

	return step > PS_STEADY_CELL ? step : PS_STEADY_CELL;
}

enum ps_steady ps_steady_compare(const struct ps_image *then, const struct ps_image *now)
{
	struct tally tally = { .cells = 0 };
	unsigned moved;

	if (then->width_px != now->width_px || then->height_px != now->height_px)
		return PS_STEADY_MOVED;
	if (then->width_px > PS_STEADY_SIDE_MAX || then->height_px > PS_STEADY_SIDE_MAX)
		return PS_STEADY_UNKNOWN;
	for (int y = 0; y + PS_STEADY_CELL <= then->height_px; y += step_of(then->height_px, ROWS))
		for (int x = 0; x + PS_STEADY_CELL <= then->width_px;
		     x += step_of(then->width_px, COLUMNS))
			look_for(then, now, x, y, &tally);
	moved = together(&tally);
	if (tally.cells < PS_STEADY_CELLS)
		return PS_STEADY_UNKNOWN;
	if (moved > tally.here || (tally.here + moved) * 4 < tally.cells)
		return PS_STEADY_MOVED;
	return tally.dim * 4 >= tally.here ? PS_STEADY_DIM : PS_STEADY_SAME;
}

bool ps_steady_is_rest(const struct ps_image *a, const struct ps_image *b)
{
	size_t differ = 0;

	if (a->width_px != b->width_px || a->height_px != b->height_px)
		return false;
	for (int y = 0; y < a->height_px; y++)
		for (int x = 0; x < a->width_px; x++)
			differ += abs(*at(a, x, y) - *at(b, x, y)) > REST_LEVELS;
	return differ <= (size_t)a->width_px * a->height_px / REST_SHARE;
}
