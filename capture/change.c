#include "capture/change.h"

#include <stdlib.h>
#include <string.h>

#include "capture/chroma.h"
#include "capture/sums.h"

/* A plane's blocks. Luma has two rows of them in a row of tiles, chroma one. */
struct sums {
	size_t width; /* samples */
	size_t height;
	size_t columns; /* blocks */
	size_t rows;
	size_t rows_per_tile;
	uint16_t *now;	/* one row of tiles */
	uint16_t *then; /* all, each as of its tile's last encoding */
};

struct ps_change {
	struct ps_grid grid;
	uint16_t limit;
	bool have;	/* an image, to compare with */
	uint32_t moved; /* tiles of the latest image */
	struct sums planes[3];
	uint8_t *split; /* one row of tiles of NV12's chroma: U, then V */
	uint16_t memory[];
};

static size_t blocks(size_t samples)
{
	return (samples + PS_SUMS_BLOCK - 1) / PS_SUMS_BLOCK;
}

static struct sums plane_sums(const struct ps_grid *grid, int plane)
{
	struct sums sums = {
		.width = plane ? ps_image_chroma(grid->width_px) : grid->width_px,
		.height = plane ? ps_image_chroma(grid->height_px) : grid->height_px,
		.rows_per_tile = plane ? 1 : 2,
	};

	sums.columns = blocks(sums.width);
	sums.rows = blocks(sums.height);
	return sums;
}

enum ps_err ps_change_create(const struct ps_grid *grid, unsigned threshold_levels,
			     struct ps_change **change_out)
{
	struct sums planes[3];
	struct ps_change *change;
	uint16_t *at;
	size_t count = 0;

	if (threshold_levels > 255)
		return PS_INVALID;
	for (int p = 0; p < 3; p++) {
		planes[p] = plane_sums(grid, p);
		count += planes[p].columns * (planes[p].rows_per_tile + planes[p].rows);
	}
	change = calloc(1, sizeof(*change) + count * sizeof(change->memory[0]));
	if (!change)
		return PS_NO_MEMORY;
	change->split = malloc(2 * planes[1].width * PS_SUMS_BLOCK);
	if (!change->split) {
		free(change);
		return PS_NO_MEMORY;
	}
	change->grid = *grid;
	change->limit = (uint16_t)(threshold_levels * PS_SUMS_PER_LEVEL);
	at = change->memory;
	for (int p = 0; p < 3; p++) {
		planes[p].now = at;
		at += planes[p].columns * planes[p].rows_per_tile;
		planes[p].then = at;
		at += planes[p].columns * planes[p].rows;
		change->planes[p] = planes[p];
	}
	*change_out = change;
	return PS_OK;
}

void ps_change_destroy(struct ps_change *change)
{
	if (!change)
		return;
	free(change->split);
	free(change);
}

/* How many of the plane's rows of blocks lie in the row of tiles: the last one may have fewer. */
static size_t rows_in(const struct sums *sums, size_t tile_row)
{
	size_t left = sums->rows - tile_row * sums->rows_per_tile;

	return left < sums->rows_per_tile ? left : sums->rows_per_tile;
}

/* @from_row: which row of the picture's plane is the first that @plane has. */
static void sum_tile_row(struct sums *sums, const struct ps_plane *plane, size_t from_row,
			 size_t tile_row)
{
	for (size_t i = 0; i < rows_in(sums, tile_row); i++) {
		size_t y = (tile_row * sums->rows_per_tile + i) * PS_SUMS_BLOCK;
		size_t left = sums->height - y;

		ps_sums_row(plane->bytes + (y - from_row) * plane->stride, plane->stride,
			    sums->width, left < PS_SUMS_BLOCK ? left : PS_SUMS_BLOCK,
			    sums->now + i * sums->columns);
	}
}

static void sum_chroma(struct ps_change *change, const struct ps_image *image, size_t tile_row)
{
	size_t width = change->planes[1].width, from = tile_row * PS_SUMS_BLOCK;
	uint8_t *u = change->split, *v = u + width * PS_SUMS_BLOCK;
	const struct ps_plane planes[2] = { { u, width }, { v, width } };

	if (image->layout != PS_LAYOUT_NV12) {
		sum_tile_row(&change->planes[1], &image->planes[1], 0, tile_row);
		sum_tile_row(&change->planes[2], &image->planes[2], 0, tile_row);
		return;
	}
	for (size_t y = from; y < from + PS_SUMS_BLOCK && y < change->planes[1].height; y++)
		ps_chroma_split(image->planes[1].bytes + y * image->planes[1].stride, width,
				u + (y - from) * width, v + (y - from) * width);
	sum_tile_row(&change->planes[1], &planes[0], from, tile_row);
	sum_tile_row(&change->planes[2], &planes[1], from, tile_row);
}

/* The blocks of the tile in one row of blocks: @from to before @to. */
static void block_range(const struct ps_change *change, const struct sums *sums, size_t column,
			size_t *from_out, size_t *to_out)
{
	size_t width = change->grid.tile_mcus * sums->rows_per_tile;
	size_t to = (column + 1) * width;

	*from_out = column * width;
	*to_out = to < sums->columns ? to : sums->columns;
}

static bool tile_changed(const struct ps_change *change, size_t tile_row, size_t column)
{
	for (int p = 0; p < 3; p++) {
		const struct sums *sums = &change->planes[p];
		size_t from, to;

		block_range(change, sums, column, &from, &to);
		for (size_t i = 0; i < rows_in(sums, tile_row); i++) {
			size_t row = tile_row * sums->rows_per_tile + i;

			if (ps_sums_differ(sums->now + i * sums->columns + from,
					   sums->then + row * sums->columns + from, to - from,
					   change->limit))
				return true;
		}
	}
	return false;
}

static void take_tile(struct ps_change *change, size_t tile_row, size_t column)
{
	for (int p = 0; p < 3; p++) {
		struct sums *sums = &change->planes[p];
		size_t from, to;

		block_range(change, sums, column, &from, &to);
		for (size_t i = 0; i < rows_in(sums, tile_row); i++) {
			size_t row = tile_row * sums->rows_per_tile + i;

			memcpy(sums->then + row * sums->columns + from,
			       sums->now + i * sums->columns + from,
			       (to - from) * sizeof(*sums->then));
		}
	}
}

uint32_t ps_change_find(struct ps_change *change, const struct ps_image *image, bool all,
			uint16_t *tiles_out)
{
	uint32_t count = 0;

	change->moved = 0;
	for (size_t row = 0; row < change->grid.rows; row++) {
		sum_tile_row(&change->planes[0], &image->planes[0], 0, row);
		sum_chroma(change, image, row);
		for (size_t column = 0; column < change->grid.columns; column++) {
			bool changed = tile_changed(change, row, column);

			change->moved += change->have && changed;
			if (!all && !changed)
				continue;
			take_tile(change, row, column);
			tiles_out[count++] = (uint16_t)(row * change->grid.columns + column);
		}
	}
	change->have = true;
	return count;
}

uint32_t ps_change_moved(const struct ps_change *change)
{
	return change->moved;
}
