#include "web/job.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/random.h"
#include "web/settings.h"
#include "web/tokens.h"

void ps_web_job_drop(struct ps_web_job *job)
{
	if (job->state == PS_WEB_JOB_RUNS)
		ps_web_run_stop(job->pid);
	if (job->state != PS_WEB_JOB_FREE)
		ps_web_remove_folder(job->dir);
	ps_buf_release(&job->along);
	memset(job, 0, sizeof(*job));
}

static bool is_by_hook(const char *user)
{
	return strncmp(user, PS_WEB_HOOK, strlen(PS_WEB_HOOK)) == 0;
}

/* The oldest that has ended; @of_hook: of the hook's. */
static struct ps_web_job *oldest(struct ps_web_jobs *jobs, bool of_hook)
{
	struct ps_web_job *best = NULL;

	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++) {
		struct ps_web_job *job = &jobs->jobs[i];

		if (job->state != PS_WEB_JOB_RUNS && job->state != PS_WEB_JOB_FREE &&
		    (!of_hook || is_by_hook(job->user)) && (!best || job->since_s < best->since_s))
			best = job;
	}
	return best;
}

/* Where a new one goes; NULL: enough is being made. */
static struct ps_web_job *place(struct ps_web_jobs *jobs, const struct ps_web_job *what)
{
	struct ps_web_job *empty = NULL;
	size_t running = 0, of_hook = 0, running_of_hook = 0;
	bool by_hook = is_by_hook(what->user);
	bool notes = what->kind == PS_WEB_JOB_NOTE;

	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++) {
		struct ps_web_job *job = &jobs->jobs[i];

		if (job->state == PS_WEB_JOB_FREE)
			empty = empty ? empty : job;
		of_hook += is_by_hook(job->user);
		/* a word to be noted does not wait for somebody's film */
		if (job->state != PS_WEB_JOB_RUNS || (job->kind == PS_WEB_JOB_NOTE) != notes)
			continue;
		running++;
		running_of_hook += is_by_hook(job->user);
	}
	if (running >= PS_WEB_JOBS_AT_ONCE ||
	    (by_hook && running_of_hook >= PS_WEB_JOBS_HOOK_AT_ONCE))
		return NULL;
	if (by_hook && of_hook >= PS_WEB_JOBS_HOOK_MAX)
		return oldest(jobs, true);
	return empty ? empty : oldest(jobs, false);
}

enum ps_err ps_web_job_run(struct ps_web_jobs *jobs, const struct ps_web_settings *settings,
			   const struct ps_web_job *what, const struct ps_web_run *run,
			   int64_t now_s, struct ps_web_job **job_out)
{
	struct ps_web_job *job = place(jobs, what);
	struct ps_web_run own = *run;
	uint64_t id;
	enum ps_err err = job ? ps_random_fill(&ps_random_os, (uint8_t *)&id, sizeof(id)) : PS_BUSY;

	if (err)
		return err;
	ps_web_job_drop(job);
	*job = *what;
	job->state = PS_WEB_JOB_RUNS;
	job->id = id & INT64_MAX;
	job->since_s = now_s;
	(void)snprintf(job->dir, sizeof(job->dir), "%s/jobs/%" PRIu64, settings->state, job->id);
	own.dir = job->dir;
	own.user = job->user;
	err = ps_web_run_start(&own, &job->pid);
	if (err) {
		memset(job, 0, sizeof(*job));
		return err;
	}
	*job_out = job;
	return PS_OK;
}

struct ps_web_job *ps_web_job_find(struct ps_web_jobs *jobs, uint64_t id, const char *user)
{
	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++)
		if (jobs->jobs[i].state != PS_WEB_JOB_FREE && jobs->jobs[i].id == id &&
		    strcmp(jobs->jobs[i].user, user) == 0)
			return &jobs->jobs[i];
	return NULL;
}

static int by_name(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

void ps_web_job_list(const struct ps_web_job *job, const char *folder,
		     struct ps_web_job_files *files_out)
{
	struct dirent **names;
	char path[400];
	int count;

	files_out->count = 0;
	(void)snprintf(path, sizeof(path), "%s/%s", job->dir, folder);
	count = scandir(path, &names, is_shown, by_name);
	if (count < 0)
		return;
	for (int i = 0; i < count; i++) {
		int fd = files_out->count < PS_WEB_JOB_FILES_MAX &&
					 strlen(names[i]->d_name) < sizeof(files_out->files[0].name)
				 ? ps_web_job_open(job, folder, names[i]->d_name)
				 : -1;
		struct stat status;

		if (fd >= 0 && fstat(fd, &status) == 0) {
			(void)snprintf(files_out->files[files_out->count].name,
				       sizeof(files_out->files[0].name), "%s", names[i]->d_name);
			files_out->files[files_out->count++].bytes = (uint64_t)status.st_size;
		}
		if (fd >= 0)
			(void)close(fd);
		free(names[i]);
	}
	free(names);
}

size_t ps_web_job_files_find(const struct ps_web_job_files *files, const char *name)
{
	size_t at = 0;

	while (at < files->count && strcmp(files->files[at].name, name) != 0)
		at++;
	return at;
}

int ps_web_job_open(const struct ps_web_job *job, const char *folder, const char *name)
{
	char path[512];
	struct stat status;
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s/%s", job->dir, folder, name) >= (int)sizeof(path))
		return -1;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

FILE *ps_web_job_log(const struct ps_web_job *job)
{
	int fd = ps_web_job_open(job, ".", "log");
	FILE *log = fd >= 0 ? fdopen(fd, "r") : NULL;

	if (!log && fd >= 0)
		(void)close(fd);
	return log;
}

/* What was brought has been taken in by now, or refused. */
static void end(struct ps_web_job *job)
{
	char brought[400];

	if (job->status)
		ps_web_run_clear(job->dir);
	(void)snprintf(brought, sizeof(brought), "%s/" PS_WEB_RUN_BROUGHT, job->dir);
	ps_web_remove_folder(brought);
	job->state = job->status ? PS_WEB_JOB_FAILED : PS_WEB_JOB_DONE;
}

void ps_web_jobs_turn(struct ps_web_jobs *jobs, int64_t now_s)
{
	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++) {
		struct ps_web_job *job = &jobs->jobs[i];

		if (job->state == PS_WEB_JOB_RUNS && ps_web_run_ended(job->pid, &job->status))
			end(job);
		else if (job->state == PS_WEB_JOB_RUNS && now_s - job->since_s > PS_WEB_RUN_S)
			ps_web_run_kill(job->pid);
		else if (job->state != PS_WEB_JOB_FREE && now_s - job->since_s > PS_WEB_JOB_KEPT_S)
			ps_web_job_drop(job);
	}
}

void ps_web_jobs_finish(struct ps_web_jobs *jobs)
{
	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++)
		ps_web_job_drop(&jobs->jobs[i]);
}
