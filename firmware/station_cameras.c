#include <string.h>

#include "capture/why.h"
#include "firmware/station_in.h"

#define US_PER_SECOND 1000000U
#define PATIENCE_FIRST_US 2000000ULL
#define PATIENCE_MAX_US 30000000ULL

/* The sink of a camera: its thread. */
static void on_image(void *ctx, const struct ps_image *image)
{
	struct ps_station_camera *camera = ctx;

	uint64_t time_us = image->time_us;
	uint32_t count = image->lost + 1;

	atomic_store(&camera->heard_us, ps_station_now_us());
	/* Lent, it may be gone when this returns. */
	if (ps_pool_submit(camera->pool, image) == PS_OK)
		while (count--)
			ps_arrivals_add(&camera->arrivals, time_us);
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
	struct ps_station_camera *camera = &station->cameras[frame->camera];

	if (ps_motion_begins(&camera->motion, frame))
		atomic_store(&camera->moved, true);
	ps_station_keep_picture(camera, frame);
	ps_inbox_put_frame(station->inbox, frame);
}

static void on_drop(void *ctx, const struct ps_drop *drop)
{
	struct ps_station *station = ctx;

	ps_inbox_put_drop(station->inbox, drop);
}

bool ps_station_open_camera(struct ps_station *station, unsigned index,
			    struct ps_station_fault *fault)
{
	const struct ps_config_camera *config = &station->config->cameras[index];
	struct ps_station_camera *camera = &station->cameras[index];
	const struct ps_camera_settings settings = {
		.name = config->name,
		.source = config->source,
		.fps_num = config->fps,
		.fps_den = 1,
		.loop = true,
		.width_px = (uint16_t)config->size.width,
		.height_px = (uint16_t)config->size.height,
		.lock = { .exposure_us = config->exposure_us,
			  .gain_percent = config->gain_percent,
			  .red_percent = config->red_percent,
			  .blue_percent = config->blue_percent,
			  .focus_mm = config->focus_mm,
			  .flicker_us = ps_config_half_period_us(config->mains) },
	};
	const struct ps_camera_about *about;
	struct ps_pool_camera_settings encoder = {
		.camera = (uint16_t)index,
		.quality = (int)config->quality,
		.threshold_levels = config->threshold,
		.look = config->role == PS_CAMERA_ROLE_ITEM,
	};
	char why[PS_WHY_SIZE] = "";
	enum ps_err err;

	for (unsigned i = 0; i < station->config->lane_count; i++)
		if (station->config->lanes[i].has_motion &&
		    station->config->lanes[i].motion == index)
			encoder.compare = true;
	camera->station = station;
	camera->index = (uint16_t)index;
	atomic_init(&camera->ended, false);
	atomic_init(&camera->heard_us, 0);
	atomic_init(&camera->latest, NULL);
	camera->patience_us = PATIENCE_FIRST_US;
	camera->silence.tick_us = US_PER_SECOND;
	camera->silence.limit_us = ps_config_stall_us(config);
	if (camera->silence.limit_us < PS_CAMERA_PATIENCE_US)
		camera->silence.limit_us = PS_CAMERA_PATIENCE_US;
	station->camera_count = index + 1;
	err = ps_camera_create(&settings, why, sizeof(why), &camera->camera);
	if (err)
		return ps_station_refuse(
			fault,
			err == PS_END || err == PS_BUSY ? PS_STATION_BUSY : PS_STATION_CONFIG,
			"camera %s: %s", config->name, why[0] ? why : ps_err_text(err));
	about = ps_camera_about(camera->camera);
	err = ps_start_camera_init(&camera->info, config, about);
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG, "camera %s: %s", config->name,
					 err == PS_INVALID ? "rect is not inside the picture"
							   : ps_err_text(err));
	encoder.width_px = about->width_px;
	encoder.height_px = about->height_px;
	encoder.restart_mcus = about->restart_mcus;
	if (about->lends && about->lends < PS_POOL_DEFAULT_QUEUE)
		encoder.queue = about->lends;
	err = ps_pool_add(station->pool, &encoder, &camera->pool);
	if (!err)
		err = ps_arrivals_init(&camera->arrivals);
	camera->have_arrivals = !err;
	return !err || ps_station_refuse(fault, PS_STATION_CONFIG, "camera %s: no encoder: %s",
					 config->name, ps_err_text(err));
}

/* The pictures' sizes are known only now. */
bool ps_station_check_rects(const struct ps_station *station, const struct ps_config_lane *lane,
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

bool ps_station_open_encoders(struct ps_station *station, struct ps_station_fault *fault)
{
	const struct ps_pool_sink sink = { station, on_frame, on_drop };
	enum ps_err err = ps_pool_create(station->config->station.encoders, &sink, &station->pool);

	return !err || ps_station_refuse(fault, PS_STATION_IO, "no encoders: %s", ps_err_text(err));
}

bool ps_station_open_cameras(struct ps_station *station, struct ps_station_fault *fault)
{
	if (!ps_station_open_encoders(station, fault))
		return false;
	for (unsigned i = 0; i < station->config->camera_count; i++)
		if (!ps_station_open_camera(station, i, fault))
			return false;
	for (unsigned i = 0; i < station->config->lane_count; i++)
		if (!ps_station_check_rects(station, &station->config->lanes[i], fault))
			return false;
	return true;
}

static enum ps_err start_camera(struct ps_station_camera *camera)
{
	const struct ps_camera_sink sink = { camera, on_image, on_event };

	atomic_store(&camera->ended, false);
	camera->started_us = ps_station_now_us();
	ps_silence_heard(&camera->silence, camera->started_us);
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

/* The recorder tells of a silence at once; a start costs more, and may not help. */
static bool stands_still(struct ps_station_camera *camera, uint64_t now_us)
{
	uint64_t heard_us = atomic_load(&camera->heard_us);

	if (heard_us != camera->silent_since_us)
		ps_silence_heard(&camera->silence, now_us);
	camera->silent_since_us = heard_us;
	return ps_silence_look(&camera->silence, now_us);
}

static void wait_to_restart(struct ps_station_camera *camera, uint64_t now_us)
{
	/* Only pictures show that the last start helped. */
	if (atomic_load(&camera->heard_us) > camera->started_us)
		camera->patience_us = PATIENCE_FIRST_US;
	camera->restart_us = now_us + camera->patience_us;
	camera->patience_us *= 2;
	if (camera->patience_us > PATIENCE_MAX_US)
		camera->patience_us = PATIENCE_MAX_US;
}

static void mend(struct ps_station_camera *camera, uint64_t now_us)
{
	bool ended = atomic_load(&camera->ended);

	if (!camera->restart_us) {
		if (!ended && !stands_still(camera, now_us))
			return;
		if (!ended)
			ps_log(camera->station->journal, PS_LOG_WARNING,
			       "camera %s stands still and is started again",
			       camera->station->config->cameras[camera->index].name);
		ps_camera_stop(camera->camera);
		wait_to_restart(camera, now_us);
	} else if (camera->restart_us <= now_us) {
		camera->restart_us = 0;
		if (start_camera(camera))
			atomic_store(&camera->ended, true);
	}
}

void ps_station_mend_cameras(struct ps_station *station, uint64_t now_us)
{
	for (unsigned i = 0; i < station->camera_count && !station->stopping; i++)
		mend(&station->cameras[i], now_us);
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
	ps_station_drop_pictures(station);
	for (unsigned i = 0; i < station->camera_count; i++) {
		ps_camera_destroy(station->cameras[i].camera);
		if (station->cameras[i].have_arrivals)
			ps_arrivals_finish(&station->cameras[i].arrivals);
	}
	ps_pool_destroy(station->pool);
}
