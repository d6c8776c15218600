/*
 * packseald as it runs at a bench: from the scan to the lamp, its memory while three cameras are
 * recorded, and what it loses while the same machine makes a clerk's exports.
 */
#include <stdio.h>

#include "tests/bench/daemon.h"
#include "tests/bench/process.h"

enum { SCANS = 24 };

#define PATIENCE_S 5.0
#define WARM_UP_S 2.0

/* Between two scans; with that all parts of a station second are met. */
#define PAUSE_S 0.43

struct lamp {
	double seconds[SCANS];
	double worst;
};

static enum ps_err scan_all(struct ps_daemon *daemon, struct lamp *lamp)
{
	enum ps_err err = PS_OK;

	for (unsigned i = 0; i < SCANS && !err; i++) {
		char code[32];

		/* another waybill ends one take and begins the next, at any time */
		(void)snprintf(code, sizeof(code), "YT88005671234%02u", i % 100);
		err = ps_daemon_scan(daemon, code, PATIENCE_S, &lamp->seconds[i]);
		if (!err && lamp->seconds[i] > lamp->worst)
			lamp->worst = lamp->seconds[i];
		if (!err)
			err = ps_daemon_wait(daemon, PAUSE_S);
	}
	return err;
}

/*
 * The two heaviest things that a clerk asks for, while a take is recorded. Her pages run them at a
 * niceness of 10 (web/packseal-web.service).
 */
static enum ps_err export_meanwhile(struct ps_daemon *daemon, const struct ps_bench_place *place,
				    double *lost_out)
{
	char program[300], to[256];
	/* clang-format off */
	const char *const exports[][12] = {
		{ "nice", "-n", "10", program, "export", place->take, "-o", to, "--force",
		  "--redact", "top:640,360,480,270" },
		{ "nice", "-n", "10", program, "clip", place->take, "-o", to, "--force",
		  "--max-bytes", "20000000" },
	};
	/* clang-format on */
	double before = 0, seconds;
	enum ps_err err = ps_bench_path(place, "meanwhile", to) ? PS_OK : PS_INVALID;

	(void)snprintf(program, sizeof(program), "%s/packseal", place->build);
	if (!err)
		err = ps_daemon_scan(daemon, PS_BENCH_LAST_WAYBILL, PATIENCE_S, &seconds);
	if (!err)
		err = ps_daemon_lost(daemon, &before);
	for (size_t i = 0; i < 2 && !err; i++) {
		struct ps_ran ran;

		err = ps_run(exports[i], &ran);
		if (!err && ran.status != 0)
			err = PS_MISMATCH;
	}
	/* until the status has been written again */
	if (!err)
		err = ps_daemon_wait(daemon, 2);
	if (!err)
		err = ps_daemon_lost(daemon, lost_out);
	*lost_out -= before;
	return err;
}

static void measure_lost(struct ps_bench *bench, struct ps_daemon *daemon,
			 const struct ps_bench_place *place)
{
	double lost = 0;
	enum ps_err err = export_meanwhile(daemon, place, &lost);

	if (err)
		ps_bench_fail(bench, PS_FIGURE_LOST, "exporting meanwhile: %s", ps_err_text(err));
	else
		ps_bench_value(bench, PS_FIGURE_LOST, lost);
}

static enum ps_err measure(struct ps_bench *bench, struct ps_daemon *daemon,
			   const struct ps_bench_place *place, struct lamp *lamp)
{
	/* until the cameras have delivered and the processor's clock is up */
	enum ps_err err = ps_daemon_wait(daemon, WARM_UP_S);

	if (!err)
		err = scan_all(daemon, lamp);
	/* and a take that is longer than a moment */
	if (!err)
		err = ps_daemon_wait(daemon, 3);
	if (!err)
		measure_lost(bench, daemon, place);
	return err ? err : ps_daemon_stop(daemon);
}

static void fail(struct ps_bench *bench, const char *why)
{
	ps_bench_fail(bench, PS_FIGURE_LAMP, "%s", why);
	ps_bench_fail(bench, PS_FIGURE_RECORDER_RSS, "%s", why);
	ps_bench_fail(bench, PS_FIGURE_LOST, "%s", why);
}

void ps_measure_station(struct ps_bench *bench, const struct ps_bench_place *place)
{
	struct lamp lamp = { .worst = 0 };
	struct ps_daemon *daemon;
	char why[240];
	enum ps_err err = ps_daemon_start(place, why, sizeof(why), &daemon);

	if (err) {
		fail(bench, why);
		return;
	}
	err = measure(bench, daemon, place, &lamp);
	if (err == PS_NOT_FOUND) {
		fail(bench, "packseald did not light the lamp after a scan");
	} else if (err) {
		fail(bench, err == PS_MISMATCH ? "packseald did not end well" : ps_err_text(err));
	} else {
		ps_bench_value(bench, PS_FIGURE_LAMP, ps_median(lamp.seconds, SCANS) * 1e3);
		ps_bench_number(bench, "lamp_worst_ms", lamp.worst * 1e3);
		ps_bench_note(bench, "lamp: median of %d scans, the worst %.1f ms", SCANS,
			      lamp.worst * 1e3);
		ps_bench_value(bench, PS_FIGURE_RECORDER_RSS, ps_daemon_rss_mb(daemon));
	}
	ps_daemon_destroy(daemon);
}
