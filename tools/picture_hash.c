#include "tools/picture_hash.h"

#include <math.h>
#include <stdlib.h>

enum { SIDE = 32, LOW = 8, SPANS = 6, FLAT_LEVELS = 6 };

/* Of a side, what is kept. */
static const struct {
	double from, to;
} spans[SPANS] = { { 0, 1 }, { 0, 0.95 }, { 0, 0.9 }, { 0.05, 1 }, { 0.1, 1 }, { 0.05, 0.95 } };

/* Sums of all pixels above and to the left, so that the mean of a rectangle costs four look-ups. */
struct sums {
	uint32_t width, height;
	uint64_t *at; /* (width + 1) x (height + 1) */
};

static enum ps_err sum(const struct ps_canvas *canvas, bool mirror, struct sums *sums)
{
	size_t row = (size_t)canvas->width_px + 1;

	sums->width = canvas->width_px;
	sums->height = canvas->height_px;
	sums->at = calloc(row * ((size_t)canvas->height_px + 1), sizeof(*sums->at));
	if (!sums->at)
		return PS_NO_MEMORY;
	for (size_t y = 0; y < sums->height; y++) {
		uint64_t line = 0;

		for (size_t x = 0; x < sums->width; x++) {
			size_t from = mirror ? sums->width - 1 - x : x;
			const uint8_t *rgb = canvas->rgb + (y * sums->width + from) * 3;

			line += (uint64_t)rgb[0] * 77 + (uint64_t)rgb[1] * 150 +
				(uint64_t)rgb[2] * 29;
			sums->at[(y + 1) * row + x + 1] = sums->at[y * row + x + 1] + line;
		}
	}
	return PS_OK;
}

/* The mean of a rectangle, at least of one pixel; in 256ths of a level. */
static double mean(const struct sums *sums, double left, double top, double right, double bottom)
{
	size_t row = (size_t)sums->width + 1;
	size_t x0 = (size_t)(left * sums->width), x1 = (size_t)(right * sums->width);
	size_t y0 = (size_t)(top * sums->height), y1 = (size_t)(bottom * sums->height);
	uint64_t total;

	x0 = x0 < sums->width ? x0 : sums->width - 1;
	y0 = y0 < sums->height ? y0 : sums->height - 1;
	x1 = x1 > x0 ? x1 : x0 + 1;
	y1 = y1 > y0 ? y1 : y0 + 1;
	x1 = x1 < sums->width ? x1 : sums->width;
	y1 = y1 < sums->height ? y1 : sums->height;
	total = sums->at[y1 * row + x1] + sums->at[y0 * row + x0] - sums->at[y0 * row + x1] -
		sums->at[y1 * row + x0];
	return (double)total / (double)((x1 - x0) * (y1 - y0));
}

static void sample(const struct sums *sums, size_t part, size_t columns, size_t rows, double *out)
{
	double left = spans[part % SPANS].from, top = spans[part / SPANS].from;
	double width = (spans[part % SPANS].to - left) / (double)columns;
	double height = (spans[part / SPANS].to - top) / (double)rows;

	for (size_t y = 0; y < rows; y++)
		for (size_t x = 0; x < columns; x++)
			out[y * columns + x] = mean(
				sums, left + (double)x * width, top + (double)y * height,
				left + (double)(x + 1) * width, top + (double)(y + 1) * height);
}

static int by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* cosines[k][i]: of the frequency k + 1 at place i. */
static uint64_t phash(const double pixels[SIDE * SIDE], double cosines[LOW][SIDE])
{
	double lines[SIDE][LOW], values[LOW * LOW], sorted[LOW * LOW];
	uint64_t bits = 0;

	for (size_t y = 0; y < SIDE; y++)
		for (size_t k = 0; k < LOW; k++) {
			lines[y][k] = 0;
			for (size_t x = 0; x < SIDE; x++)
				lines[y][k] += pixels[y * SIDE + x] * cosines[k][x];
		}
	for (size_t v = 0; v < LOW; v++)
		for (size_t u = 0; u < LOW; u++) {
			double value = 0;

			for (size_t y = 0; y < SIDE; y++)
				value += lines[y][u] * cosines[v][y];
			values[v * LOW + u] = sorted[v * LOW + u] = value;
		}
	qsort(sorted, LOW * LOW, sizeof(sorted[0]), by_value);
	for (size_t i = 0; i < LOW * LOW; i++)
		bits |= (uint64_t)(values[i] > sorted[LOW * LOW / 2]) << i;
	return bits;
}

static uint64_t dhash(const double pixels[(LOW + 1) * LOW])
{
	uint64_t bits = 0;

	for (size_t y = 0; y < LOW; y++)
		for (size_t x = 0; x < LOW; x++)
			bits |= (uint64_t)(pixels[y * (LOW + 1) + x] <
					   pixels[y * (LOW + 1) + x + 1])
				<< (y * LOW + x);
	return bits;
}

static bool is_flat(const double pixels[SIDE * SIDE])
{
	double least = pixels[0], most = pixels[0];

	for (size_t i = 0; i < SIDE * SIDE; i++) {
		least = pixels[i] < least ? pixels[i] : least;
		most = pixels[i] > most ? pixels[i] : most;
	}
	return most - least < FLAT_LEVELS * 256.0;
}

static enum ps_err make(const struct ps_canvas *canvas, bool mirror,
			struct ps_picture_hash *hash_out)
{
	double pixels[SIDE * SIDE], cosines[LOW][SIDE];
	struct sums sums;
	enum ps_err err = sum(canvas, mirror, &sums);

	if (err)
		return err;
	for (size_t k = 0; k < LOW; k++)
		for (size_t i = 0; i < SIDE; i++)
			cosines[k][i] =
				cos((double)(k + 1) * (2 * (double)i + 1) * M_PI / (2 * SIDE));
	for (size_t part = 0; part < PS_HASH_PARTS; part++) {
		sample(&sums, part, SIDE, SIDE, pixels);
		if (part == 0)
			hash_out->flat = is_flat(pixels);
		hash_out->p[part] = phash(pixels, cosines);
		sample(&sums, part, LOW + 1, LOW, pixels);
		hash_out->d[part] = dhash(pixels);
	}
	free(sums.at);
	return PS_OK;
}

enum ps_err ps_picture_hash_make(const struct ps_canvas *canvas, struct ps_picture_hash *hash_out)
{
	return make(canvas, false, hash_out);
}

enum ps_err ps_picture_hash_mirror(const struct ps_canvas *canvas, struct ps_picture_hash *hash_out)
{
	return make(canvas, true, hash_out);
}

static inline __attribute__((always_inline)) bool compare_by(const struct ps_picture_hash *whole,
							     const struct ps_picture_hash *parts,
							     struct ps_likeness *best, bool found)
{
	for (size_t i = 0; i < PS_HASH_PARTS; i++) {
		unsigned p = (unsigned)__builtin_popcountll(whole->p[0] ^ parts->p[i]);
		unsigned d;

		if (p > PS_HASH_P_NEAR)
			continue;
		d = (unsigned)__builtin_popcountll(whole->d[0] ^ parts->d[i]);
		if (d > PS_HASH_D_NEAR || (found && p + d >= best->p + best->d))
			continue;
		*best = (struct ps_likeness){ .p = p, .d = d, .cut = i > 0, .near = true };
		found = true;
	}
	return found;
}

#ifdef __x86_64__
/* Not every amd64 processor counts bits by itself; those of the last fifteen years do. */
__attribute__((target("popcnt"))) static bool compare_popcnt(const struct ps_picture_hash *whole,
							     const struct ps_picture_hash *parts,
							     struct ps_likeness *best, bool found)
{
	return compare_by(whole, parts, best, found);
}
#endif

static bool compare(const struct ps_picture_hash *whole, const struct ps_picture_hash *parts,
		    struct ps_likeness *best, bool found)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("popcnt"))
		return compare_popcnt(whole, parts, best, found);
#endif
	return compare_by(whole, parts, best, found);
}

bool ps_picture_hash_alike(const struct ps_picture_hash *a, const struct ps_picture_hash *b,
			   struct ps_likeness *likeness_out)
{
	struct ps_likeness best = { 0 };
	bool found = false;

	if (a->flat || b->flat)
		return false;
	found = compare(a, b, &best, found);
	found = compare(b, a, &best, found);
	if (found)
		*likeness_out = best;
	return found;
}
