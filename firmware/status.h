/*
 * The status: what packseald is doing, as one JSON object, for pages, commands and people.
 *
 * The file status.json in the run folder is replaced whole at each change and once a second, and
 * removed at an orderly end. It outlives a packseald that was killed: whoever reads it believes it
 * only if the process "pid" is alive and "written_ms" (Unix time) is not more than 5 s old. The
 * control socket gives the same object and cannot be out of date.
 */
#ifndef PS_FIRMWARE_STATUS_H
#define PS_FIRMWARE_STATUS_H

#include <sys/types.h>

#include "firmware/heat.h"
#include "firmware/recorder.h"
#include "firmware/session.h"

#define PS_STATUS_FILE "status.json"

struct ps_status_lane {
	const char *name;
	enum ps_session_state state;
	enum ps_session_signal signal;
	const char *trouble; /* "" for none */
	bool scanner;	     /* it can be read */
};

/* Texts are the caller's. */
struct ps_status {
	pid_t pid;
	const char *station;
	size_t lane_count;
	struct ps_status_lane lanes[PS_CONFIG_LANES_MAX];
	size_t camera_count;
	const char *camera_names[PS_CAMERAS_MAX];
	bool looks_at_item[PS_CAMERAS_MAX];
	struct ps_clock clock; /* of now */
	struct ps_recorder_view recorder;
	const char *key; /* where it lives: "file", "token", "TPM" */
	const char *last_error;
	struct ps_heat heat;
	bool has_voice;
	const char *voice_trouble; /* "" for none */
};

/*
 * The status as JSON text without line breaks, for the caller to free().
 * Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_status_text(const struct ps_status *status, char **text_out);

/* Replaces the file in the open folder @run_dir. Errors: those of firmware/disk.h. */
PS_MUST_CHECK enum ps_err ps_status_write(int run_dir, const char *text);

/* Takes the file away; it is no error if there is none. */
PS_MUST_CHECK enum ps_err ps_status_remove(int run_dir);

#endif
