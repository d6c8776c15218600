#include "firmware/thinner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "signing/clip.h"
#include "signing/digest.h"
#include "signing/outline.h"

#define NICEST 19

struct ps_thinner {
	struct ps_store *store;
	bool busy; /* a thread was started and not joined */
	pthread_t thread;
	struct ps_store_item item;
	struct ps_thinning_rule rule;
	struct ps_thinner_result result;
	atomic_bool stop;
	atomic_bool done;
};

/* The take's file as a source that ends early when it is asked to stop. */
struct reading {
	struct ps_thinner *thinner;
	struct ps_disk_source part;
	struct ps_source source;
};

static enum ps_err read_on(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct reading *reading = ctx;

	if (atomic_load(&reading->thinner->stop))
		return PS_STOPPED;
	return reading->source.read(reading->source.ctx, bytes, len, got_out);
}

static struct ps_source read_from_start(struct reading *reading, struct ps_thinner *thinner, int fd)
{
	*reading =
		(struct reading){ .thinner = thinner, .part = { .fd = fd, .limit = UINT64_MAX } };
	reading->source = ps_disk_source(&reading->part);
	return (struct ps_source){ .read = read_on, .ctx = reading };
}

struct writing {
	struct ps_store_file file;
	struct ps_digest digest;
};

static enum ps_err write_on(void *ctx, const uint8_t *bytes, size_t len)
{
	struct writing *writing = ctx;

	ps_digest_update(&writing->digest, bytes, len);
	return ps_store_file_append(&writing->file, bytes, len);
}

static enum ps_err read_at(void *ctx, uint64_t offset, uint8_t *bytes, size_t len, size_t *got_out)
{
	const int *fd = ctx;

	return ps_disk_read(*fd, offset, bytes, len, got_out);
}

static bool is_of_system(enum ps_err err)
{
	return err == PS_IO || err == PS_NO_MEMORY || err == PS_CRYPTO || err == PS_NO_SPACE ||
	       err == PS_STOPPED || err == PS_DENIED || err == PS_NOT_FOUND || err == PS_LIMIT;
}

/* How many seals the take has, and what it is, by its two ends. */
static enum ps_err read_ends(struct ps_thinner *thinner, int fd, uint64_t *seals_out)
{
	struct ps_thinner_result *result = &thinner->result;
	const struct ps_reach reach = { .read_at = read_at,
					.ctx = &fd,
					.size = thinner->item.bytes };
	struct ps_outline outline;
	enum ps_err err;

	ps_outline_init(&outline);
	err = ps_outline_read(&outline, &reach);
	if (err && !is_of_system(err)) {
		result->wrong = "its start or its end cannot be read";
		err = PS_OK;
	} else if (!err && !outline.ended) {
		result->wrong = "it has no ending";
	} else if (!err) {
		result->take_number = outline.start.take_number;
		result->started_utc_us = outline.start.clock.utc_us;
		memcpy(result->take, outline.take, PS_HASH_LEN);
		*seals_out = outline.ending.seals;
	}
	ps_outline_release(&outline);
	return err;
}

static enum ps_err clip(struct ps_thinner *thinner, int fd, uint64_t seals, struct writing *writing)
{
	const struct ps_clip_settings settings = { .beyond_lane = true,
						   .thinning = thinner->rule,
						   .thinned_seals = seals };
	const struct ps_verify_options options = { .now_s = time(NULL) };
	struct ps_clip_result result = { .rule_lacks = 0 };
	struct ps_verdict verdict;
	struct reading reading;
	enum ps_err err =
		ps_clip_run(read_from_start(&reading, thinner, fd), &options, &settings,
			    (struct ps_output){ write_on, NULL, writing }, &result, &verdict);

	if (err == PS_MISMATCH)
		thinner->result.wrong = "it is not what was signed";
	else if (err == PS_NOT_FOUND &&
		 verdict.report.verdict[PS_AXIS_INTEGRITY] >= PS_WORD_INTACT_TRUNCATED)
		thinner->result.wrong = "it holds no picture";
	else if (!err && result.rule_lacks)
		thinner->result.wrong = "it does not show all that the rule keeps";
	ps_verdict_release(&verdict);
	return thinner->result.wrong ? PS_OK : err;
}

/* Reads the new file as anybody will: the old one goes only for one that verifies. */
static enum ps_err check(struct ps_thinner *thinner, int fd)
{
	const struct ps_verify_options options = { .now_s = time(NULL) };
	struct ps_verdict verdict;
	struct reading reading;
	enum ps_err err = ps_verify(read_from_start(&reading, thinner, fd), &options, &verdict);

	if (!err && verdict.report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED)
		thinner->result.wrong = "what was left of it does not verify";
	ps_verdict_release(&verdict);
	return err;
}

static enum ps_err thin(struct ps_thinner *thinner, int fd)
{
	struct ps_thinner_result *result = &thinner->result;
	struct writing writing = { .file = { .fd = -1 } };
	uint64_t seals = 0;
	enum ps_err err = read_ends(thinner, fd, &seals), hashed;

	if (err || result->wrong)
		return err;
	err = ps_store_create_beside(thinner->store, thinner->item.path, &writing.file);
	if (err)
		return err;
	ps_digest_init(&writing.digest);
	err = clip(thinner, fd, seals, &writing);
	hashed = ps_digest_finish(&writing.digest, result->digest);
	if (!err)
		err = hashed;
	if (!err && !result->wrong)
		err = check(thinner, writing.file.fd);
	if (!err && !result->wrong)
		err = ps_store_file_sync(&writing.file);
	result->bytes = writing.file.bytes;
	ps_store_file_close(&writing.file);
	return err;
}

static void *run(void *arg)
{
	struct ps_thinner *thinner = arg;
	int fd = -1;

	/* Of this thread alone, as Linux has it; where it may not, it is merely not as polite. */
	(void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICEST);
	thinner->result.err = ps_store_open_read(thinner->store, thinner->item.path, &fd);
	if (!thinner->result.err)
		thinner->result.err = thin(thinner, fd);
	ps_disk_close(fd);
	atomic_store(&thinner->done, true);
	return NULL;
}

enum ps_err ps_thinner_create(struct ps_store *store, struct ps_thinner **thinner_out)
{
	struct ps_thinner *thinner = calloc(1, sizeof(*thinner));

	if (!thinner)
		return PS_NO_MEMORY;
	thinner->store = store;
	*thinner_out = thinner;
	return PS_OK;
}

void ps_thinner_destroy(struct ps_thinner *thinner)
{
	if (!thinner)
		return;
	atomic_store(&thinner->stop, true);
	if (thinner->busy)
		(void)pthread_join(thinner->thread, NULL); /* fails only for foreign threads */
	free(thinner);
}

enum ps_err ps_thinner_start(struct ps_thinner *thinner, const struct ps_store_item *item,
			     const struct ps_thinning_rule *rule)
{
	if (thinner->busy)
		return PS_BUSY;
	thinner->item = *item;
	thinner->rule = *rule;
	thinner->result = (struct ps_thinner_result){ .wrong = NULL };
	atomic_store(&thinner->done, false);
	if (pthread_create(&thinner->thread, NULL, run, thinner) != 0)
		return PS_NO_MEMORY;
	thinner->busy = true;
	return PS_OK;
}

bool ps_thinner_take(struct ps_thinner *thinner, struct ps_thinner_result *result_out)
{
	if (!thinner->busy || !atomic_load(&thinner->done))
		return false;
	(void)pthread_join(thinner->thread, NULL); /* the same */
	thinner->busy = false;
	*result_out = thinner->result;
	return true;
}

uint64_t ps_thinner_number(const struct ps_thinner *thinner)
{
	return thinner->busy ? thinner->item.number : 0;
}
