/*
 * The film of three cameras in a clerk's browser: Chromium, driven by tests/web/play.js, looks at
 * every picture that packseal-web gives it.
 */
#include <stdio.h>

#include "tests/bench/measure.h"
#include "tests/bench/pages.h"
#include "tests/bench/process.h"

enum { ROUNDS = 3 };

struct playing {
	struct ps_pairs times; /* that it took : of the film */
	double missed[ROUNDS];
	double late_ms[ROUNDS];
	double pictures;
};

static enum ps_err read_numbers(const char *path, struct playing *playing, size_t i)
{
	FILE *file = fopen(path, "r");
	int got;

	if (!file)
		return PS_IO;
	got = fscanf(file, "%lf %lf %lf %lf %lf", &playing->times.bare[i], &playing->times.ours[i],
		     &playing->pictures, &playing->missed[i], &playing->late_ms[i]);
	if (fclose(file) != 0 || got != 5 || playing->pictures < 1)
		return PS_MALFORMED;
	return PS_OK;
}

static enum ps_err play(struct ps_pages *pages, const struct ps_bench_place *place,
			struct playing *playing)
{
	char url[PS_PAGES_URL_SIZE], file[256];
	/* clang-format off */
	const char *const argv[] = { "node", "tests/web/play.js", url, PS_PAGES_PASSWORD, place->dir,
				     PS_PAGES_USER, PS_BENCH_LAST_WAYBILL, NULL };
	/* clang-format on */
	enum ps_err err = ps_bench_path(place, "played", file) ? PS_OK : PS_INVALID;

	ps_pages_url(pages, url);
	playing->times.count = ROUNDS;
	for (size_t i = 0; i < ROUNDS && !err; i++) {
		struct ps_ran ran;

		err = ps_run(argv, &ran);
		if (!err && ran.status != 0)
			err = ran.status == PS_NOT_STARTED ? PS_NOT_FOUND : PS_MISMATCH;
		if (!err)
			err = read_numbers(file, playing, i);
	}
	return err;
}

static void fail(struct ps_bench *bench, const char *why, enum ps_err err)
{
	ps_bench_fail(bench, PS_FIGURE_PLAY, "%s: %s", why, ps_err_text(err));
	ps_bench_fail(bench, PS_FIGURE_PLAY_MISSED, "%s: %s", why, ps_err_text(err));
}

void ps_measure_play(struct ps_bench *bench, const struct ps_bench_place *place)
{
	struct playing playing = { .pictures = 0 };
	struct ps_pages *pages = NULL;
	char why[200];
	char store[256];
	enum ps_err err = PS_INVALID;

	(void)snprintf(why, sizeof(why), "its path is too long");
	if (ps_bench_path(place, "store", store))
		err = ps_pages_start(place, store, 1, why, sizeof(why), &pages);
	if (err) {
		fail(bench, why, err);
		return;
	}
	err = play(pages, place, &playing);
	ps_pages_destroy(pages);
	if (err) {
		fail(bench,
		     "node, Chromium or playwright-core (`.ci/packages.sh web`, `npm ci "
		     "--prefix tests/web`)",
		     err);
		return;
	}
	ps_bench_pairs(bench, PS_FIGURE_PLAY, &playing.times, 1);
	ps_bench_value(bench, PS_FIGURE_PLAY_MISSED, ps_median(playing.missed, ROUNDS));
	ps_bench_note(bench, "play: of %.0f pictures; the latest came %.0f ms late",
		      playing.pictures, ps_median(playing.late_ms, ROUNDS));
}
