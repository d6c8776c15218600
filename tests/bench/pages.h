/*
 * struct ps_pages: packseal-web over a store, run as a process, with one user who has logged in. It
 * is asked over loopback, a connection for each page, as a browser would that comes anew.
 */
#ifndef PS_TESTS_BENCH_PAGES_H
#define PS_TESTS_BENCH_PAGES_H

#include "tests/bench/measure.h"

#define PS_PAGES_USER "bench"
#define PS_PAGES_PASSWORD "correct horse battery"

struct ps_pages;

/*
 * Starts it over the store @store, or over @stations of them that are links to it, and logs in. On
 * an error @why says what went wrong, in at most @why_size bytes.
 */
PS_MUST_CHECK enum ps_err ps_pages_start(const struct ps_bench_place *place, const char *store,
					 size_t stations, char *why, size_t why_size,
					 struct ps_pages **pages_out);

/* Ends it if it still runs. NULL is fine. */
void ps_pages_destroy(struct ps_pages *pages);

/*
 * Asks for @path; @seconds_out is from the connection's begin to the page's last byte. Errors:
 * PS_MISMATCH (it is no page: another status than 200, or @text does not stand in it), PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_pages_get(struct ps_pages *pages, const char *path, const char *text,
				       double *seconds_out);

/* Where a browser finds it. */
#define PS_PAGES_URL_SIZE 32
void ps_pages_url(const struct ps_pages *pages, char url_out[PS_PAGES_URL_SIZE]);

/* The most memory that it ever held (VmHWM), in MB; 0 if it has ended. */
double ps_pages_rss_mb(const struct ps_pages *pages);

#endif
