/*
 * The clerk's page "find" over the index that measure_search made, asked in every way that the page
 * has, of one station and of several with as many takes each; and packseal-web's memory after that.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/bench/measure.h"
#include "tests/bench/pages.h"

enum { ROUNDS = 9, STATIONS = 4 };

/* The waybill's characters from @from on, @len of them, stand behind @path. */
static const struct way {
	const char *name;
	const char *path;
	size_t from;
	size_t len;
	const char *shows;
} ways[] = {
	{ "the newest", "/", 0, 0, "/take/" },
	{ "a waybill", "/?q=", 0, 15, "/take/" },
	{ "its last 8 digits", "/?q=", 7, 8, "/take/" },
	{ "4 of them", "/?q=", 7, 4, "/take/" },
	{ "its first 3 characters", "/?q=", 0, 3, "/take/" },
	{ "one that nobody has", "/?q=JD", 0, 15, "</html>" },
	{ "a day", "/?since=2026-03-20&until=2026-03-20", 0, 0, "/take/" },
};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

static enum ps_err measure_way(struct ps_pages *pages, const struct way *way, uint64_t rows,
			       double *seconds_out)
{
	double seconds[ROUNDS];
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < ROUNDS && !err; i++) {
		char waybill[PS_BENCH_WAYBILL_SIZE];
		char path[80];

		/* another each time: none is found because it has just been looked for */
		ps_bench_waybill(rows / 2 + 7 * i, waybill);
		(void)snprintf(path, sizeof(path), "%s%.*s", way->path, (int)way->len,
			       waybill + way->from);
		err = ps_pages_get(pages, path, way->shows, &seconds[i]);
	}
	if (!err)
		*seconds_out = ps_median(seconds, ROUNDS);
	return err;
}

static void measure(struct ps_bench *bench, struct ps_pages *pages, uint64_t rows,
		    enum ps_figure_code figure, const char *of)
{
	double slowest_s = 0;
	const struct way *slowest = ways;

	for (size_t i = 0; i < WAYS; i++) {
		double seconds = 0;
		enum ps_err err = measure_way(pages, &ways[i], rows, &seconds);

		if (err) {
			ps_bench_fail(bench, figure, "%s: %s", ways[i].name, ps_err_text(err));
			return;
		}
		if (seconds > slowest_s) {
			slowest_s = seconds;
			slowest = &ways[i];
		}
	}
	ps_bench_value(bench, figure, slowest_s * 1e3);
	ps_bench_note(bench, "the page \"find\" of %s: the slowest of %d ways to ask is \"%s\"", of,
		      WAYS, slowest->name);
}

static void ask(struct ps_bench *bench, const struct ps_bench_place *place, size_t stations)
{
	enum ps_figure_code figure = stations > 1 ? PS_FIGURE_FIND_STATIONS : PS_FIGURE_FIND_PAGE;
	struct ps_pages *pages = NULL;
	char why[200];
	char store[256];
	enum ps_err err = PS_INVALID;

	(void)snprintf(why, sizeof(why), "its path is too long");
	if (ps_bench_path(place, "search", store))
		err = ps_pages_start(place, store, stations, why, sizeof(why), &pages);
	if (err) {
		ps_bench_fail(bench, figure, "%s: %s", why, ps_err_text(err));
		return;
	}
	measure(bench, pages, place->search_rows, figure,
		stations > 1 ? "four stations" : "one station");
	if (stations > 1)
		ps_bench_value(bench, PS_FIGURE_WEB_RSS, ps_pages_rss_mb(pages));
	ps_pages_destroy(pages);
}

void ps_measure_pages(struct ps_bench *bench, const struct ps_bench_place *place)
{
	ask(bench, place, 1);
	ask(bench, place, STATIONS);
}
