#include "tools/progress.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 500, REDRAW_MS = 100, KEEP_MS = 200 };

static uint64_t now_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* It is a courtesy: where the file cannot be opened the work goes on without. */
static void open_file(struct ps_progress *progress)
{
	const char *path = getenv(PS_PROGRESS_VARIABLE);

	progress->file =
		path && *path
			? open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600)
			: -1;
	progress->kept = progress->file >= 0;
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
	open_file(progress);
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

static void keep(const struct ps_progress *progress, uint64_t done)
{
	char line[PS_PROGRESS_LINE_LEN + 1];
	char what[PS_PROGRESS_WHAT_MAX];
	int len;

	(void)snprintf(what, sizeof(what), "%s", progress->what);
	for (char *blank = strchr(what, ' '); blank; blank = strchr(blank, ' '))
		*blank = '_';
	len = snprintf(line, sizeof(line), "%s %" PRIu64 " %" PRIu64, what, done, progress->total);
	memset(line + len, ' ', (size_t)(PS_PROGRESS_LINE_LEN - 1 - len));
	line[PS_PROGRESS_LINE_LEN - 1] = '\n';
	(void)!pwrite(progress->file, line, PS_PROGRESS_LINE_LEN, 0); /* a courtesy, as above */
}

void ps_progress_step(void *ctx, uint64_t done)
{
	struct ps_progress *progress = ctx;
	uint64_t now;

	if (!progress->on && !progress->kept)
		return;
	now = now_ms();
	if (progress->kept && now >= progress->kept_ms + KEEP_MS) {
		keep(progress, done);
		progress->kept_ms = now;
	}
	if (!progress->on)
		return;
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
	if (progress->kept) {
		(void)!ftruncate(progress->file, 0);
		(void)close(progress->file);
	}
	progress->kept = false;
}
