#include "capture/line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/gpio.h"

#define DEBOUNCE_US 20000

struct ps_line {
	struct ps_gpio *gpio; /* NULL: a file */
	int fd;
	bool inverted; /* of a file */
};

static bool write_level(const struct ps_line *line, bool on)
{
	return pwrite(line->fd, on != line->inverted ? "1\n" : "0\n", 2, 0) == 2;
}

/* Read-only is what a service's sandbox makes of /sys. */
static enum ps_err from_errno(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return PS_NOT_FOUND;
	case EACCES:
	case EROFS:
		return PS_DENIED;
	default:
		return PS_IO;
	}
}

static enum ps_err open_file(struct ps_line *line, const char *path)
{
	line->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (line->fd >= 0)
		return write_level(line, false) ? PS_OK : PS_IO;
	return from_errno();
}

static enum ps_err look_at_file(const char *path, bool *only_root_out)
{
	struct stat st;

	if (stat(path, &st) != 0 || faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0)
		return from_errno();
	*only_root_out = geteuid() == 0 && st.st_uid == 0 && !(st.st_mode & S_IWOTH) &&
			 (st.st_gid == 0 || !(st.st_mode & S_IWGRP));
	return PS_OK;
}

enum ps_err ps_line_look(const char *name, bool output, bool *only_root_out)
{
	enum ps_err err = PS_INVALID;

	name += name[0] == '!';
	if (name[0] == '/' && output)
		return look_at_file(name, only_root_out);
	if (name[0] != '/' && name[0] != '\0')
		err = ps_gpio_look(name);
	if (!err)
		*only_root_out = false;
	return err;
}

static enum ps_err open_line(const char *name, bool output, struct ps_line **line_out)
{
	struct ps_line *line = calloc(1, sizeof(*line));
	bool inverted = name[0] == '!';
	enum ps_err err = PS_INVALID;

	if (!line)
		return PS_NO_MEMORY;
	name += inverted;
	line->fd = -1;
	line->inverted = inverted;
	if (name[0] == '/' && output) {
		err = open_file(line, name);
	} else if (name[0] != '/' && name[0] != '\0') {
		const struct ps_gpio_settings settings = {
			.name = name,
			.output = output,
			.active_low = inverted,
			.pull = true,
			.debounce_us = DEBOUNCE_US,
		};

		err = ps_gpio_open(&settings, &line->gpio);
	}
	if (err) {
		ps_line_close(line);
		return err;
	}
	*line_out = line;
	return PS_OK;
}

enum ps_err ps_line_open_output(const char *name, struct ps_line **line_out)
{
	return open_line(name, true, line_out);
}

enum ps_err ps_line_open_input(const char *name, struct ps_line **line_out)
{
	return open_line(name, false, line_out);
}

void ps_line_close(struct ps_line *line)
{
	if (!line)
		return;
	ps_gpio_close(line->gpio);
	if (line->fd >= 0) {
		(void)write_level(line, false); /* nothing is left to try */
		close(line->fd);
	}
	free(line);
}

enum ps_err ps_line_set(struct ps_line *line, bool on)
{
	if (line->gpio)
		return ps_gpio_set(line->gpio, on);
	return write_level(line, on) ? PS_OK : PS_IO;
}

int ps_line_fd(const struct ps_line *line)
{
	return line->gpio ? ps_gpio_fd(line->gpio) : -1;
}

bool ps_line_pressed(struct ps_line *line)
{
	return line->gpio && ps_gpio_pressed(line->gpio);
}
