#include "web/live.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "web/run.h"
#include "web/settings.h"

enum {
	CAMERAS_MAX = PS_CAMERAS_MAX * PS_STATIONS_MAX,
	PATH_LEN = 300,
	FRESH_MS = 900,
	AGAIN_MS = 2000,
	PATIENCE_MS = 10000
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
			 struct ps_web_live_camera *camera, const char *user, int64_t now_ms)
{
	char path[PATH_LEN], run_folder[PS_WEB_SETTING_MAX + 8];
	const struct ps_web_command command = {
		.argv = { settings->program, "live", "-o", "live.jpg", run_folder, "--",
			  camera->name },
	};
	const struct ps_web_run run = {
		.dir = path, .user = user, .count = 1, .commands = &command
	};
	enum ps_err err;

	camera->making = ++live->next;
	folder_of(settings, camera->making, path);
	(void)snprintf(run_folder, sizeof(run_folder), "--run=%s", camera->station->run);
	err = ps_web_run_start(&run, &camera->pid);
	if (err)
		return err;
	camera->runs = true;
	camera->since_ms = now_ms;
	return PS_BUSY;
}

enum ps_err ps_web_live_open(struct ps_web_live *live, const struct ps_web_settings *settings,
			     const struct ps_web_station *station, const char *name,
			     const char *user, int64_t now_ms, int *fd_out)
{
	struct ps_web_live_camera *camera = find(live, station, name);
	char folder[PATH_LEN], path[PATH_LEN + 16];

	if (!camera)
		return PS_LIMIT;
	if (camera->have && now_ms - camera->made_ms < FRESH_MS) {
		folder_of(settings, camera->made, folder);
		(void)snprintf(path, sizeof(path), "%s/live.jpg", folder);
		*fd_out = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		return *fd_out < 0 ? PS_IO : PS_OK;
	}
	if (camera->runs)
		return PS_BUSY;
	if (camera->failed_ms && now_ms - camera->failed_ms < AGAIN_MS)
		return PS_NOT_FOUND;
	return start(live, settings, camera, user, now_ms);
}

static void end(struct ps_web_live_camera *camera, const struct ps_web_settings *settings,
		bool well, int64_t now_ms)
{
	camera->runs = false;
	camera->failed_ms = well ? 0 : now_ms;
	if (!well) {
		drop(settings, camera->making);
		return;
	}
	if (camera->have)
		drop(settings, camera->made);
	camera->have = true;
	camera->made = camera->making;
	camera->made_ms = now_ms;
}

void ps_web_live_turn(struct ps_web_live *live, const struct ps_web_settings *settings,
		      int64_t now_ms)
{
	for (size_t i = 0; i < CAMERAS_MAX; i++) {
		struct ps_web_live_camera *camera = &live->cameras[i];
		int status;

		if (!camera->runs)
			continue;
		if (ps_web_run_ended(camera->pid, &status))
			end(camera, settings, status == 0, now_ms);
		else if (now_ms - camera->since_ms > PATIENCE_MS)
			ps_web_run_kill(camera->pid);
	}
}

void ps_web_live_finish(struct ps_web_live *live, const struct ps_web_settings *settings)
{
	char path[PATH_LEN];

	for (size_t i = 0; i < CAMERAS_MAX; i++)
		if (live->cameras[i].runs)
			ps_web_run_stop(live->cameras[i].pid);
	(void)snprintf(path, sizeof(path), "%s/live", settings->state);
	ps_web_remove_folder(path);
}
