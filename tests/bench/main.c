/* bench: measures packseal against the bare limits of the machine. See README.md. */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/digest.h"
#include "tests/bench/measure.h"

#define EXIT_NOT_MEASURED 1
#define EXIT_USAGE 64
#define EXIT_IO 74

#define ROWS 1000000

static const char usage[] = "usage: bench BUILD [ROWS]\n"
			    "\n"
			    "Measures the programs and libraries of the folder BUILD, prints the\n"
			    "table and writes BUILD/bench.json. With ROWS only the search is\n"
			    "measured, among so many takes. Exit status: 0 all was measured,\n"
			    "1 something was not, 64 usage, 74 reading or writing failed.\n";

bool ps_bench_path(const struct ps_bench_place *place, const char *name, char path_out[256])
{
	int len = snprintf(path_out, 256, "%s/%s", place->dir, name);

	return len > 0 && len < 256;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* What an earlier run left, and what this one made. */
static bool clear_away(const char *dir)
{
	return nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
}

static void measure_all(struct ps_bench *bench, struct ps_bench_place *place)
{
	ps_measure_search(bench, place);
	ps_measure_pages(bench, place);
	ps_measure_seen(bench);
	ps_measure_proof(bench, place);
	ps_measure_reindex(bench, place);
	ps_measure_record(bench, place);
	ps_measure_layout(bench);
	ps_measure_bytes(bench, place);
	ps_measure_verify(bench, place);
	ps_measure_clip(bench, place);
	ps_measure_film(bench, place);
	ps_measure_verifier_memory(bench, place);
	ps_measure_hostile_memory(bench, place);
	ps_measure_station(bench, place);
	ps_measure_play(bench, place);
}

static enum ps_err report(const struct ps_bench *bench, const char *build)
{
	char path[256];
	int len = snprintf(path, sizeof(path), "%s/bench.json", build);
	enum ps_err err = ps_bench_print(bench, stdout);

	if (err)
		return err;
	return len > 0 && (size_t)len < sizeof(path) ? ps_bench_write(bench, path) : PS_INVALID;
}

static int run(struct ps_bench_place *place, bool search_only)
{
	struct ps_bench_station station;
	struct ps_bench *bench = NULL;
	int status = EXIT_NOT_MEASURED;
	enum ps_err err = ps_digest_start();

	if (!err)
		err = ps_bench_create(&bench);
	if (err) {
		fprintf(stderr, "bench: %s\n", ps_err_text(err));
		return EXIT_NOT_MEASURED;
	}
	err = ps_bench_station_init(place->dir, &station);
	if (!err) {
		place->station = &station;
		if (search_only) {
			ps_measure_search(bench, place);
			ps_measure_pages(bench, place);
			ps_measure_proof(bench, place);
		} else {
			measure_all(bench, place);
		}
		err = search_only ? ps_bench_print(bench, stdout) : report(bench, place->build);
		status = ps_bench_complete(bench) ? 0 : EXIT_NOT_MEASURED;
	}
	if (err) {
		fprintf(stderr, "bench: %s: %s\n", place->dir, ps_err_text(err));
		status = EXIT_IO;
	}
	ps_bench_station_release(&station);
	ps_bench_destroy(bench);
	return status;
}

int main(int argc, char **argv)
{
	struct ps_bench_place place;
	char dir[200];
	int status;
	int len;

	if (argc < 2 || argc > 3) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	len = snprintf(dir, sizeof(dir), "%s/bench", argv[1]);
	place = (struct ps_bench_place){ .dir = dir, .build = argv[1], .search_rows = ROWS };
	if (argc == 3)
		place.search_rows = strtoull(argv[2], NULL, 10);
	if (len < 0 || (size_t)len >= sizeof(dir) || place.search_rows == 0 ||
	    !ps_bench_path(&place, "take.seal", place.take))
		return EXIT_USAGE;
	if (!clear_away(dir) || mkdir(dir, 0700) != 0) {
		fprintf(stderr, "bench: %s: %s\n", dir, strerror(errno));
		return EXIT_IO;
	}
	status = run(&place, argc == 3);
	if (!clear_away(dir)) {
		fprintf(stderr, "bench: %s: %s\n", dir, strerror(errno));
		return EXIT_IO;
	}
	return status;
}
