#include "tools/station_status.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>

#include "signing/file.h"

#define TEXT_LEN_MAX (1024 * 1024)
#define PATH_LEN_MAX 4096
/* packseald writes once a second. */
#define AGE_MS_MAX 5000

static bool is_alive(int64_t pid)
{
	return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

static enum ps_station_health judge(struct ps_station_status *status, int64_t now_ms)
{
	double pid;
	double written_ms;

	if (!ps_json_get_number(status->value, "pid", &pid) || !(pid >= 1 && pid <= INT_MAX) ||
	    !ps_json_get_number(status->value, "written_ms", &written_ms) ||
	    !(written_ms >= 0 && written_ms < 9e15))
		return PS_STATION_BROKEN;
	status->pid = (int64_t)pid;
	status->age_ms = now_ms - (int64_t)written_ms;
	if (!is_alive(status->pid))
		return PS_STATION_GONE;
	/* in the future: the clock was set back, and nothing was written since */
	return status->age_ms > AGE_MS_MAX || status->age_ms < -AGE_MS_MAX ? PS_STATION_HANGS
									   : PS_STATION_RUNS;
}

enum ps_err ps_station_status_read(const char *run, int64_t now_ms,
				   struct ps_station_status *status_out)
{
	char path[PATH_LEN_MAX];
	enum ps_err err;

	*status_out = (struct ps_station_status){ .health = PS_STATION_ABSENT };
	ps_buf_init(&status_out->text);
	status_out->text.cap = TEXT_LEN_MAX;
	if (snprintf(path, sizeof(path), "%s/status.json", run) >= (int)sizeof(path))
		return PS_LIMIT;
	err = ps_file_read(path, &status_out->text);
	if (err)
		return err == PS_NOT_FOUND ? PS_OK : err;
	err = ps_json_parse((struct ps_bytes){ status_out->text.bytes, status_out->text.len },
			    &status_out->value);
	ps_buf_add_byte(&status_out->text, 0);
	if (status_out->text.err)
		return status_out->text.err;
	status_out->health = err ? PS_STATION_BROKEN : judge(status_out, now_ms);
	return PS_OK;
}

void ps_station_status_release(struct ps_station_status *status)
{
	ps_json_free(status->value);
	status->value = NULL;
	ps_buf_release(&status->text);
}

static bool all_say_nothing(const struct ps_json_value *list, const char *name)
{
	for (const struct ps_json_value *i = ps_json_first(list); i; i = ps_json_next(i))
		if (*ps_json_get_text(i, name))
			return false;
	return true;
}

static bool all_have(const struct ps_json_value *list, const char *name)
{
	for (const struct ps_json_value *i = ps_json_first(list); i; i = ps_json_next(i))
		if (!ps_json_get_bool(i, name))
			return false;
	return true;
}

bool ps_station_status_is_well(const struct ps_station_status *status)
{
	return status->health == PS_STATION_RUNS &&
	       all_say_nothing(ps_json_member(status->value, "lanes"), "trouble") &&
	       all_have(ps_json_member(status->value, "lanes"), "scanner") &&
	       all_say_nothing(ps_json_member(status->value, "cameras"), "fault") &&
	       !*ps_json_get_text(ps_json_member(status->value, "heat"), "trouble") &&
	       !*ps_json_get_text(ps_json_member(status->value, "clock"), "trouble");
}

void ps_station_status_sentence(const struct ps_station_status *status, char *text_out, size_t size)
{
	double age_s = (double)status->age_ms / 1e3;

	switch (status->health) {
	case PS_STATION_RUNS:
		(void)snprintf(text_out, size, "packseald runs (process %" PRId64 ")%s",
			       status->pid,
			       ps_station_status_is_well(status) ? "" : ", but not all is well");
		break;
	case PS_STATION_HANGS:
		if (age_s < 0) {
			(void)snprintf(text_out, size,
				       "packseald (process %" PRId64
				       ") is there, but has said nothing since the clock was set "
				       "back by %.0f s",
				       status->pid, -age_s);
			return;
		}
		(void)snprintf(text_out, size,
			       "packseald (process %" PRId64 ") is there, but has said nothing for "
			       "%.0f s",
			       status->pid, age_s);
		break;
	case PS_STATION_GONE:
		(void)snprintf(text_out, size,
			       "packseald does not run: process %" PRId64
			       " is gone, its last words "
			       "are %.0f s old",
			       status->pid, age_s);
		break;
	case PS_STATION_ABSENT:
		(void)snprintf(text_out, size, "packseald does not run: it has left no status");
		break;
	case PS_STATION_BROKEN:
		(void)snprintf(text_out, size, "the status file is not one of packseald's");
		break;
	}
}
