#include "tests/bench/process.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/stopwatch.h"

_Noreturn void ps_become(const char *const argv[], int input, int output)
{
	if (input < 0 || output < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 ||
	    dup2(output, 2) < 0)
		_exit(PS_NOT_STARTED);
	/* exec's parameter is not const, but it only reads */
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(PS_NOT_STARTED);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

enum ps_err ps_run(const char *const argv[], struct ps_ran *ran_out)
{
	double begin = ps_wall_s();
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct rusage usage;
	int status;
	pid_t got;
	pid_t pid;

	/* what earlier measurements left would count as the child's memory */
	(void)malloc_trim(0);
	pid = fork();
	if (pid == 0)
		ps_become(argv, null, null);
	if (null >= 0)
		(void)close(null); /* nothing went through it */
	if (pid < 0)
		return PS_IO;
	do
		got = wait4(pid, &status, 0, &usage);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return PS_IO;
	*ran_out = (struct ps_ran){ .status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
				    .wall_s = ps_wall_s() - begin,
				    .cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
				    .rss_mb = (double)usage.ru_maxrss * 1024e-6 };
	return PS_OK;
}

double ps_process_mb(pid_t pid, const char *line)
{
	char path[64];
	char text[128];
	unsigned long kib = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(text, sizeof(text), file))
		if (strncmp(text, line, strlen(line)) == 0)
			kib = strtoul(text + strlen(line), NULL, 10);
	if (file)
		(void)fclose(file); /* it was only read */
	return (double)kib * 1024e-6;
}
