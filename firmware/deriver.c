#include "firmware/deriver.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "signing/verify.h"

#define NICEST 19

struct ps_deriver {
	struct ps_store *store;
	bool busy; /* a thread was started and not joined */
	pthread_t thread;
	char path[PS_STORE_PATH_MAX];
	struct ps_derived_frames frames;
	struct ps_deriver_result result;
	struct ps_source source;
	atomic_bool stop;
	atomic_bool done;
};

/* The take's file, that ends early when it is asked to stop. */
static enum ps_err read_on(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_deriver *deriver = ctx;

	if (atomic_load(&deriver->stop))
		return PS_STOPPED;
	return deriver->source.read(deriver->source.ctx, bytes, len, got_out);
}

static enum ps_err judge(struct ps_deriver *deriver, const struct ps_verdict *verdict)
{
	struct ps_deriver_result *result = &deriver->result;
	enum ps_err err = ps_derived_frames_finish(&deriver->frames);

	if (err)
		return err;
	if (verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED ||
	    !verdict->check.have_ending)
		return PS_MISMATCH;
	for (size_t i = 0; i < deriver->frames.count; i++)
		if (deriver->frames.ranges[i].count == 0)
			return PS_NOT_FOUND;
	result->take_number = verdict->check.start.take_number;
	memcpy(result->take, verdict->check.take, PS_HASH_LEN);
	memcpy(result->record, verdict->check.due.prev, PS_HASH_LEN);
	memcpy(result->point, verdict->check.point, PS_POINT_LEN);
	memcpy(result->ranges, deriver->frames.ranges, sizeof(result->ranges));
	return PS_OK;
}

static enum ps_err derive(struct ps_deriver *deriver, int fd)
{
	const struct ps_check_hooks hooks = { .ctx = &deriver->frames,
					      .keeps_nothing_early = true,
					      .start = ps_derived_frames_start,
					      .seal = ps_derived_frames_seal };
	const struct ps_verify_options options = { .now_s = time(NULL), .hooks = &hooks };
	struct ps_disk_source part = { .fd = fd, .limit = UINT64_MAX };
	struct ps_verdict verdict;
	enum ps_err err;

	deriver->source = ps_disk_source(&part);
	err = ps_verify((struct ps_source){ .read = read_on, .ctx = deriver }, &options, &verdict);
	if (!err)
		err = judge(deriver, &verdict);
	else
		(void)!ps_derived_frames_finish(&deriver->frames); /* it failed already */
	ps_verdict_release(&verdict);
	return err;
}

static void *run(void *arg)
{
	struct ps_deriver *deriver = arg;
	int fd = -1;

	/* Of this thread alone, as Linux has it; where it may not, it is merely not as polite. */
	(void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICEST);
	deriver->result.err = ps_store_open_read(deriver->store, deriver->path, &fd);
	if (!deriver->result.err)
		deriver->result.err = derive(deriver, fd);
	ps_disk_close(fd);
	atomic_store(&deriver->done, true);
	return NULL;
}

enum ps_err ps_deriver_create(struct ps_store *store, struct ps_deriver **deriver_out)
{
	struct ps_deriver *deriver = calloc(1, sizeof(*deriver));

	if (!deriver)
		return PS_NO_MEMORY;
	deriver->store = store;
	*deriver_out = deriver;
	return PS_OK;
}

void ps_deriver_destroy(struct ps_deriver *deriver)
{
	if (!deriver)
		return;
	atomic_store(&deriver->stop, true);
	if (deriver->busy)
		(void)pthread_join(deriver->thread, NULL); /* fails only for foreign threads */
	free(deriver);
}

enum ps_err ps_deriver_start(struct ps_deriver *deriver, const char *path,
			     const struct ps_derived_range *ranges, size_t count)
{
	if (deriver->busy)
		return PS_BUSY;
	if (snprintf(deriver->path, sizeof(deriver->path), "%s", path) >=
	    (int)sizeof(deriver->path))
		return PS_NOT_FOUND;
	ps_derived_frames_init(&deriver->frames, ranges, count);
	deriver->result = (struct ps_deriver_result){ .err = PS_OK };
	atomic_store(&deriver->done, false);
	if (pthread_create(&deriver->thread, NULL, run, deriver) != 0)
		return PS_NO_MEMORY;
	deriver->busy = true;
	return PS_OK;
}

bool ps_deriver_take(struct ps_deriver *deriver, struct ps_deriver_result *result_out)
{
	if (!deriver->busy || !atomic_load(&deriver->done))
		return false;
	(void)pthread_join(deriver->thread, NULL); /* the same */
	deriver->busy = false;
	*result_out = deriver->result;
	return true;
}
