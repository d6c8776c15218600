/* Chance that repeats: SplitMix64 (Steele, Lea, Flood 2014). The same seed gives the same draws. */
#ifndef PS_TESTS_FAULTS_CHANCE_H
#define PS_TESTS_FAULTS_CHANCE_H

#include <stdint.h>

struct ps_chance {
	uint64_t state; /* the seed, to begin with */
};

static inline uint64_t ps_chance_next(struct ps_chance *chance)
{
	uint64_t z = chance->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0 to @count - 1; @count is at least 1. */
static inline uint64_t ps_chance_below(struct ps_chance *chance, uint64_t count)
{
	return ps_chance_next(chance) % count;
}

#endif
