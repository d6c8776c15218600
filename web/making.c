#include "web/making.h"

#include <string.h>

#include "web/run.h"

void *ps_web_making_place(void *places, size_t count, size_t size)
{
	struct ps_web_making *best = NULL;

	for (size_t i = 0; i < count; i++) {
		struct ps_web_making *making = (void *)((char *)places + i * size);

		if (making->state == PS_WEB_MAKING_FREE)
			return making;
		if (making->state != PS_WEB_MAKING_RUNS && (!best || making->used_s < best->used_s))
			best = making;
	}
	return best;
}

bool ps_web_making_stands(struct ps_web_making *making, int64_t retry_s, int64_t now_s)
{
	if (making->state == PS_WEB_MAKING_FAILED && now_s - making->since_s >= retry_s)
		return false;
	making->used_s = now_s;
	return true;
}

bool ps_web_making_turn(struct ps_web_making *making, int64_t now_s)
{
	int status;

	if (making->state != PS_WEB_MAKING_RUNS)
		return false;
	if (ps_web_run_ended(making->pid, &status)) {
		making->state = status == 0 ? PS_WEB_MAKING_READY : PS_WEB_MAKING_FAILED;
		if (status)
			ps_web_run_clear(making->dir);
		return status == 0;
	}
	if (now_s - making->since_s > PS_WEB_RUN_S)
		ps_web_run_kill(making->pid);
	return false;
}

void ps_web_making_drop(struct ps_web_making *making)
{
	if (making->state == PS_WEB_MAKING_RUNS)
		ps_web_run_stop(making->pid);
	if (making->state != PS_WEB_MAKING_FREE)
		ps_web_remove_folder(making->dir);
	memset(making, 0, sizeof(*making));
}
