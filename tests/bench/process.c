#include "tests/bench/process.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/stopwatch.h"

enum { NOT_STARTED = 127 };

static _Noreturn void become(const char *const argv[])
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(NOT_STARTED);
	/* exec's parameter is not const, but it only reads */
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(NOT_STARTED);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

enum ps_err ps_run(const char *const argv[], struct ps_ran *ran_out)
{
	double begin = ps_wall_s();
	struct rusage usage;
	int status;
	pid_t got;
	pid_t pid;

	/* what earlier measurements left would count as the child's memory */
	(void)malloc_trim(0);
	pid = fork();
	if (pid < 0)
		return PS_IO;
	if (pid == 0)
		become(argv);
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
