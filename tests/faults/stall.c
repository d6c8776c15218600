/*
 * stall.so, by LD_PRELOAD: a disk that does not answer. As long as the file PS_STALL exists, no
 * fsync() and no fdatasync() returns.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void stand_still(void)
{
	const char *file = getenv("PS_STALL");
	const struct timespec moment = { 0, 20000000 };

	while (file && access(file, F_OK) == 0)
		(void)nanosleep(&moment, NULL);
}

int fsync(int fd)
{
	stand_still();
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	stand_still();
	return (int)syscall(SYS_fdatasync, fd);
}
