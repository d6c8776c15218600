#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tools/decoder_in.h"

enum { MEMORY_MAX = 512 << 20 };

/* A sanitizer maps terabytes, and asks the system a few things more. */
#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static bool drop_descriptors(int socket)
{
	int nothing = open("/dev/null", O_RDWR);

	if (nothing < 0 || dup2(socket, PS_DECODER_SOCKET) < 0)
		return false;
	for (int fd = 0; fd < PS_DECODER_SOCKET; fd++)
		if (dup2(nothing, fd) < 0)
			return false;
	return close_range(PS_DECODER_SOCKET + 1, ~0U, 0) == 0;
}

/* At the most; who started us may have set a lower one, which nobody may raise. */
static bool limit(int resource, rlim_t most)
{
	struct rlimit limits;

	if (getrlimit((__rlimit_resource_t)resource, &limits) != 0)
		return false;
	if (limits.rlim_max < most)
		most = limits.rlim_max;
	limits.rlim_cur = limits.rlim_max = most;
	return setrlimit((__rlimit_resource_t)resource, &limits) == 0;
}

static bool set_limits(void)
{
	return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 0) &&
	       limit(RLIMIT_NPROC, 0) && (SANITIZED || limit(RLIMIT_AS, MEMORY_MAX));
}

/* Memory yes, but none that can be run. */
static bool allow_memory(scmp_filter_ctx filter)
{
	static const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 1,
				     SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)))
			return false;
	return true;
}

static bool allow_calls(scmp_filter_ctx filter)
{
	static const int calls[] = {
		SCMP_SYS(read),		 SCMP_SYS(write),	 SCMP_SYS(brk),
		SCMP_SYS(munmap),	 SCMP_SYS(mremap),	 SCMP_SYS(madvise),
		SCMP_SYS(futex),	 SCMP_SYS(exit_group),	 SCMP_SYS(rt_sigreturn),
		SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(restart_syscall),
	};
	static const int sanitizer[] = { SCMP_SYS(sigaltstack), SCMP_SYS(getpid), SCMP_SYS(gettid),
					 SCMP_SYS(sched_yield), SCMP_SYS(rt_sigprocmask) };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0))
			return false;
	for (size_t i = 0; SANITIZED && i < sizeof(sanitizer) / sizeof(sanitizer[0]); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, sanitizer[i], 0))
			return false;
	return true;
}

bool ps_decoder_confine(int socket)
{
	scmp_filter_ctx filter;
	bool done;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || !drop_descriptors(socket) || !set_limits())
		return false;
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter)
		return false;
	/* no_new_privs is set by libseccomp when it loads the filter */
	done = allow_calls(filter) && allow_memory(filter) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}
