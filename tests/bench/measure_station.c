#include "tests/bench/measure.h"
void ps_measure_station(struct ps_bench *bench, const struct ps_bench_place *place)
{
	(void)place;
	ps_bench_fail(bench, PS_FIGURE_LAMP, "not yet");
}
