/*
 * Randomness that comes out the same on every machine: a counter hashed, value noise for surfaces,
 * and the grain of a sensor. Integers only.
 */
#ifndef PS_TESTS_FOOTAGE_NOISE_H
#define PS_TESTS_FOOTAGE_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The @n-th number of the stream @seed (SplitMix64). */
uint64_t ps_random_at(uint64_t seed, uint64_t n);

/*
 * Smooth noise 0..255 on a lattice of random values. @x and @y are in 1/256 of a lattice step,
 * within
 * +-2^30.
 */
int ps_noise_at(uint32_t seed, int32_t x, int32_t y);

/* Noise is never stronger than this: a picture within [MAX, 255 - MAX] cannot wrap around. */
#define PS_GRAIN_MAX 18

/* Noise beyond this would be cut off at PS_GRAIN_MAX so often that it were no longer bell-shaped.
 */
#define PS_GRAIN_LEVEL_MAX 60

#define PS_GRAIN_ROW_MAX 4096

/*
 * struct ps_grain: sensor noise, drawn once into a table of which each row of a picture takes a
 * random stretch. That costs an addition for eight pixels at a time, where drawing it anew would
 * cost more than all the rest of a frame.
 */
struct ps_grain {
	uint8_t table[(1 << 16) + PS_GRAIN_ROW_MAX]; /* signed noise, modulo 256 */
};

/* @level: the standard deviation in tenths of a level, 0..PS_GRAIN_LEVEL_MAX. */
void ps_grain_init(struct ps_grain *grain, uint64_t seed, int level);

/*
 * Writes a row with noise: @noisy_out[i] = @clean[i] + @lift + grain, for @len <= PS_GRAIN_ROW_MAX
 * bytes. @random picks the stretch of the table.
 */
void ps_grain_add(const struct ps_grain *grain, uint64_t random, bool lift, const uint8_t *clean,
		  size_t len, uint8_t *noisy_out);

#endif
