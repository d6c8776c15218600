#include "web/live.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/verify.h"
#include "web/run.h"
#include "web/settings.h"

enum { CAMERAS_MAX = PS_CAMERAS_MAX * PS_STATIONS_MAX, PATH_LEN = 300, AGAIN_MS = 2000 };

static const struct {
	const char *file;
	int64_t fresh_ms;
	int64_t patience_ms;
} kinds[PS_WEB_LIVE_KINDS] = {
	[PS_WEB_LIVE_PICTURE] = { "live.jpg", 900, 10000 },
	/* searching a picture for barcodes costs up to a second of a core */
	[PS_WEB_LIVE_CARD] = { "aim.json", 4000, 30000 },
};

static void folder_of(const struct ps_web_settings *settings, uint64_t number, char path[PATH_LEN])
{
	(void)snprintf(path, PATH_LEN, "%s/live/%" PRIu64, settings->state, number);
}

static void drop(const struct ps_web_settings *settings, uint64_t number)
{
	char path[PATH_LEN];

	folder_of(settings, number, path);
	ps_web_remove_folder(path);
}

static struct ps_web_live_camera *find(struct ps_web_live *live,
				       const struct ps_web_station *station, const char *name)
{
	for (size_t i = 0; i < CAMERAS_MAX; i++) {
		struct ps_web_live_camera *camera = &live->cameras[i];

		if (!camera->name[0]) {
			camera->station = station;
			(void)snprintf(camera->name, sizeof(camera->name), "%s", name);
		}
		if (camera->station == station && strcmp(camera->name, name) == 0)
			return camera;
	}
	return NULL;
}

static enum ps_err start(struct ps_web_live *live, const struct ps_web_settings *settings,
			 struct ps_web_live_camera *camera, enum ps_web_live_kind kind,
			 const char *user, int64_t now_ms)
{
	struct ps_web_live_thing *thing = &camera->things[kind];
	char path[PATH_LEN], run_folder[PS_WEB_SETTING_MAX + 8];
	const struct ps_web_command commands[PS_WEB_LIVE_KINDS] = {
		[PS_WEB_LIVE_PICTURE] = { .argv = { settings->program, "live", "-o",
						    kinds[PS_WEB_LIVE_PICTURE].file, run_folder,
						    "--", camera->name } },
		/* a card that is not there, or too coarse, is no failure */
		[PS_WEB_LIVE_CARD] = { .argv = { settings->program, "aim", "--json", run_folder,
						 "--", camera->name },
				       .out = kinds[PS_WEB_LIVE_CARD].file,
				       .most = PS_EXIT_RESERVE },
	};
	const struct ps_web_run run = {
		.dir = path, .user = user, .count = 1, .commands = &commands[kind]
	};
	enum ps_err err;

	thing->making = ++live->next;
	folder_of(settings, thing->making, path);
	(void)snprintf(run_folder, sizeof(run_folder), "--run=%s", camera->station->run);
	err = ps_web_run_start(&run, &thing->pid);
	if (err)
		return err;
	thing->runs = true;
	thing->since_ms = now_ms;
	return PS_BUSY;
}

enum ps_err ps_web_live_open(struct ps_web_live *live, const struct ps_web_settings *settings,
			     const struct ps_web_station *station, const char *name,
			     enum ps_web_live_kind kind, const char *user, int64_t now_ms,
			     int *fd_out)
{
	struct ps_web_live_camera *camera = find(live, station, name);
	const struct ps_web_live_thing *thing;
	char folder[PATH_LEN], path[PATH_LEN + 16];

	if (!camera)
		return PS_LIMIT;
	thing = &camera->things[kind];
	if (thing->have && now_ms - thing->made_ms < kinds[kind].fresh_ms) {
		folder_of(settings, thing->made, folder);
		(void)snprintf(path, sizeof(path), "%s/%s", folder, kinds[kind].file);
		*fd_out = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		return *fd_out < 0 ? PS_IO : PS_OK;
	}
	if (thing->runs)
		return PS_BUSY;
	if (thing->failed_ms && now_ms - thing->failed_ms < AGAIN_MS)
		return PS_NOT_FOUND;
	return start(live, settings, camera, kind, user, now_ms);
}

static void end(struct ps_web_live_thing *thing, const struct ps_web_settings *settings, bool well,
		int64_t now_ms)
{
	thing->runs = false;
	thing->failed_ms = well ? 0 : now_ms;
	if (!well) {
		drop(settings, thing->making);
		return;
	}
	if (thing->have)
		drop(settings, thing->made);
	thing->have = true;
	thing->made = thing->making;
	thing->made_ms = now_ms;
}

static void turn(struct ps_web_live_thing *thing, const struct ps_web_settings *settings,
		 int64_t patience_ms, int64_t now_ms)
{
	int status;

	if (!thing->runs)
		return;
	if (ps_web_run_ended(thing->pid, &status))
		end(thing, settings, status == 0, now_ms);
	else if (now_ms - thing->since_ms > patience_ms)
		ps_web_run_kill(thing->pid);
}

void ps_web_live_turn(struct ps_web_live *live, const struct ps_web_settings *settings,
		      int64_t now_ms)
{
	for (size_t i = 0; i < CAMERAS_MAX; i++)
		for (unsigned k = 0; k < PS_WEB_LIVE_KINDS; k++)
			turn(&live->cameras[i].things[k], settings, kinds[k].patience_ms, now_ms);
}

void ps_web_live_finish(struct ps_web_live *live, const struct ps_web_settings *settings)
{
	char path[PATH_LEN];

	for (size_t i = 0; i < CAMERAS_MAX; i++)
		for (unsigned k = 0; k < PS_WEB_LIVE_KINDS; k++)
			if (live->cameras[i].things[k].runs)
				ps_web_run_stop(live->cameras[i].things[k].pid);
	(void)snprintf(path, sizeof(path), "%s/live", settings->state);
	ps_web_remove_folder(path);
}
