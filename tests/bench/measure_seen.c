/* A buyer's picture, looked for among a hundred thousand that were seen before. */
#include <stdlib.h>
#include <string.h>

#include "tests/bench/measure.h"
#include "tools/seen.h"

enum { ENTRIES = 100000, ROUNDS = 5 };

/* Hashes without an order, of which the last is the one that is looked for. */
static void fill(struct ps_seen_entry *entries)
{
	uint64_t seed = 1;

	for (size_t i = 0; i < ENTRIES; i++) {
		entries[i].source = PS_SEEN_LISTING;
		entries[i].hashed = 1;
		for (size_t part = 0; part < PS_HASH_PARTS; part++) {
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			entries[i].hash.p[part] = seed ^ seed >> 29;
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			entries[i].hash.d[part] = seed ^ seed >> 29;
		}
		memcpy(entries[i].digest, entries[i].hash.p, sizeof(entries[i].digest));
	}
}

void ps_measure_seen(struct ps_bench *bench)
{
	struct ps_seen_entry *entries = calloc(ENTRIES, sizeof(*entries));
	struct ps_seen_query *query = calloc(1, sizeof(*query));
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
	const struct ps_seen seen = { .pictures = { .count = ENTRIES, .entries = entries } };
	double best = 0;

	if (!entries || !query) {
		ps_bench_fail(bench, PS_FIGURE_SEEN, "%s", ps_err_text(PS_NO_MEMORY));
	} else {
		fill(entries);
		query->hashed = true;
		query->hash = query->mirrored = entries[ENTRIES - 1].hash;
		for (unsigned i = 0; i < ROUNDS; i++) {
			double begin = ps_cpu_s();
			size_t found = ps_seen_find(&seen, query, matches);
			double took = ps_cpu_s() - begin;

			best = i && best < took ? best : took;
			if (found != 1)
				ps_bench_fail(bench, PS_FIGURE_SEEN, "it was found %zu times",
					      found);
		}
		ps_bench_value(bench, PS_FIGURE_SEEN, best * 1e3);
	}
	free(entries);
	free(query);
}
