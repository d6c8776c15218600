/*
 * The replay back end: pictures from disk at a camera's pace. A test source, and declared as one.
 *
 * Pictures are due at fixed instants of CLOCK_BOOTTIME. One that is late by more than its period
 * moves the instants of all that follow: a burst to catch up is nothing that a camera would do.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "capture/camera.h"
#include "capture/reel.h"
#include "capture/why.h"

#define SECOND_NS UINT64_C(1000000000)

/* How long a stop may have to wait for the thread that sleeps towards the next picture. */
#define NAP_NS (SECOND_NS / 20)

struct replay {
	struct ps_camera camera;
	struct ps_reel *reel;
	uint32_t fps_num;
	uint32_t fps_den;
	bool loop;

	struct ps_camera_sink sink;
	bool started; /* the thread is to be joined */
	pthread_t thread;
	atomic_bool stopping;
	uint64_t last_us; /* the thread's; of the last picture */
};

static uint64_t now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

/* When picture @index is due, counted from the first. */
static uint64_t offset_ns(const struct replay *replay, uint64_t index)
{
	uint64_t units = index * replay->fps_den;

	if (!replay->fps_num)
		return 0;
	return units / replay->fps_num * SECOND_NS +
	       units % replay->fps_num * SECOND_NS / replay->fps_num;
}

/* Returns at @due_ns or soon after a stop. */
static void sleep_until(const struct replay *replay, uint64_t due_ns)
{
	uint64_t now = now_ns();

	while (now < due_ns && !atomic_load(&replay->stopping)) {
		uint64_t wake = due_ns - now < NAP_NS ? due_ns : now + NAP_NS;
		struct timespec at = { (time_t)(wake / SECOND_NS), (long)(wake % SECOND_NS) };

		/* Whatever woke it up, the loop looks at the clock again. */
		(void)clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &at, NULL);
		now = now_ns();
	}
}

/* Now, but never before the last picture, whose time may lie ahead. */
static uint64_t event_us(const struct replay *replay)
{
	uint64_t now_us = now_ns() / 1000;

	return now_us > replay->last_us ? now_us : replay->last_us;
}

/* At full speed many pictures fall into one microsecond; their times rise all the same. */
static uint64_t picture_us(struct replay *replay)
{
	uint64_t now_us = now_ns() / 1000;

	replay->last_us = now_us > replay->last_us ? now_us : replay->last_us + 1;
	return replay->last_us;
}

static void tell(const struct replay *replay, enum ps_camera_event event, enum ps_err err)
{
	replay->sink.event(replay->sink.ctx, event, err, event_us(replay));
}

static void *play(void *arg)
{
	struct replay *replay = arg;
	size_t count = ps_reel_info(replay->reel)->count;
	uint64_t begin_ns = now_ns(), since_begin = 0;

	(void)pthread_setname_np(pthread_self(), "camera"); /* for those who look with top -H */
	tell(replay, PS_CAMERA_STARTED, PS_OK);
	for (size_t i = 0; replay->loop || i < count; i++) {
		uint64_t due_ns = begin_ns + offset_ns(replay, since_begin);
		struct ps_image image;
		enum ps_err err = ps_reel_image(replay->reel, i % count, &image);

		if (err) {
			tell(replay, PS_CAMERA_ERROR, err);
			break;
		}
		sleep_until(replay, due_ns);
		if (atomic_load(&replay->stopping))
			break;
		image.time_us = picture_us(replay);
		replay->sink.image(replay->sink.ctx, &image);
		since_begin++;
		if (now_ns() > begin_ns + offset_ns(replay, since_begin + 1)) {
			begin_ns = now_ns();
			since_begin = 0;
		}
	}
	tell(replay, PS_CAMERA_ENDED, PS_OK);
	return NULL;
}

static void replay_destroy(struct ps_camera *camera)
{
	struct replay *replay = (struct replay *)camera;

	ps_reel_close(replay->reel);
	free(replay);
}

static enum ps_err describe(struct replay *replay, const struct ps_camera_settings *settings,
			    const char *path, char *why, size_t why_size)
{
	const struct ps_reel_info *info = ps_reel_info(replay->reel);
	struct ps_camera_about *about = &replay->camera.about;
	int bus_len;

	about->kind = PS_SOURCE_TEST;
	about->width_px = info->width_px;
	about->height_px = info->height_px;
	bus_len = snprintf(about->bus, sizeof(about->bus), "%s", path);
	if (bus_len < 0 || (size_t)bus_len >= sizeof(about->bus)) {
		ps_why_set(why, why_size, "%s: the path is too long; use one below %zu bytes", path,
			   sizeof(about->bus));
		return PS_LIMIT;
	}
	/* These fit, whatever the numbers are. */
	(void)snprintf(about->driver, sizeof(about->driver), "replay");
	(void)snprintf(about->model, sizeof(about->model), "%zu pictures%s", info->count,
		       settings->loop ? ", looped" : "");
	(void)snprintf(about->mode, sizeof(about->mode), "YUV420 %ux%u %u/%u", info->width_px,
		       info->height_px, settings->fps_num, settings->fps_den);
	return PS_OK;
}

static enum ps_err replay_create(const struct ps_camera_settings *settings, const char *path,
				 char *why, size_t why_size, struct ps_camera **camera_out)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	enum ps_err err;

	if (!replay)
		return PS_NO_MEMORY;
	replay->camera.backend = &ps_camera_replay;
	replay->fps_num = settings->fps_num;
	replay->fps_den = settings->fps_den;
	replay->loop = settings->loop;
	atomic_init(&replay->stopping, false);
	err = ps_reel_open(path, why, why_size, &replay->reel);
	if (!err)
		err = describe(replay, settings, path, why, why_size);
	if (err) {
		replay_destroy(&replay->camera);
		return err;
	}
	*camera_out = &replay->camera;
	return PS_OK;
}

static enum ps_err replay_start(struct ps_camera *camera, const struct ps_camera_sink *sink)
{
	struct replay *replay = (struct replay *)camera;

	if (replay->started)
		return PS_BUSY;
	replay->sink = *sink;
	atomic_store(&replay->stopping, false);
	if (pthread_create(&replay->thread, NULL, play, replay) != 0)
		return PS_NO_MEMORY;
	replay->started = true;
	return PS_OK;
}

static void replay_stop(struct ps_camera *camera)
{
	struct replay *replay = (struct replay *)camera;

	if (!replay->started)
		return;
	atomic_store(&replay->stopping, true);
	(void)pthread_join(replay->thread, NULL); /* fails only for a thread that is not ours */
	replay->started = false;
}

const struct ps_camera_backend ps_camera_replay = {
	.scheme = "replay",
	.create = replay_create,
	.start = replay_start,
	.stop = replay_stop,
	.destroy = replay_destroy,
};
