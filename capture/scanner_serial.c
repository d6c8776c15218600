#include "capture/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

/* Documentation/admin-guide/devices.txt of Linux. */
#define PTY_MAJOR_FIRST 136
#define PTY_MAJOR_LAST 143
#define BSD_PTY_MAJOR 3
#define TTY_MAJOR 4 /* below minor 64 the consoles, from there on serial ports */
#define TTY_FIRST_PORT 64
#define TTY_AUX_MAJOR 5 /* /dev/tty, /dev/console, /dev/ptmx */

static const struct {
	unsigned baud;
	speed_t speed;
} speeds[] = {
	{ 1200, B1200 },   { 2400, B2400 },   { 4800, B4800 },	 { 9600, B9600 },
	{ 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 }, { 115200, B115200 },
};

static bool find_speed(unsigned baud, speed_t *speed_out)
{
	for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
		if (speeds[i].baud == baud) {
			*speed_out = speeds[i].speed;
			return true;
		}
	}
	return false;
}

bool ps_scanner_baud_is_known(unsigned baud)
{
	speed_t speed;

	return find_speed(baud, &speed);
}

static enum ps_err open_failure(int number)
{
	switch (number) {
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
	case ENXIO:
		return PS_NOT_FOUND;
	case EACCES:
	case EPERM:
		return PS_DENIED;
	case EBUSY:
		return PS_BUSY;
	default:
		return PS_IO;
	}
}

enum ps_err ps_scanner_set_line(int fd, unsigned baud)
{
	struct termios line;
	struct termios got;
	speed_t speed;

	if (!find_speed(baud, &speed))
		return PS_UNSUPPORTED;
	if (tcgetattr(fd, &line))
		return PS_IO;
	cfmakeraw(&line);
	line.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
	line.c_cflag |= CLOCAL | CREAD;
	line.c_iflag &= ~(tcflag_t)(IXOFF | IXANY);
	line.c_cc[VMIN] = 1; /* so that 0 bytes mean "hung up" and nothing else */
	line.c_cc[VTIME] = 0;
	if (cfsetispeed(&line, speed) || cfsetospeed(&line, speed) ||
	    tcsetattr(fd, TCSANOW, &line) || tcgetattr(fd, &got) || tcflush(fd, TCIFLUSH))
		return PS_IO;
	/* tcsetattr succeeds when it could do *any* of what was asked. */
	if (cfgetospeed(&got) != speed || (got.c_cflag & CSIZE) != CS8 || (got.c_lflag & ICANON))
		return PS_UNSUPPORTED;
	return PS_OK;
}

/* A console is a terminal too, but nothing that arrives on it is a device's. */
static bool is_port(const struct stat *st)
{
	unsigned number = major(st->st_rdev);

	return S_ISCHR(st->st_mode) && number != TTY_AUX_MAJOR &&
	       !(number == TTY_MAJOR && minor(st->st_rdev) < TTY_FIRST_PORT);
}

static enum ps_scan_source source_of(const struct stat *st)
{
	unsigned number = major(st->st_rdev);
	bool pty =
		number == BSD_PTY_MAJOR || (number >= PTY_MAJOR_FIRST && number <= PTY_MAJOR_LAST);

	return pty ? PS_SCAN_SOURCE_TEST : PS_SCAN_SOURCE_DEVICE_SERIAL;
}

static enum ps_err serial_open(const struct ps_scanner_settings *settings, int *fd_out,
			       enum ps_scan_source *source_out)
{
	enum ps_err err = PS_OK;
	struct stat st;
	int fd = open(settings->path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st))
		err = open_failure(errno);
	else if (!is_port(&st) || !isatty(fd))
		err = PS_INVALID;
	else if (flock(fd, LOCK_EX | LOCK_NB)) /* two readers would get half a code each */
		err = errno == EWOULDBLOCK ? PS_BUSY : PS_IO;
	else
		err = ps_scanner_set_line(fd, settings->baud);
	if (err) {
		if (fd >= 0)
			close(fd);
		return err;
	}
	*source_out = source_of(&st);
	*fd_out = fd;
	return PS_OK;
}

static enum ps_err serial_read(int fd, void *bytes, size_t room, size_t *len_out)
{
	ssize_t n = read(fd, bytes, room);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		return PS_END;
	*len_out = n > 0 ? (size_t)n : 0;
	return PS_OK;
}

const struct ps_scanner_backend ps_scanner_serial = {
	.not_of_this_kind = "it is no serial port; correct type or path",
	.open = serial_open,
	.read = serial_read,
};
