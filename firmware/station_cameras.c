#include <string.h>

#include "capture/why.h"
#include "firmware/station_in.h"

#define RESTART_US 2000000ULL

/* The sink of a camera: its thread. */
static void on_image(void *ctx, const struct ps_image *image)
{
	struct ps_station_camera *camera = ctx;

	if (ps_pool_submit(camera->pool, image) == PS_OK)
		ps_arrivals_add(&camera->arrivals, image->time_us);
}

static void on_event(void *ctx, enum ps_camera_event event, enum ps_err err, uint64_t time_us)
{
	struct ps_station_camera *camera = ctx;

	ps_inbox_put_camera(camera->station->inbox, camera->index, event, err, time_us);
	if (event == PS_CAMERA_ENDED)
		atomic_store(&camera->ended, true);
}

/* The sink of the pool: its workers. */
static void on_frame(void *ctx, struct ps_frame *frame)
{
	struct ps_station *station = ctx;

	ps_inbox_put_frame(station->inbox, frame);
}

static void on_drop(void *ctx, const struct ps_drop *drop)
{
	struct ps_station *station = ctx;

	ps_inbox_put_drop(station->inbox, drop);
}

static bool open_camera(struct ps_station *station, unsigned index, struct ps_station_fault *fault)
{
	const struct ps_config_camera *config = &station->config->cameras[index];
	struct ps_station_camera *camera = &station->cameras[index];
	const struct ps_camera_settings settings = {
		.name = config->name,
		.source = config->source,
		.fps_num = config->fps,
		.fps_den = 1,
		.loop = true,
	};
	struct ps_pool_camera_settings encoder = {
		.camera = (uint16_t)index,
		.quality = (int)config->quality,
		.threshold_levels = config->threshold,
	};
	char why[PS_WHY_SIZE] = "";
	enum ps_err err;

	camera->station = station;
	camera->index = (uint16_t)index;
	atomic_init(&camera->ended, false);
	station->camera_count = index + 1;
	err = ps_camera_create(&settings, why, sizeof(why), &camera->camera);
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG, "camera %s: %s", config->name,
					 why[0] ? why : ps_err_text(err));
	err = ps_start_camera_init(&camera->info, config, ps_camera_about(camera->camera));
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG, "camera %s: %s", config->name,
					 err == PS_INVALID ? "rect is not inside the picture"
							   : ps_err_text(err));
	encoder.width_px = ps_camera_about(camera->camera)->width_px;
	encoder.height_px = ps_camera_about(camera->camera)->height_px;
	err = ps_pool_add(station->pool, &encoder, &camera->pool);
	if (!err)
		err = ps_arrivals_init(&camera->arrivals);
	camera->have_arrivals = !err;
	return !err || ps_station_refuse(fault, PS_STATION_CONFIG, "camera %s: no encoder: %s",
					 config->name, ps_err_text(err));
}

/* The pictures' sizes are known only now. */
static bool check_rects(const struct ps_station *station, const struct ps_config_lane *lane,
			struct ps_station_fault *fault)
{
	for (unsigned i = 0; i < lane->camera_count; i++) {
		struct ps_camera_info info = station->cameras[lane->cameras[i]].info.info;

		if (ps_start_camera_set_rect(&info, &lane->rects[i]))
			return ps_station_refuse(
				fault, PS_STATION_CONFIG,
				"lane %s: rects: %s has a picture of %u x %u pixels, and this lies "
				"outside",
				lane->name, station->config->cameras[lane->cameras[i]].name,
				(unsigned)info.width_px, (unsigned)info.height_px);
	}
	return true;
}

bool ps_station_open_cameras(struct ps_station *station, struct ps_station_fault *fault)
{
	const struct ps_pool_sink sink = { station, on_frame, on_drop };
	enum ps_err err = ps_pool_create(station->config->station.encoders, &sink, &station->pool);

	if (err)
		return ps_station_refuse(fault, PS_STATION_IO, "no encoders: %s", ps_err_text(err));
	for (unsigned i = 0; i < station->config->camera_count; i++)
		if (!open_camera(station, i, fault))
			return false;
	for (unsigned i = 0; i < station->config->lane_count; i++)
		if (!check_rects(station, &station->config->lanes[i], fault))
			return false;
	return true;
}

static enum ps_err start_camera(struct ps_station_camera *camera)
{
	const struct ps_camera_sink sink = { camera, on_image, on_event };

	atomic_store(&camera->ended, false);
	return ps_camera_start(camera->camera, &sink);
}

bool ps_station_start_cameras(struct ps_station *station, struct ps_station_fault *fault)
{
	enum ps_err err = ps_pool_start(station->pool);

	if (err)
		return ps_station_refuse(fault, PS_STATION_IO, "no encoders: %s", ps_err_text(err));
	for (unsigned i = 0; i < station->camera_count; i++) {
		err = start_camera(&station->cameras[i]);
		if (err)
			return ps_station_refuse(
				fault, PS_STATION_IO, "camera %s does not start: %s",
				station->config->cameras[i].name, ps_err_text(err));
	}
	return true;
}

void ps_station_mend_cameras(struct ps_station *station, uint64_t now_us)
{
	for (unsigned i = 0; i < station->camera_count; i++) {
		struct ps_station_camera *camera = &station->cameras[i];

		if (!atomic_load(&camera->ended))
			continue;
		if (camera->restart_us == 0) {
			camera->restart_us = now_us + RESTART_US;
		} else if (camera->restart_us <= now_us) {
			camera->restart_us = 0;
			ps_camera_stop(camera->camera);
			if (start_camera(camera))
				atomic_store(&camera->ended, true);
		}
	}
}

void ps_station_stop_cameras(struct ps_station *station)
{
	for (unsigned i = 0; i < station->camera_count; i++)
		if (station->cameras[i].camera)
			ps_camera_stop(station->cameras[i].camera);
	if (station->pool)
		ps_pool_stop(station->pool);
}

void ps_station_close_cameras(struct ps_station *station)
{
	ps_station_stop_cameras(station);
	for (unsigned i = 0; i < station->camera_count; i++) {
		ps_camera_destroy(station->cameras[i].camera);
		if (station->cameras[i].have_arrivals)
			ps_arrivals_finish(&station->cameras[i].arrivals);
	}
	ps_pool_destroy(station->pool);
}
