/*
 * stall.so, by LD_PRELOAD: a disk that does not answer, or fails. As long as the file PS_STALL
 * exists, no fsync() and no fdatasync() returns; as long as the file PS_EIO exists, each fails.
 * As long as the file PS_STALL_RENAME exists, no rename() returns.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void stand_still(const char *variable)
{
	const char *file = getenv(variable);
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
	stand_still("PS_STALL");
	if (fails())
		return -1;
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	stand_still("PS_STALL");
	if (fails())
		return -1;
	return (int)syscall(SYS_fdatasync, fd);
}

int rename(const char *from, const char *to)
{
	stand_still("PS_STALL_RENAME");
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
