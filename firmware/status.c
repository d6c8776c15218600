#include "firmware/status.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/version.h"
#include "signing/hex.h"

#define US_PER_SECOND 1000000U

static const char *const clock_states[PS_CLOCK_STATES] = {
	[PS_CLOCK_UNKNOWN] = "unknown",
	[PS_CLOCK_UNSYNCHRONISED] = "unsynchronised",
	[PS_CLOCK_SYNCHRONISED] = "synchronised",
};

/* A member that could not be added for want of memory shows: the object then is not printed. */
struct writer {
	bool failed;
};

static void add(struct writer *writer, cJSON *object, const char *name, cJSON *value)
{
	if (!value || !object || !cJSON_AddItemToObject(object, name, value)) {
		cJSON_Delete(value);
		writer->failed = true;
	}
}

static void add_text(struct writer *writer, cJSON *object, const char *name, const char *text)
{
	add(writer, object, name, cJSON_CreateString(text));
}

static void add_number(struct writer *writer, cJSON *object, const char *name, double number)
{
	add(writer, object, name, cJSON_CreateNumber(number));
}

static void add_bool(struct writer *writer, cJSON *object, const char *name, bool value)
{
	add(writer, object, name, cJSON_CreateBool(value));
}

/* The new object at the end of @array, or NULL. */
static cJSON *append(struct writer *writer, cJSON *array)
{
	cJSON *object = cJSON_CreateObject();

	if (!object || !array || !cJSON_AddItemToArray(array, object)) {
		cJSON_Delete(object);
		writer->failed = true;
		return NULL;
	}
	return object;
}

/* The new array or object @name of @object, or NULL. */
static cJSON *nest(struct writer *writer, cJSON *object, const char *name, cJSON *inner)
{
	add(writer, object, name, inner);
	return writer->failed ? NULL : inner;
}

static double seconds(uint64_t from_us, uint64_t to_us)
{
	return to_us > from_us ? (double)(to_us - from_us) / US_PER_SECOND : 0;
}

static const struct ps_recorder_take_view *open_take(const struct ps_status *status, unsigned lane)
{
	for (size_t i = 0; i < status->recorder.take_count; i++)
		if (status->recorder.takes[i].lane == lane && !status->recorder.takes[i].closing)
			return &status->recorder.takes[i];
	return NULL;
}

static void add_lane(struct writer *writer, cJSON *array, const struct ps_status *status,
		     unsigned index)
{
	const struct ps_status_lane *lane = &status->lanes[index];
	const struct ps_recorder_take_view *take = open_take(status, index);
	cJSON *object = append(writer, array);

	add_text(writer, object, "name", lane->name);
	add_text(writer, object, "state", ps_session_state_name(lane->state));
	add_text(writer, object, "signal", ps_session_signal_name(lane->signal));
	add_text(writer, object, "trouble", lane->trouble);
	add_bool(writer, object, "scanner", lane->scanner);
	if (!take)
		return;
	add_number(writer, object, "take", (double)take->number);
	add_text(writer, object, "waybill", take->waybill);
	add_number(writer, object, "seconds", seconds(take->from_us, status->clock.boot_us));
}

static void add_take(struct writer *writer, cJSON *array, const struct ps_status *status,
		     const struct ps_recorder_take_view *take)
{
	char id[2 * PS_HASH_LEN + 1] = "";
	cJSON *object = append(writer, array);

	ps_hex_encode(take->id, PS_HASH_LEN, id);
	add_number(writer, object, "number", (double)take->number);
	add_text(writer, object, "id", id);
	add_text(writer, object, "lane", status->lanes[take->lane].name);
	add_text(writer, object, "waybill", take->waybill);
	add_number(writer, object, "seconds", seconds(take->from_us, status->clock.boot_us));
	add_number(writer, object, "seals", (double)take->seals);
	add_number(writer, object, "bytes", (double)take->bytes);
	add_bool(writer, object, "closing", take->closing);
}

static void add_camera(struct writer *writer, cJSON *array, const struct ps_status *status,
		       size_t index)
{
	const struct ps_recorder_camera_view *camera = &status->recorder.cameras[index];
	cJSON *object = append(writer, array);

	add_text(writer, object, "name", status->camera_names[index]);
	add_text(writer, object, "role", status->looks_at_item[index] ? "item" : "bench");
	add_number(writer, object, "fps", (double)camera->rate_mhz / 1000);
	if (camera->heard_us)
		add_number(writer, object, "age_ms",
			   (double)(status->clock.boot_us > camera->heard_us
					    ? (status->clock.boot_us - camera->heard_us) / 1000
					    : 0));
	add_number(writer, object, "frames", (double)camera->frames);
	add_number(writer, object, "lost", (double)camera->losses);
	add_text(writer, object, "fault",
		 camera->lost			      ? "lost"
		 : camera->stalled		      ? "stalled"
		 : camera->frozen		      ? "frozen"
		 : camera->unclear == PS_LOOK_BLURRED ? "blurred"
		 : camera->unclear == PS_LOOK_DARK    ? "dark"
		 : camera->aim == PS_STEADY_MOVED     ? "moved"
		 : camera->aim == PS_STEADY_DIM	      ? "dim"
						      : "");
}

static void add_space(struct writer *writer, cJSON *object, const struct ps_recorder_view *recorder)
{
	const struct ps_retention_view *space = &recorder->space;

	add_number(writer, object, "takes", (double)space->takes);
	add_number(writer, object, "bytes", (double)space->bytes);
	add_number(writer, object, "bytes_a_day", (double)space->bytes_a_day);
	add(writer, object, "days_left",
	    space->days_left == PS_RETENTION_NEVER ? cJSON_CreateNull()
						   : cJSON_CreateNumber(space->days_left));
	add_text(writer, object, "note", space->note ? space->note : "");
}

static void add_key(struct writer *writer, cJSON *object, const struct ps_status *status)
{
	add_text(writer, object, "in", status->key);
	add_text(writer, object, "trouble", status->recorder.key_fails ? "it does not sign" : "");
}

static void add_seal(struct writer *writer, cJSON *object, const struct ps_recorder_seal_view *seal)
{
	add_number(writer, object, "take", (double)seal->take);
	add_number(writer, object, "seal", (double)seal->seal);
	add_number(writer, object, "utc_us", (double)seal->utc_us);
}

static void add_all(struct writer *writer, cJSON *root, const struct ps_status *status)
{
	const struct ps_recorder_view *recorder = &status->recorder;
	const char *doubt = recorder->space.clock_doubt;
	cJSON *inner;

	add_text(writer, root, "version", PS_VERSION);
	add_number(writer, root, "pid", (double)status->pid);
	add_number(writer, root, "written_ms", (double)(status->clock.utc_us / 1000));
	add_text(writer, root, "station", status->station);
	inner = nest(writer, root, "lanes", cJSON_CreateArray());
	for (unsigned i = 0; i < status->lane_count; i++)
		add_lane(writer, inner, status, i);
	inner = nest(writer, root, "takes", cJSON_CreateArray());
	for (size_t i = 0; i < recorder->take_count; i++)
		add_take(writer, inner, status, &recorder->takes[i]);
	inner = nest(writer, root, "cameras", cJSON_CreateArray());
	for (size_t i = 0; i < status->camera_count; i++)
		add_camera(writer, inner, status, i);
	add_number(writer, root, "preroll_bytes", (double)recorder->preroll_bytes);
	add_number(writer, root, "disk_free_bytes", (double)recorder->disk_free_bytes);
	add_number(writer, root, "ledger_size", (double)recorder->ledger_size);
	add_number(writer, root, "takes_total", (double)recorder->takes_total);
	add_number(writer, root, "takes_held", (double)recorder->held);
	add_space(writer, nest(writer, root, "space", cJSON_CreateObject()), recorder);
	add_key(writer, nest(writer, root, "key", cJSON_CreateObject()), status);
	if (recorder->last_seal.seal)
		add_seal(writer, nest(writer, root, "last_seal", cJSON_CreateObject()),
			 &recorder->last_seal);
	add_text(writer, root, "last_error", status->last_error);
	inner = nest(writer, root, "heat", cJSON_CreateObject());
	if (status->heat.known)
		add_number(writer, inner, "celsius", status->heat.milli / 1000.0);
	add_text(writer, inner, "trouble", status->heat.trouble ? status->heat.trouble : "");
	if (status->has_voice)
		add_text(writer, root, "voice", status->voice_trouble);
	inner = nest(writer, root, "clock", cJSON_CreateObject());
	add_number(writer, inner, "utc_us", (double)status->clock.utc_us);
	add_text(writer, inner, "state", clock_states[status->clock.state]);
	add_number(writer, inner, "error_us", (double)status->clock.error_us);
	add_text(writer, inner, "trouble", doubt ? doubt : "");
}

enum ps_err ps_status_text(const struct ps_status *status, char **text_out)
{
	struct writer writer = { .failed = false };
	cJSON *root = cJSON_CreateObject();
	char *text = NULL;

	add_all(&writer, root, status);
	if (!writer.failed)
		text = cJSON_PrintUnformatted(root);
	cJSON_Delete(root);
	if (!text)
		return PS_NO_MEMORY;
	*text_out = text;
	return PS_OK;
}

enum ps_err ps_status_write(int run_dir, const char *text)
{
	return ps_disk_replace_unsynced(run_dir, PS_STATUS_FILE, 0644, text, strlen(text));
}

enum ps_err ps_status_remove(int run_dir)
{
	if (unlinkat(run_dir, PS_STATUS_FILE, 0) == 0 || errno == ENOENT)
		return PS_OK;
	return ps_disk_err(errno);
}
