#include "firmware/recorder_camera.h"

#define US_PER_SECOND 1000000U

static uint64_t patience_us(const struct ps_recorder_camera_settings *settings)
{
	return settings->stall_us > PS_CAMERA_PATIENCE_US ? settings->stall_us
							  : PS_CAMERA_PATIENCE_US;
}

enum ps_err ps_recorder_camera_init(struct ps_recorder_camera *camera,
				    const struct ps_recorder_camera_settings *settings,
				    uint64_t now_us)
{
	*camera = (struct ps_recorder_camera){
		.settings = *settings,
		.heard_us = now_us,
		.rate_from_us = now_us,
		.pictures = { .limit_us = patience_us(settings), .tick_us = PS_CAMERA_TICK_US },
		.encoded = { .limit_us = patience_us(settings), .tick_us = PS_CAMERA_TICK_US },
	};
	ps_silence_heard(&camera->pictures, now_us);
	ps_silence_heard(&camera->encoded, now_us);
	return ps_preroll_create(settings->preroll_us, &camera->preroll);
}

void ps_recorder_camera_finish(struct ps_recorder_camera *camera)
{
	ps_preroll_destroy(camera->preroll);
	camera->preroll = NULL;
}

/* While something moves what was said of the rest before stands. */
static unsigned note_look(struct ps_recorder_camera *camera, enum ps_look_word look)
{
	enum ps_look_word before = camera->unclear;

	if (look == PS_LOOK_NONE || look == PS_LOOK_MOVES)
		return 0;
	camera->unclear = look == PS_LOOK_BLURRED || look == PS_LOOK_DARK ? look : PS_LOOK_NONE;
	if (camera->unclear == before)
		return 0;
	return look == PS_LOOK_BLURRED ? PS_CAMERA_CHANGE_BLURRED
	       : look == PS_LOOK_DARK  ? PS_CAMERA_CHANGE_DARK
				       : PS_CAMERA_CHANGE_CLEAR;
}

static unsigned note_frame(struct ps_recorder_camera *camera, const struct ps_frame *frame,
			   uint64_t now_us)
{
	unsigned changes = 0;

	/* What was on its way when a camera fell silent, or was lost, does not bring it back. */
	if (camera->lost ? frame->time_us > camera->lost_us
			 : !camera->stalled || frame->seq >= camera->stalled_seq) {
		if (camera->stalled || camera->lost)
			changes |= PS_CAMERA_CHANGE_BACK;
		camera->stalled = false;
		camera->lost = false;
	}
	if (frame->refresh && frame->frozen != camera->frozen) {
		camera->frozen = frame->frozen;
		changes |= frame->frozen ? PS_CAMERA_CHANGE_FROZEN : PS_CAMERA_CHANGE_THAWED;
	}
	changes |= note_look(camera, frame->look);
	camera->heard_us = now_us;
	ps_silence_heard(&camera->encoded, now_us);
	camera->frames++;
	camera->rate_frames++;
	if (now_us - camera->rate_from_us >= US_PER_SECOND) {
		camera->rate_mhz = camera->rate_frames * 1000 * US_PER_SECOND /
				   (now_us - camera->rate_from_us);
		camera->rate_from_us = now_us;
		camera->rate_frames = 0;
	}
	return changes;
}

bool ps_recorder_camera_frame(struct ps_recorder_camera *camera, struct ps_frame *frame,
			      uint64_t lost, uint64_t now_us, unsigned *changes_out)
{
	enum ps_err err;

	*changes_out = note_frame(camera, frame, now_us);
	camera->losses += lost;
	if (frame->time_us > camera->latest_us)
		camera->latest_us = frame->time_us;
	if (lost)
		camera->broken = true;
	if (frame->refresh)
		camera->broken = false;
	if (camera->broken)
		return false;
	err = ps_preroll_push(camera->preroll, frame);
	if (err)
		camera->broken = true;
	if (err && err != PS_RANGE)
		ps_preroll_clear(camera->preroll);
	return err == PS_OK;
}

void ps_recorder_camera_drop(struct ps_recorder_camera *camera, uint64_t count, uint64_t time_us)
{
	camera->losses += count;
	if (time_us > camera->latest_us)
		camera->latest_us = time_us;
}

void ps_recorder_camera_end(struct ps_recorder_camera *camera, uint64_t time_us)
{
	camera->lost = true;
	camera->lost_us = time_us;
	camera->rate_mhz = 0;
}

/*
 * A camera is heard when its picture arrives, and not only when that is encoded: a machine that is
 * slow to encode has no silent camera.
 */
static bool is_silent(struct ps_recorder_camera *camera, uint64_t now_us)
{
	uint64_t arrived = ps_arrivals_next_seq(camera->settings.arrivals);
	bool silent, stuck;

	if (arrived != camera->arrived) {
		camera->arrived = arrived;
		camera->pictures.limit_us = camera->settings.stall_us;
		ps_silence_heard(&camera->pictures, now_us);
	}
	silent = ps_silence_look(&camera->pictures, now_us);
	stuck = ps_silence_look(&camera->encoded, now_us);
	return silent || stuck;
}

unsigned ps_recorder_camera_watch(struct ps_recorder_camera *camera, uint64_t now_us)
{
	if (!is_silent(camera, now_us) || ps_recorder_camera_is_dark(camera))
		return 0;
	camera->stalled = true;
	camera->stalled_seq = camera->arrived;
	camera->rate_mhz = 0;
	return PS_CAMERA_CHANGE_STALLED;
}

unsigned ps_recorder_camera_aim(struct ps_recorder_camera *camera, enum ps_steady steady)
{
	enum ps_steady before = camera->aim;

	camera->aim =
		steady == PS_STEADY_MOVED || steady == PS_STEADY_DIM ? steady : PS_STEADY_UNKNOWN;
	if (camera->aim == before)
		return 0;
	return camera->aim == PS_STEADY_MOVED ? PS_CAMERA_CHANGE_MOVED
	       : camera->aim == PS_STEADY_DIM ? PS_CAMERA_CHANGE_DIM
					      : PS_CAMERA_CHANGE_STEADY;
}

bool ps_recorder_camera_is_dark(const struct ps_recorder_camera *camera)
{
	return camera->stalled || camera->lost;
}

bool ps_recorder_camera_is_gone(const struct ps_recorder_camera *camera)
{
	return camera->lost ||
	       (camera->stalled && camera->encoded.silent_us >= camera->encoded.limit_us);
}

uint64_t ps_recorder_camera_first_seq(const struct ps_recorder_camera *camera, uint64_t from_us)
{
	size_t index = ps_preroll_find(camera->preroll, from_us);

	if (index < ps_preroll_count(camera->preroll))
		return ps_preroll_at(camera->preroll, index)->seq;
	return ps_arrivals_first_seq(camera->settings.arrivals, from_us);
}
