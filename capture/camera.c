#include "capture/camera.h"

#include <string.h>

#include "capture/why.h"

static const struct ps_camera_backend *const backends[] = {
	&ps_camera_libcamera,
	&ps_camera_replay,
};

enum ps_err ps_camera_create(const struct ps_camera_settings *settings, char *why, size_t why_size,
			     struct ps_camera **camera_out)
{
	if (settings->fps_num && !settings->fps_den) {
		ps_why_set(why, why_size, "a rate of %u/0 frames per second", settings->fps_num);
		return PS_INVALID;
	}
	for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
		size_t len = strlen(backends[i]->scheme);

		if (strncmp(settings->source, backends[i]->scheme, len) == 0 &&
		    settings->source[len] == ':')
			return backends[i]->create(settings, settings->source + len + 1, why,
						   why_size, camera_out);
	}
	ps_why_set(why, why_size,
		   "there is no source \"%s\"; write libcamera:MODEL, or replay:/path/to/file.y4m",
		   settings->source);
	return PS_INVALID;
}

void ps_camera_destroy(struct ps_camera *camera)
{
	if (!camera)
		return;
	camera->backend->stop(camera);
	camera->backend->destroy(camera);
}

const struct ps_camera_about *ps_camera_about(const struct ps_camera *camera)
{
	return &camera->about;
}

enum ps_err ps_camera_start(struct ps_camera *camera, const struct ps_camera_sink *sink)
{
	return camera->backend->start(camera, sink);
}

void ps_camera_stop(struct ps_camera *camera)
{
	camera->backend->stop(camera);
}
