#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "firmware/recorder_in.h"
#include "signing/digest.h"

#define US_PER_SECOND 1000000U

/* How long a disk that failed is not trusted, though it looks well again. */
#define DISK_REST_US (5ULL * US_PER_SECOND)

static const struct {
	unsigned change;
	enum ps_event_kind kind;
	enum ps_log_level level;
	const char *what;
} changes_of[] = {
	{ PS_CAMERA_CHANGE_BACK, PS_EVENT_CAMERA_BACK, PS_LOG_NOTICE, "delivers pictures again" },
	{ PS_CAMERA_CHANGE_STALLED, PS_EVENT_CAMERA_STALLED, PS_LOG_ERROR, "delivers no pictures" },
	{ PS_CAMERA_CHANGE_THAWED, PS_EVENT_CAMERA_BACK, PS_LOG_NOTICE,
	  "delivers pictures that differ again" },
	{ PS_CAMERA_CHANGE_FROZEN, PS_EVENT_CAMERA_FROZEN, PS_LOG_ERROR,
	  "delivers the same picture again and again" },
	{ PS_CAMERA_CHANGE_BLURRED, PS_EVENT_REMARK, PS_LOG_WARNING,
	  "sees the item blurred: lay it farther off, clean the lens, or set focus" },
	{ PS_CAMERA_CHANGE_DARK, PS_EVENT_REMARK, PS_LOG_WARNING,
	  "sees the item too dark: switch the light on, or set exposure and gain" },
	{ PS_CAMERA_CHANGE_CLEAR, PS_EVENT_REMARK, PS_LOG_NOTICE, "sees clearly again" },
	{ PS_CAMERA_CHANGE_MOVED, PS_EVENT_REMARK, PS_LOG_WARNING,
	  "does not see what it saw when it was aimed: was it knocked, or is it hidden? Aim it "
	  "again, "
	  "and then packseal aim --keep" },
	{ PS_CAMERA_CHANGE_DIM, PS_EVENT_REMARK, PS_LOG_WARNING,
	  "sees its bench dimly: clean the lens" },
	{ PS_CAMERA_CHANGE_STEADY, PS_EVENT_REMARK, PS_LOG_NOTICE,
	  "sees again what it saw when it was aimed" },
};

static void add_note(struct ps_recorder *recorder, enum ps_event_kind kind, uint16_t camera,
		     const char *text)
{
	for (size_t i = recorder->take_count; i-- > 0;) {
		struct ps_recorder_take *take = recorder->takes[i];
		enum ps_err err = PS_OK;
		size_t index;

		if (!take->closing && ps_recorder_take_has(take, camera, &index))
			err = ps_recorder_take_note(take, kind, recorder->clock.boot_us, camera,
						    false, 0, text);
		if (err)
			ps_recorder_break(recorder, take, err);
	}
}

void ps_recorder_note(struct ps_recorder *recorder, enum ps_event_kind kind, const char *text)
{
	for (size_t i = recorder->take_count; i-- > 0;) {
		struct ps_recorder_take *take = recorder->takes[i];
		enum ps_err err = PS_OK;

		if (!take->closing)
			err = ps_recorder_take_note(take, kind, recorder->clock.boot_us, -1, false,
						    0, text);
		if (err)
			ps_recorder_break(recorder, take, err);
	}
}

void ps_recorder_camera_changed(struct ps_recorder *recorder, uint16_t camera, unsigned changes)
{
	for (size_t i = 0; i < sizeof(changes_of) / sizeof(changes_of[0]); i++) {
		if (!(changes & changes_of[i].change))
			continue;
		ps_log(recorder->settings.journal, changes_of[i].level, "camera %s %s",
		       recorder->cameras[camera].settings.info->name, changes_of[i].what);
		add_note(recorder, changes_of[i].kind, camera, changes_of[i].what);
	}
}

/* NULL: none. */
static const char *trouble_of(const struct ps_recorder_camera *camera)
{
	if (ps_recorder_camera_is_dark(camera))
		return "delivers no pictures";
	if (camera->frozen)
		return "delivers the same picture again and again";
	if (camera->unclear == PS_LOOK_BLURRED)
		return "sees the item blurred";
	if (camera->unclear == PS_LOOK_DARK)
		return "sees the item too dark";
	if (camera->aim == PS_STEADY_MOVED)
		return "does not see what it saw when it was aimed";
	return camera->aim == PS_STEADY_DIM ? "sees its bench dimly" : NULL;
}

enum ps_err ps_recorder_note_unclear(struct ps_recorder *recorder, struct ps_recorder_take *take,
				     uint64_t time_us)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < take->camera_count && !err; i++) {
		const struct ps_recorder_camera *camera = &recorder->cameras[take->cameras[i]];

		if ((camera->unclear != PS_LOOK_NONE || camera->aim != PS_STEADY_UNKNOWN) &&
		    trouble_of(camera))
			err = ps_recorder_take_note(take, PS_EVENT_REMARK, time_us,
						    take->cameras[i], false, 0, trouble_of(camera));
	}
	return err;
}

/* What may be done about it; it is tried again in any case. */
static const char *advice_on(enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return "is it plugged in?";
	case PS_MISMATCH:
	case PS_MALFORMED:
	case PS_TRUNCATED:
		return "was the file that it plays changed?";
	case PS_DENIED:
		return "may packseald read it?";
	default:
		return "are its cable and its plug well?";
	}
}

void ps_recorder_camera_lost(struct ps_recorder *recorder, uint16_t camera, enum ps_err err,
			     uint64_t time_us)
{
	const char *why = err ? ps_err_text(err) : "it ended";

	if (recorder->cameras[camera].lost)
		return;
	ps_recorder_camera_end(&recorder->cameras[camera], time_us);
	ps_log(recorder->settings.journal, PS_LOG_ERROR,
	       "camera %s is lost: %s; %s It is tried again",
	       recorder->cameras[camera].settings.info->name, why, advice_on(err));
	add_note(recorder, PS_EVENT_CAMERA_LOST, camera, why);
}

/* The right disk, and one that may be written? */
static enum ps_err look_at_disk(struct ps_recorder *recorder)
{
	struct statvfs disk;
	enum ps_err err = ps_store_check_id(recorder->settings.store, recorder->store_id);

	if (!err && fstatvfs(ps_store_dir(recorder->settings.store), &disk) != 0)
		err = PS_IO;
	if (!err && (disk.f_flag & ST_RDONLY))
		err = PS_DENIED;
	return err;
}

/* Who removes a take's file or the ledger must not go on seeing a lamp that says "recording". */
static void watch_files(struct ps_recorder *recorder)
{
	for (size_t i = recorder->take_count; i-- > 0;) {
		struct ps_recorder_take *take = recorder->takes[i];

		if (ps_store_file_check(recorder->settings.store, &take->file) == PS_NOT_FOUND)
			ps_recorder_break(recorder, take, PS_NOT_FOUND);
	}
	if (!(recorder->faults & PS_FAULT_LEDGER) &&
	    ps_ledger_check(recorder->settings.ledger) == PS_NOT_FOUND) {
		recorder->faults |= PS_FAULT_LEDGER;
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "the ledger was removed from the store; bring it back, and restart "
		       "packseald");
	}
}

static void watch_disk(struct ps_recorder *recorder)
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	bool failed = recorder->faults & PS_FAULT_DISK;
	uint64_t since_us = recorder->clock.boot_us - recorder->disk_failed_us;
	char text[PS_MESSAGE_TEXT_MAX + 1];
	enum ps_err err = look_at_disk(recorder);

	if (err && !failed)
		ps_log(settings->journal, PS_LOG_ERROR,
		       "the evidence disk is not usable: %s; is it the right one, and mounted?",
		       ps_err_text(err));
	if (err) {
		recorder->faults |= PS_FAULT_DISK;
		recorder->disk_failed_us = recorder->clock.boot_us;
		return;
	}
	if (failed && since_us > DISK_REST_US) {
		err = ps_store_try(recorder->settings.store);
		if (err) {
			recorder->disk_failed_us = recorder->clock.boot_us;
			return;
		}
		ps_log(settings->journal, PS_LOG_NOTICE, "the evidence disk is usable again");
		recorder->faults &= ~(unsigned)PS_FAULT_DISK;
	}
	if (ps_store_free(settings->store, &recorder->disk_free_bytes))
		recorder->disk_free_bytes = 0;
	err = ps_recorder_make_room(recorder);
	if (err == PS_NO_SPACE && !(recorder->faults & PS_FAULT_ROOM))
		ps_log(settings->journal, PS_LOG_ERROR, "%s: no take can start",
		       ps_recorder_full_text(recorder, text));
	if (err == PS_NO_SPACE)
		recorder->faults |= PS_FAULT_ROOM;
	else if (!err)
		recorder->faults &= ~(unsigned)PS_FAULT_ROOM;
}

void ps_recorder_watch_cameras(struct ps_recorder *recorder)
{
	uint64_t now_us = recorder->clock.boot_us;

	recorder->cameras_us = now_us + PS_CAMERA_TICK_US;
	for (size_t i = 0; i < recorder->settings.camera_count; i++) {
		unsigned changes = ps_recorder_camera_watch(&recorder->cameras[i], now_us);

		if (changes)
			ps_recorder_camera_changed(recorder, (uint16_t)i, changes);
	}
}

void ps_recorder_watch(struct ps_recorder *recorder)
{
	recorder->watch_us = (recorder->clock.boot_us / US_PER_SECOND + 1) * US_PER_SECOND;
	ps_recorder_watch_clock(recorder);
	watch_files(recorder);
	watch_disk(recorder);
	ps_recorder_watch_key(recorder);
}

static bool has_open_take(const struct ps_recorder *recorder, unsigned lane)
{
	for (size_t i = 0; i < recorder->take_count; i++)
		if (recorder->takes[i]->lane == lane && !recorder->takes[i]->closing)
			return true;
	return false;
}

/* A take outlives a silence that may pass, and has it in its events; none begins during one. */
static unsigned count_dark(const struct ps_recorder *recorder, unsigned lane)
{
	const struct ps_recorder_lane_settings *settings = recorder->lanes[lane].settings;
	bool open = has_open_take(recorder, lane);
	unsigned dark = 0;

	for (size_t i = 0; i < settings->camera_count; i++) {
		const struct ps_recorder_camera *camera = &recorder->cameras[settings->cameras[i]];

		dark += open ? ps_recorder_camera_is_gone(camera)
			     : ps_recorder_camera_is_dark(camera);
	}
	return dark;
}

static unsigned faults_of(const struct ps_recorder *recorder, unsigned lane)
{
	unsigned faults = recorder->faults;

	if (count_dark(recorder, lane) == recorder->lanes[lane].settings->camera_count)
		faults |= PS_FAULT_NO_CAMERA;
	/* The minimum that must stay free is asked for before a take, not during one; and its
	 * seconds are signed by the session key, not by the one that is away. */
	if (has_open_take(recorder, lane))
		faults &= ~(unsigned)(PS_FAULT_ROOM | (recorder->session ? PS_FAULT_KEY : 0));
	return faults;
}

static const char *fault_text(const struct ps_recorder *recorder, unsigned faults,
			      char text[PS_MESSAGE_TEXT_MAX + 1])
{
	if (faults & PS_FAULT_NO_CAMERA)
		return "no camera of this lane delivers pictures";
	if (faults & PS_FAULT_DISK)
		return "the evidence disk is not usable";
	if (faults & PS_FAULT_LEDGER)
		return "the ledger failed: restart packseald";
	if (faults & PS_FAULT_KEY)
		return "the station's key does not sign";
	return ps_recorder_full_text(recorder, text);
}

/* Puts into @notice what is wrong with the lane's cameras, and which, else that the key is away
 * while a take goes on; no text: nothing. */
static void judge_trouble(const struct ps_recorder *recorder, const struct ps_recorder_lane *lane,
			  bool keyless, struct ps_notice *notice)
{
	notice->text[0] = '\0';
	if (keyless)
		(void)snprintf(notice->text, sizeof(notice->text), "%s",
			       "the station's key does not sign: this take goes on, and waits for "
			       "its ending");
	for (size_t i = 0; i < lane->settings->camera_count; i++) {
		const struct ps_recorder_camera *camera =
			&recorder->cameras[lane->settings->cameras[i]];
		const char *what = trouble_of(camera);

		if (!what)
			continue;
		(void)snprintf(notice->text, sizeof(notice->text), "camera %s %s",
			       camera->settings.info->name, what);
		notice->camera = lane->settings->cameras[i] + 1U;
	}
}

static void judge_lane(struct ps_recorder *recorder, unsigned index)
{
	struct ps_recorder_lane *lane = &recorder->lanes[index];
	struct ps_notice fault = { .lane = index }, trouble = { .lane = index };
	char text[PS_MESSAGE_TEXT_MAX + 1];
	unsigned faults = faults_of(recorder, index);
	bool troubled;

	judge_trouble(recorder, lane, recorder->faults & ~faults & PS_FAULT_KEY, &trouble);
	troubled = trouble.text[0];
	if (faults)
		(void)snprintf(fault.text, sizeof(fault.text), "%s",
			       fault_text(recorder, faults, text));
	/* What is over leaves the text of what is left. */
	if ((faults != 0) != (lane->faults != 0)) {
		struct ps_notice notice = faults ? fault : trouble;

		notice.kind = faults ? PS_NOTICE_FAULT : PS_NOTICE_FAULT_OVER;
		notice.camera = trouble.camera;
		ps_recorder_tell(recorder, &notice);
	}
	lane->faults = faults;
	if (troubled != lane->troubled) {
		struct ps_notice notice = troubled ? trouble : fault;

		notice.kind = troubled ? PS_NOTICE_TROUBLE : PS_NOTICE_TROUBLE_OVER;
		ps_recorder_tell(recorder, &notice);
	}
	lane->troubled = troubled;
}

void ps_recorder_judge_lanes(struct ps_recorder *recorder)
{
	for (unsigned i = 0; i < recorder->settings.lane_count; i++)
		judge_lane(recorder, i);
}
