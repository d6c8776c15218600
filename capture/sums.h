/*
 * Sums over blocks of 8 by 8 samples: what the change detector compares.
 *
 * A sum averages the sensor's noise away. A block at the right or bottom edge that has fewer
 * samples is scaled to 64 of them, so that 64 always stands for one level.
 *
 * The plain functions use the processor's vectors (SSE2, NEON) where the compiler has them; the
 * _scalar twins say what they must compute and are what every other processor gets. No state.
 */
#ifndef PS_CAPTURE_SUMS_H
#define PS_CAPTURE_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_SUMS_BLOCK 8
#define PS_SUMS_PER_LEVEL 64

/*
 * Sums one row of blocks, @width samples wide (at least 1) and @height high (1 to 8), into
 * ceil(@width / 8) sums. Reads nothing outside.
 */
void ps_sums_row(const uint8_t *samples, size_t stride, size_t width, size_t height,
		 uint16_t *sums_out);
void ps_sums_row_scalar(const uint8_t *samples, size_t stride, size_t width, size_t height,
			uint16_t *sums_out);

/* Whether any of @count pairs of sums lies more than @limit apart. */
bool ps_sums_differ(const uint16_t *a, const uint16_t *b, size_t count, uint16_t limit);
bool ps_sums_differ_scalar(const uint16_t *a, const uint16_t *b, size_t count, uint16_t limit);

#endif
