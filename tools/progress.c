#include "tools/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 500, REDRAW_MS = 100 };

static uint64_t now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void ps_progress_begin(struct ps_progress *progress, const char *what, const char *unit,
		       uint64_t scale, uint64_t total)
{
	*progress = (struct ps_progress){ .what = what,
					  .unit = unit,
					  .scale = scale,
					  .total = total,
					  .on = isatty(STDERR_FILENO) == 1,
					  .began_ms = now_ms() };
}

static void draw(const struct ps_progress *progress, uint64_t done, uint64_t passed_ms)
{
	double scale = (double)progress->scale;
	double rate = (double)done / (double)passed_ms; /* a millisecond */

	(void)fprintf(stderr, "\r\033[K%s ", progress->what);
	if (progress->total)
		(void)fprintf(stderr, "%3.0f %%  %.0f of %.0f %s",
			      100.0 * (double)done / (double)progress->total, (double)done / scale,
			      (double)progress->total / scale, progress->unit);
	else
		(void)fprintf(stderr, "%.0f %s", (double)done / scale, progress->unit);
	(void)fprintf(stderr, "  %.0f %s/s", rate * 1000 / scale, progress->unit);
	if (progress->total > done && rate > 0)
		(void)fprintf(stderr, "  %.0f s left",
			      (double)(progress->total - done) / rate / 1000);
	(void)fflush(stderr);
}

void ps_progress_step(void *ctx, uint64_t done)
{
	struct ps_progress *progress = ctx;
	uint64_t now;

	if (!progress->on)
		return;
	now = now_ms();
	if (now < progress->began_ms + QUIET_MS || now < progress->drawn_ms + REDRAW_MS)
		return;
	draw(progress, done, now - progress->began_ms);
	progress->drawn_ms = now;
	progress->shown = true;
}

void ps_progress_clear(struct ps_progress *progress)
{
	if (progress->shown)
		(void)fputs("\r\033[K", stderr);
	progress->shown = false;
}

void ps_progress_end(struct ps_progress *progress)
{
	ps_progress_clear(progress);
	progress->on = false;
}
