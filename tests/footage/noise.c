#include "tests/footage/noise.h"

#include <string.h>

uint64_t ps_random_at(uint64_t seed, uint64_t n)
{
	uint64_t z = seed + (n + 1) * 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int lattice(uint32_t seed, uint32_t x, uint32_t y)
{
	uint32_t h = seed ^ x * 0x9e3779b1u ^ y * 0x85ebca77u;

	h = (h ^ (h >> 15)) * 0x2c1b3c6du;
	h = (h ^ (h >> 12)) * 0x297a2d39u;
	return (int)(h >> 24);
}

/* 3t^2 - 2t^3 for t in 1/256. */
static int smooth(int t)
{
	return (t * t * (768 - 2 * t)) >> 16;
}

int ps_noise_at(uint32_t seed, int32_t x, int32_t y)
{
	uint32_t ux = (uint32_t)(x + (1 << 30));
	uint32_t uy = (uint32_t)(y + (1 << 30));
	uint32_t cell_x = ux >> 8;
	uint32_t cell_y = uy >> 8;
	int tx = smooth((int)(ux & 255));
	int ty = smooth((int)(uy & 255));
	int top =
		lattice(seed, cell_x, cell_y) * (256 - tx) + lattice(seed, cell_x + 1, cell_y) * tx;
	int bottom = lattice(seed, cell_x, cell_y + 1) * (256 - tx) +
		     lattice(seed, cell_x + 1, cell_y + 1) * tx;

	return (top * (256 - ty) + bottom * ty) >> 16;
}

static int popcount(uint64_t bits)
{
	int count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* 64 coins: mean 32, standard deviation 4, as good as a bell curve. Dithered to the level asked
 * for. */
static int draw_grain(uint64_t seed, uint64_t n, int level)
{
	int coins = popcount(ps_random_at(seed, 2 * n)) - 32;
	int dither = (int)(ps_random_at(seed, 2 * n + 1) % 40);
	int grain = (coins * level + dither + 40 * 1000) / 40 - 1000;

	if (grain > PS_GRAIN_MAX - 1)
		return PS_GRAIN_MAX - 1;
	return grain < -PS_GRAIN_MAX ? -PS_GRAIN_MAX : grain;
}

void ps_grain_init(struct ps_grain *grain, uint64_t seed, int level)
{
	for (size_t i = 0; i < sizeof(grain->table); i++)
		grain->table[i] = (uint8_t)draw_grain(seed, i, level);
}

#define EACH_BYTE 0x0101010101010101u

static uint64_t add_bytes(uint64_t a, uint64_t b)
{
	return ((a & ~(EACH_BYTE * 0x80)) + (b & ~(EACH_BYTE * 0x80))) ^
	       ((a ^ b) & EACH_BYTE * 0x80);
}

void ps_grain_add(const struct ps_grain *grain, uint64_t random, bool lift, const uint8_t *clean,
		  size_t len, uint8_t *noisy_out)
{
	const uint8_t *stretch = grain->table + (random & 0xffff);
	uint64_t offset = lift ? EACH_BYTE : 0;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		uint64_t a;
		uint64_t b;

		memcpy(&a, clean + i, 8);
		memcpy(&b, stretch + i, 8);
		a = add_bytes(add_bytes(a, b), offset);
		memcpy(noisy_out + i, &a, 8);
	}
	for (; i < len; i++)
		noisy_out[i] = (uint8_t)(clean[i] + stretch[i] + lift);
}
