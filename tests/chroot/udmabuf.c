/*
 * For LD_PRELOAD: /dev/udmabuf where the kernel has none, so that libcamera's virtual pipeline
 * finds memory for its pictures. A "dma-buf" is the memfd that it was to be made of.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/dma-buf.h>
#include <linux/udmabuf.h>

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

static int stand_in(const char *path)
{
	return path && strcmp(path, "/dev/udmabuf") == 0 ? memfd_create("udmabuf", MFD_CLOEXEC)
							 : -1;
}

static mode_t mode_of(int flags, va_list *args)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(*args, mode_t) : 0;
}

#define OPEN(name)                                                             \
	int name(const char *path, int flags, ...)                             \
	{                                                                      \
		int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
		int fd = stand_in(path);                                       \
		va_list args;                                                  \
		mode_t mode;                                                   \
                                                                               \
		va_start(args, flags);                                         \
		mode = mode_of(flags, &args);                                  \
		va_end(args);                                                  \
		return fd >= 0 ? fd : real(path, flags, mode);                 \
	}

OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                \
	int name(int dir, const char *path, int flags, ...)                         \
	{                                                                           \
		int (*real)(int, const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
		int fd = stand_in(path);                                            \
		va_list args;                                                       \
		mode_t mode;                                                        \
                                                                                    \
		va_start(args, flags);                                              \
		mode = mode_of(flags, &args);                                       \
		va_end(args);                                                       \
		return fd >= 0 ? fd : real(dir, path, flags, mode);                 \
	}

OPENAT(openat)
OPENAT(openat64)

int ioctl(int fd, unsigned long request, ...)
{
	int (*real)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
	va_list args;
	void *argument;

	va_start(args, request);
	argument = va_arg(args, void *);
	va_end(args);
	if (request == UDMABUF_CREATE)
		return fcntl((int)((struct udmabuf_create *)argument)->memfd, F_DUPFD_CLOEXEC, 3);
	if (request == DMA_BUF_IOCTL_SYNC)
		return 0;
	return real(fd, request, argument);
}
