/*
 * keyboard.so, by LD_PRELOAD: a regular file is a keyboard that calls itself what stands in it. One
 * that is empty is a device without letters.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/input.h>

int ioctl(int fd, unsigned long request, ...)
{
	const size_t room = _IOC_SIZE(request);
	char name[64] = "";
	va_list arguments;
	char *out;

	va_start(arguments, request);
	out = va_arg(arguments, char *);
	va_end(arguments);
	if (_IOC_TYPE(request) != 'E' || pread(fd, name, sizeof(name) - 1, 0) < 0) {
		errno = ENOTTY;
		return -1;
	}
	name[strcspn(name, "\n")] = '\0';
	if (_IOC_NR(request) == _IOC_NR(EVIOCGNAME(0)))
		memcpy(out, name, room < sizeof(name) ? room : sizeof(name));
	else
		memset(out, name[0] ? 0xff : 0, room);
	return 0;
}
