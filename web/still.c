#include "web/still.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "web/run.h"
#include "web/settings.h"

enum { PATH_LEN = 300, STILL_S = 60 };

static void folder_of(const struct ps_web_settings *settings, const struct ps_web_still *still,
		      char path[PATH_LEN])
{
	(void)snprintf(path, PATH_LEN, "%s/stills/%" PRIu64, settings->state, still->number);
}

static struct ps_web_still *find(struct ps_web_stills *stills, const struct ps_web_take *take)
{
	for (size_t i = 0; i < PS_WEB_STILLS_MAX; i++) {
		struct ps_web_still *still = &stills->stills[i];

		if (still->state != PS_WEB_STILL_FREE && still->station == take->station &&
		    still->take == take->number && still->bytes == take->bytes)
			return still;
	}
	return NULL;
}

/* A free place, or the one that was not asked for for longest. None is being made. */
static struct ps_web_still *place(struct ps_web_stills *stills,
				  const struct ps_web_settings *settings)
{
	struct ps_web_still *best = &stills->stills[0];
	char path[PATH_LEN];

	for (size_t i = 0; i < PS_WEB_STILLS_MAX; i++) {
		struct ps_web_still *still = &stills->stills[i];

		if (still->state == PS_WEB_STILL_FREE)
			return still;
		if (still->used_s < best->used_s)
			best = still;
	}
	folder_of(settings, best, path);
	ps_web_remove_folder(path);
	return best;
}

static enum ps_err start(struct ps_web_stills *stills, const struct ps_web_settings *settings,
			 const struct ps_web_take *take, const char *user, int64_t now_s)
{
	struct ps_web_still *still = place(stills, settings);
	char path[PATH_LEN];
	const struct ps_web_command command = {
		.argv = { settings->program, "still", "-o", "still.jpg", "--width",
			  PS_WEB_STILL_WIDTH, "--", take->path },
	};
	const struct ps_web_run run = {
		.dir = path, .user = user, .count = 1, .commands = &command
	};
	enum ps_err err;

	*still = (struct ps_web_still){ .state = PS_WEB_STILL_RUNS,
					.station = take->station,
					.take = take->number,
					.bytes = take->bytes,
					.used_s = now_s,
					.number = ++stills->next };
	folder_of(settings, still, path);
	err = ps_web_run_start(&run, &stills->pid);
	if (err) {
		*still = (struct ps_web_still){ .state = PS_WEB_STILL_FREE };
		return err;
	}
	stills->running = still;
	stills->since_s = now_s;
	return PS_BUSY;
}

enum ps_err ps_web_still_open(struct ps_web_stills *stills, const struct ps_web_settings *settings,
			      const struct ps_web_take *take, const char *user, int64_t now_s,
			      int *fd_out)
{
	struct ps_web_still *still = find(stills, take);
	char folder[PATH_LEN], path[PATH_LEN + 16];

	if (!still)
		return stills->running ? PS_BUSY : start(stills, settings, take, user, now_s);
	still->used_s = now_s;
	if (still->state != PS_WEB_STILL_READY)
		return still->state == PS_WEB_STILL_RUNS ? PS_BUSY : PS_NOT_FOUND;
	folder_of(settings, still, folder);
	(void)snprintf(path, sizeof(path), "%s/still.jpg", folder);
	*fd_out = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	return *fd_out < 0 ? PS_IO : PS_OK;
}

void ps_web_stills_turn(struct ps_web_stills *stills, int64_t now_s)
{
	int status;

	if (!stills->running)
		return;
	if (ps_web_run_ended(stills->pid, &status)) {
		stills->running->state = status == 0 ? PS_WEB_STILL_READY : PS_WEB_STILL_FAILED;
		stills->running = NULL;
	} else if (now_s - stills->since_s > STILL_S) {
		ps_web_run_kill(stills->pid);
	}
}

void ps_web_stills_finish(struct ps_web_stills *stills, const struct ps_web_settings *settings)
{
	char path[PATH_LEN];

	if (stills->running)
		ps_web_run_stop(stills->pid);
	(void)snprintf(path, sizeof(path), "%s/stills", settings->state);
	ps_web_remove_folder(path);
}
