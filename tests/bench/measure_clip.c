/*
 * Exporting against cp.
 */
#include "tests/bench/measure.h"

void ps_measure_clip(struct ps_bench *bench, const struct ps_bench_place *place)
{
	(void)place;
	ps_bench_fail(bench, PS_FIGURE_CLIP, "not yet");
}
