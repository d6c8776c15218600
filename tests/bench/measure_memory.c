#include "tests/bench/measure.h"
void ps_measure_verifier_memory(struct ps_bench *bench, const struct ps_bench_place *place)
{
	(void)place;
	ps_bench_fail(bench, PS_FIGURE_VERIFIER_RSS, "not yet");
}
