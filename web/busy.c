#include "web/busy.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/progress.h"
#include "web/run.h"

enum { PERCENT = 100, PATH_LEN = 400 };

/* What the commands that are run here call what they do. */
static const struct {
	const char *name;
	enum ps_web_word word;
} steps[] = {
	{ "verifying", PS_WEB_STEP_VERIFYING },
	{ "unpacking", PS_WEB_STEP_UNPACKING },
	{ "exporting", PS_WEB_STEP_EXPORTING },
	{ "encoding", PS_WEB_STEP_ENCODING },
};

struct progress {
	char step[PS_PROGRESS_WHAT_MAX];
	uint64_t done;
	uint64_t total;
};

/* False: it is not said, or not known. */
static bool read_progress(const char *dir, struct progress *progress)
{
	char text[PS_PROGRESS_LINE_LEN + 1];
	char path[PATH_LEN];
	ssize_t got = -1;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/" PS_WEB_RUN_PROGRESS, dir);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, text, PS_PROGRESS_LINE_LEN);
	(void)close(fd); /* it was only read */
	text[got > 0 ? got : 0] = '\0';
	return sscanf(text, "%15s %" SCNu64 " %" SCNu64, progress->step, &progress->done,
		      &progress->total) == 3 &&
	       progress->total && progress->done <= progress->total;
}

void ps_web_busy(const struct ps_web_request *request, struct ps_buf *page, enum ps_web_word what,
		 const char *dir)
{
	const char *sentence = ps_web_say(request, what);
	const char *step = "";
	struct progress progress;
	uintmax_t percent;

	ps_html(page, "<div class=\"notice busy\"><p role=\"status\">%s</p>", sentence);
	if (!read_progress(dir, &progress)) {
		ps_html(page, "<progress aria-label=\"%s\"></progress></div>", sentence);
		return;
	}
	percent = (uintmax_t)((double)progress.done / (double)progress.total * PERCENT);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(steps[i].name, progress.step) == 0)
			step = ps_web_say(request, steps[i].word);
	ps_html(page,
		"<progress aria-label=\"%s\" aria-valuetext=\"%s %ju %%\" value=\"%ju\" "
		"max=\"%ju\"></progress>",
		sentence, step, percent, percent, (uintmax_t)PERCENT);
	ps_html(page, "<span class=\"step\">%s %ju %%</span></div>", step, percent);
}
