/*
 * What is being made for somebody, and what was: the files for a channel, a sealed excerpt; and
 * what is being noted of a claim. Each
 * has a folder of its own in the state folder, for who ordered it alone; the oldest are removed.
 */
#ifndef PS_WEB_JOB_H
#define PS_WEB_JOB_H

#include <stdio.h>
#include <sys/types.h>

#include "signing/buf.h"
#include "signing/limits.h"
#include "web/run.h"
#include "web/take.h"
#include "web/users.h"

#define PS_WEB_JOBS_MAX 32
#define PS_WEB_JOBS_AT_ONCE 2 /* that make files, and as many that note something */
/* Of programs, through the hook: people find room beside them, and keep what they had made. */
#define PS_WEB_JOBS_HOOK_MAX 16
#define PS_WEB_JOBS_HOOK_AT_ONCE 1
#define PS_WEB_JOB_KEPT_S (24 * 3600)
#define PS_WEB_JOB_FILES_MAX 32
#define PS_WEB_JOB_FILES "files"	   /* in a job's folder: what was made */
#define PS_WEB_JOB_STATEMENTS "statements" /* and the station's statements of how, if wanted */

enum ps_web_job_state { PS_WEB_JOB_FREE, PS_WEB_JOB_RUNS, PS_WEB_JOB_DONE, PS_WEB_JOB_FAILED };

enum ps_web_job_kind {
	PS_WEB_JOB_EXPORT, /* of a take */
	PS_WEB_JOB_ANSWER, /* to a claim */
	PS_WEB_JOB_NOTE,   /* of a claim: nothing to be downloaded comes of it */
};

struct ps_web_job {
	enum ps_web_job_state state;
	enum ps_web_job_kind kind;
	uint64_t id; /* random */
	pid_t pid;
	int status; /* of one that failed */
	char user[PS_WEB_USER_MAX + 1];
	const struct ps_web_station *station; /* NULL: of a claim */
	uint64_t take;			      /* 0: the latest of a claim's, or none */
	uint64_t claim;			      /* 0: none, or a new one */
	char waybill[PS_CODE_LEN_MAX + 1];
	char channel[32]; /* "": a sealed excerpt */
	/* what was drawn, chosen and marked for it, as a link's query to the film; the job's */
	struct ps_buf along;
	int64_t since_s;
	char dir[300]; /* the files are in PS_WEB_JOB_FILES there, what was said in "log" */
};

struct ps_web_jobs {
	struct ps_web_job jobs[PS_WEB_JOBS_MAX];
};

struct ps_web_settings;

/*
 * Runs @run, whose folder and user are made here, as a job of @what, of which kind, user, take,
 * claim, waybill, channel and along are set; the last is the caller's again on an error. Errors:
 * PS_BUSY (enough is being made), PS_LIMIT (more than a program takes), PS_IO, PS_NO_MEMORY, those
 * of ps_random_os.
 */
PS_MUST_CHECK enum ps_err ps_web_job_run(struct ps_web_jobs *jobs,
					 const struct ps_web_settings *settings,
					 const struct ps_web_job *what,
					 const struct ps_web_run *run, int64_t now_s,
					 struct ps_web_job **job_out);

/* Ends and removes it. */
void ps_web_job_drop(struct ps_web_job *job);

/* The job of this id, if it is this user's; else NULL. */
struct ps_web_job *ps_web_job_find(struct ps_web_jobs *jobs, uint64_t id, const char *user);

struct ps_web_job_files {
	size_t count;
	struct {
		char name[256];
		uint64_t bytes;
	} files[PS_WEB_JOB_FILES_MAX]; /* by name */
};

/* The files of one that is done, in PS_WEB_JOB_FILES or PS_WEB_JOB_STATEMENTS; none where there is
 * no such folder, or it cannot be read. */
void ps_web_job_list(const struct ps_web_job *job, const char *folder,
		     struct ps_web_job_files *files_out);

/* The number of the file of this name among them; their count: there is none. */
size_t ps_web_job_files_find(const struct ps_web_job_files *files, const char *name);

/* Opens one of them, or "log", for reading; -1 if that fails. */
int ps_web_job_open(const struct ps_web_job *job, const char *folder, const char *name);

/* What the programs said, as a stream to read lines from; NULL if that fails. */
FILE *ps_web_job_log(const struct ps_web_job *job);

void ps_web_jobs_turn(struct ps_web_jobs *jobs, int64_t now_s);
void ps_web_jobs_finish(struct ps_web_jobs *jobs);

#endif
