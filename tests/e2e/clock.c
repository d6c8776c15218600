/*
 * clock.so, by LD_PRELOAD: the system's clock as the program sees it is PS_CLOCK_SHIFT_S seconds
 * ahead (or behind), or as many milliseconds as stand in the file PS_CLOCK_FILE at that moment.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long shift_ms(void)
{
	const char *shift = getenv("PS_CLOCK_SHIFT_S"), *file = getenv("PS_CLOCK_FILE");
	int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
	char text[32] = "";
	ssize_t len;

	if (fd < 0)
		return shift ? strtoll(shift, NULL, 10) * 1000 : 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	return len > 0 ? strtoll(text, NULL, 10) : 0;
}

int clock_gettime(clockid_t id, struct timespec *now)
{
	int result = (int)syscall(SYS_clock_gettime, id, now);
	long long ms;

	if (result != 0 || id != CLOCK_REALTIME)
		return result;
	ms = shift_ms() + now->tv_nsec / 1000000;
	now->tv_nsec %= 1000000;
	now->tv_sec += ms / 1000;
	ms %= 1000;
	if (ms < 0) {
		now->tv_sec--;
		ms += 1000;
	}
	now->tv_nsec += (long)ms * 1000000;
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
