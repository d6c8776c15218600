/*
 * packseald as it runs at a bench: from the scan to the lamp, and its memory while three cameras
 * are recorded.
 */
#include <stdio.h>

#include "tests/bench/daemon.h"

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

static enum ps_err measure(struct ps_daemon *daemon, struct lamp *lamp)
{
	/* until the cameras have delivered and the processor's clock is up */
	enum ps_err err = ps_daemon_wait(daemon, WARM_UP_S);

	if (!err)
		err = scan_all(daemon, lamp);
	/* and a take that is longer than a moment */
	if (!err)
		err = ps_daemon_wait(daemon, 3);
	return err ? err : ps_daemon_stop(daemon);
}

static void fail(struct ps_bench *bench, const char *why)
{
	ps_bench_fail(bench, PS_FIGURE_LAMP, "%s", why);
	ps_bench_fail(bench, PS_FIGURE_RECORDER_RSS, "%s", why);
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
	err = measure(daemon, &lamp);
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
