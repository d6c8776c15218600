#include "capture/scanner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <linux/input.h>

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
	default:
		return PS_IO;
	}
}

/* A keyboard has letters; a mouse and a power button have not. */
static bool has_letters(int fd)
{
	unsigned char bits[KEY_MAX / 8 + 1] = { 0 };

	return ioctl(fd, EVIOCGBIT(EV_KEY, sizeof(bits)), bits) >= 0 &&
	       (bits[KEY_A / 8] & 1u << KEY_A % 8) && (bits[KEY_ENTER / 8] & 1u << KEY_ENTER % 8);
}

/* What a program plays (uinput) is no scanner, whatever it says it is. */
static enum ps_scan_source source_of(int fd)
{
	char link[64], path[PATH_MAX];
	struct stat st;

	if (fstat(fd, &st) != 0 ||
	    snprintf(link, sizeof(link), "/sys/dev/char/%u:%u", major(st.st_rdev),
		     minor(st.st_rdev)) < 0 ||
	    !realpath(link, path) || strstr(path, "/devices/virtual/"))
		return PS_SCAN_SOURCE_TEST;
	return PS_SCAN_SOURCE_HID;
}

static int open_path(const char *path)
{
	return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

static bool is_named(int fd, const char *name)
{
	char own[256] = "";

	return ioctl(fd, EVIOCGNAME(sizeof(own) - 1), own) >= 0 && strcmp(own, name) == 0 &&
	       has_letters(fd);
}

/* The first keyboard of that name in @folder; -1 with errno. */
static int open_name(const char *folder, const char *name)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int fd = -1, error = ENOENT;

	while (dir && fd < 0 && (entry = readdir(dir))) {
		char path[PATH_MAX];

		if (strncmp(entry->d_name, "event", 5) != 0 ||
		    snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >=
			    (int)sizeof(path))
			continue;
		fd = open_path(path);
		if (fd < 0) {
			error = errno;
		} else if (!is_named(fd, name)) {
			close(fd);
			fd = -1;
		}
	}
	if (dir)
		closedir(dir);
	errno = error;
	return fd;
}

static enum ps_err keyboard_open(const struct ps_scanner_settings *settings, int *fd_out,
				 enum ps_scan_source *source_out)
{
	bool by_name = settings->name && settings->name[0];
	int fd = by_name ? open_name(settings->path, settings->name) : open_path(settings->path);
	enum ps_err err = PS_OK;

	if (fd < 0)
		return open_failure(errno);
	if (!has_letters(fd))
		err = PS_INVALID;
	else if (settings->grab && ioctl(fd, EVIOCGRAB, 1) != 0)
		err = errno == EBUSY ? PS_BUSY : PS_IO;
	if (err) {
		close(fd);
		return err;
	}
	*source_out = source_of(fd);
	*fd_out = fd;
	return PS_OK;
}

enum ps_err ps_scanner_keyboard_look(const struct ps_scanner_settings *settings,
				     char device_out[PS_SCANNER_DEVICE_MAX])
{
	struct ps_scanner_settings only_look = *settings;
	enum ps_scan_source source;
	char link[64];
	ssize_t len;
	int fd;
	enum ps_err err;

	only_look.grab = false;
	err = keyboard_open(&only_look, &fd, &source);
	if (err)
		return err;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd); /* fits */
	len = readlink(link, device_out, PS_SCANNER_DEVICE_MAX - 1);
	close(fd);
	if (len < 0)
		return PS_IO;
	device_out[len] = '\0';
	return PS_OK;
}

static enum ps_err keyboard_read(int fd, void *bytes, size_t room, size_t *len_out)
{
	ssize_t n = read(fd, bytes, room);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		return PS_END;
	*len_out = n > 0 ? (size_t)n : 0;
	return PS_OK;
}

const struct ps_scanner_backend ps_scanner_keyboard = {
	.not_of_this_kind = "it is no keyboard; correct type or path",
	.keys = true,
	.open = keyboard_open,
	.read = keyboard_read,
};
