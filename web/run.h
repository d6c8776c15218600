/*
 * Programs that are run for somebody, one after the other, in a process of their own: no shell, no
 * descriptor but their own output, a small environment, an own process group.
 */
#ifndef PS_WEB_RUN_H
#define PS_WEB_RUN_H

#include <stdbool.h>
#include <sys/types.h>

#include "signing/words.h"

#define PS_WEB_ARGUMENTS_MAX 128
#define PS_WEB_RUN_MAX 3
#define PS_WEB_RUN_BROUGHT "brought"
#define PS_WEB_RUN_PROGRESS "progress" /* how far the program that runs is: tools/progress.h */
#define PS_WEB_RUN_INPUT_MAX 1024      /* a pipe holds as much at once */
#define PS_WEB_RUN_S 900	       /* then it is ended */

struct ps_web_command {
	const char *argv[PS_WEB_ARGUMENTS_MAX]; /* argv[0] is the program's path; NULL-terminated */
	const char *out; /* where standard output goes; the rest goes to "log" */
	int most;	 /* the highest exit status that is no failure */
};

struct ps_web_run {
	const char *dir;   /* new and empty: where it runs, and where what it says goes */
	const char *user;  /* in whose name */
	enum ps_lang lang; /* in which the programs speak */
	/* A folder that becomes PS_WEB_RUN_BROUGHT in it, on the same file system; NULL: none. On
	 * an error it is where it was. */
	const char *brings;
	/* What they read on standard input, at most PS_WEB_RUN_INPUT_MAX bytes: a command line
	 * shows its words to everybody on the machine. NULL: nothing. */
	const char *input;
	size_t count;
	const struct ps_web_command *commands;
	/* Then, in the same process, if all went well; NULL: nothing. What it returns is the
	 * exit status. */
	int (*after)(void);
};

/* Makes the folder and starts. Errors: PS_IO (errno says why), PS_LIMIT (too much input). */
PS_MUST_CHECK enum ps_err ps_web_run_start(const struct ps_web_run *run, pid_t *pid_out);

/* Whether it has ended, and how: an exit status, or -1 for a signal. */
bool ps_web_run_ended(pid_t pid, int *status_out);

/* Ends it with all that it started. */
void ps_web_run_kill(pid_t pid);

/* The same, and waits until it is gone. */
void ps_web_run_stop(pid_t pid);

/* Of what programs made in a folder before they failed nothing stays but their words: "log",
 * *.json. It would be half, and the disk may be full of it. */
void ps_web_run_clear(const char *dir);

/* Removes a folder with all that is in it; none is fine. */
void ps_web_remove_folder(const char *path);

#endif
