/*
 * stall.so, by LD_PRELOAD: a disk that does not answer, or fails. As long as the file PS_STALL
 * exists, no fsync() and no fdatasync() returns; as long as the file PS_EIO exists, each fails.
 */
#include <errno.h>
#include <stdbool.h>
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

static bool fails(void)
{
	const char *file = getenv("PS_EIO");

	if (!file || access(file, F_OK) != 0)
		return false;
	errno = EIO;
	return true;
}

int fsync(int fd)
{
	stand_still();
	if (fails())
		return -1;
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	stand_still();
	if (fails())
		return -1;
	return (int)syscall(SYS_fdatasync, fd);
}
