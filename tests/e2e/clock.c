/*
 * clock.so, by LD_PRELOAD: the system's clock as the program sees it is PS_CLOCK_SHIFT_S seconds
 * ahead (or behind).
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t id, struct timespec *now)
{
	const char *shift = getenv("PS_CLOCK_SHIFT_S");
	int result = (int)syscall(SYS_clock_gettime, id, now);

	if (result == 0 && id == CLOCK_REALTIME && shift)
		now->tv_sec += strtoll(shift, NULL, 10);
	return result;
}

/* OpenSSL's way to the time of a token. */
int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec time;
	int result = clock_gettime(CLOCK_REALTIME, &time);

	(void)zone;
	now->tv_sec = time.tv_sec;
	now->tv_usec = time.tv_nsec / 1000;
	return result;
}

/* What it makes certificates with. */
time_t time(time_t *seconds)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (seconds)
		*seconds = now.tv_sec;
	return now.tv_sec;
}
