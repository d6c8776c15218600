/*
 * Other programs, run to their end and measured.
 */
#ifndef PS_TESTS_BENCH_PROCESS_H
#define PS_TESTS_BENCH_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "signing/error.h"

#define PS_NOT_STARTED 127 /* the exit status of a program that is not there */

struct ps_ran {
	int status; /* exit status, or -1 after a signal */
	double wall_s;
	double cpu_s;
	/*
	 * Most memory that it held, RSS of all kinds. Linux counts in what this process held when
	 * it forked, so the number is too high rather than too low.
	 */
	double rss_mb;
};

/*
 * Runs @argv (argv[0] a path, or a name that is looked up in PATH) with nothing to read and its
 * output thrown away. Errors: PS_IO; a program that cannot be started has the status 127.
 */
PS_MUST_CHECK enum ps_err ps_run(const char *const argv[], struct ps_ran *ran_out);

/* In a child: becomes @argv, as ps_run() looks it up, between these two; below 0: ends at once. */
_Noreturn void ps_become(const char *const argv[], int input, int output);

/* A line of the process's /proc/PID/status that is in kB ("VmHWM:"), in MB; 0: there is none. */
double ps_process_mb(pid_t pid, const char *line);

#endif
