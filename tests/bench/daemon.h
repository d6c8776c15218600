/*
 * struct ps_daemon: packseald, run as a process with three replayed cameras and a FIFO for a
 * scanner, watched through its control socket as any lamp would watch it.
 */
#ifndef PS_TESTS_BENCH_DAEMON_H
#define PS_TESTS_BENCH_DAEMON_H

#include "tests/bench/measure.h"

struct ps_daemon;

/*
 * Makes footage, store and configuration below the place's folder, starts packseald and waits for
 * its control socket. Pre-roll is 0. On an error @why says what went wrong.
 */
PS_MUST_CHECK enum ps_err ps_daemon_start(const struct ps_bench_place *place, char *why,
					  size_t why_size, struct ps_daemon **daemon_out);

/* Ends it if it still runs. NULL is fine. */
void ps_daemon_destroy(struct ps_daemon *daemon);

/*
 * Types @code into the scanner, then its terminator, and waits for the lamp: the line that tells
 * "recording". @seconds_out is from the terminator to that line. Errors: PS_STOPPED (packseald has
 * ended), PS_NOT_FOUND (no such line in @patience_s), PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_daemon_scan(struct ps_daemon *daemon, const char *code,
					 double patience_s, double *seconds_out);

/* Lets @seconds pass, and looks at the process's memory meanwhile. */
PS_MUST_CHECK enum ps_err ps_daemon_wait(struct ps_daemon *daemon, double seconds);

/*
 * The most memory that it held of its own (RssAnon) at any look. One picture of each replayed
 * camera is among it; the files of the footage are the page cache's.
 */
double ps_daemon_rss_mb(const struct ps_daemon *daemon);

/* The pictures that it lost since it started, of all cameras, as its status says. Errors: PS_IO. */
PS_MUST_CHECK enum ps_err ps_daemon_lost(const struct ps_daemon *daemon, double *pictures_out);

/* Asks it to end and waits. Errors: PS_MISMATCH (it did not end well), PS_IO. */
PS_MUST_CHECK enum ps_err ps_daemon_stop(struct ps_daemon *daemon);

#endif
