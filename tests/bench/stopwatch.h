/*
 * Time spent and time passed, and pairs of them: each figure of the benchmarks is what packseal
 * needs beside what the bare limit needs, measured in turn so that a busy machine slows both.
 */
#ifndef PS_TESTS_BENCH_STOPWATCH_H
#define PS_TESTS_BENCH_STOPWATCH_H

#include <stddef.h>

#define PS_PAIRS_MAX 32

/* Seconds of processor that this process has used, all its threads, inside the kernel too. */
double ps_cpu_s(void);

/* Seconds of a clock that nobody sets. */
double ps_wall_s(void);

struct ps_pairs {
	size_t count; /* at most PS_PAIRS_MAX */
	double ours[PS_PAIRS_MAX];
	double bare[PS_PAIRS_MAX];
};

/* The medians of ours[i] / bare[i], of ours and of bare. There must be a pair. */
double ps_pairs_ratio(const struct ps_pairs *pairs);
double ps_pairs_ours(const struct ps_pairs *pairs);
double ps_pairs_bare(const struct ps_pairs *pairs);

/* The median of @count numbers, at least one and at most PS_PAIRS_MAX. */
double ps_median(const double *numbers, size_t count);

#endif
