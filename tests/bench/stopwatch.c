#include "tests/bench/stopwatch.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds_of(clockid_t clock)
{
	struct timespec now = { 0, 0 };

	/* Cannot fail: both clocks exist wherever this builds. */
	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double ps_cpu_s(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

double ps_wall_s(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return left < right ? -1 : left > right;
}

double ps_median(const double *numbers, size_t count)
{
	double sorted[PS_PAIRS_MAX];

	memcpy(sorted, numbers, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

double ps_pairs_ratio(const struct ps_pairs *pairs)
{
	double ratios[PS_PAIRS_MAX];

	for (size_t i = 0; i < pairs->count; i++)
		ratios[i] = pairs->ours[i] / pairs->bare[i];
	return ps_median(ratios, pairs->count);
}

double ps_pairs_ours(const struct ps_pairs *pairs)
{
	return ps_median(pairs->ours, pairs->count);
}

double ps_pairs_bare(const struct ps_pairs *pairs)
{
	return ps_median(pairs->bare, pairs->count);
}
