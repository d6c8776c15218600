#include "capture/gpio.h"

#include <errno.h>
#include <gpiod.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "capture/device_err.h"
#include "capture/gpio_address.h"

struct ps_gpio {
	struct gpiod_line *line;
	bool output;
	uint64_t debounce_us; /* this version leaves that to us */
	uint64_t edge_us;
};

static int flags_of(const struct ps_gpio_settings *settings)
{
	int flags = settings->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;

	if (!settings->output && settings->pull)
		flags |= settings->active_low ? GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP
					      : GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
	return flags;
}

/* The one chip of that label stays open with the line. */
static enum ps_err find_address(const struct ps_gpio_address *address, struct gpiod_line **line_out)
{
	struct gpiod_chip_iter *iter = gpiod_chip_iter_new();
	struct gpiod_chip *found = NULL, *chip;
	enum ps_err err = PS_OK;

	if (!iter)
		return errno == EACCES || errno == EPERM ? PS_DENIED : PS_NOT_FOUND;
	while ((chip = gpiod_chip_iter_next_noclose(iter))) {
		bool fits = strcmp(gpiod_chip_label(chip), address->label) == 0;

		if (fits && found)
			err = PS_LIMIT;
		if (fits && !found)
			found = chip;
		else
			gpiod_chip_close(chip);
	}
	gpiod_chip_iter_free_noclose(iter);
	if (!err)
		err = found && address->offset < gpiod_chip_num_lines(found) ? PS_OK : PS_NOT_FOUND;
	if (!err) {
		*line_out = gpiod_chip_get_line(found, address->offset);
		err = *line_out ? PS_OK : PS_IO;
	}
	if (err && found)
		gpiod_chip_close(found);
	return err;
}

static enum ps_err find(const char *name, struct gpiod_line **line_out)
{
	struct ps_gpio_address address;
	struct gpiod_line *line;

	errno = 0;
	line = gpiod_line_find(name);
	if (line) {
		*line_out = line;
		return PS_OK;
	}
	if (errno == EACCES || errno == EPERM)
		return PS_DENIED;
	return ps_gpio_address_read(name, &address) ? find_address(&address, line_out)
						    : PS_NOT_FOUND;
}

enum ps_err ps_gpio_look(const char *name)
{
	struct gpiod_line *line;
	const char *consumer;
	enum ps_err err = find(name, &line);

	if (err)
		return err;
	consumer = gpiod_line_consumer(line);
	if (gpiod_line_is_used(line) && !(consumer && strcmp(consumer, PS_GPIO_CONSUMER) == 0))
		err = PS_BUSY;
	gpiod_line_close_chip(line);
	return err;
}

enum ps_err ps_gpio_open(const struct ps_gpio_settings *settings, struct ps_gpio **gpio_out)
{
	const struct gpiod_line_request_config config = {
		.consumer = PS_GPIO_CONSUMER,
		.request_type = settings->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
						 : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
		.flags = flags_of(settings),
	};
	struct ps_gpio *gpio = calloc(1, sizeof(*gpio));
	enum ps_err err;

	if (!gpio)
		return PS_NO_MEMORY;
	gpio->output = settings->output;
	gpio->debounce_us = settings->debounce_us;
	err = find(settings->name, &gpio->line);
	if (err) {
		free(gpio);
		return err;
	}
	if (gpiod_line_request(gpio->line, &config, 0) != 0) {
		/* a chip without interrupts cannot be waited for */
		err = !settings->output && (errno == ENXIO || errno == ENODEV)
			      ? PS_UNSUPPORTED
			      : ps_device_err(errno);
		gpiod_line_close_chip(gpio->line);
		free(gpio);
		return err;
	}
	*gpio_out = gpio;
	return PS_OK;
}

void ps_gpio_close(struct ps_gpio *gpio)
{
	if (!gpio)
		return;
	if (gpio->output)
		(void)gpiod_line_set_value(gpio->line, 0);
	gpiod_line_release(gpio->line);
	gpiod_line_close_chip(gpio->line);
	free(gpio);
}

enum ps_err ps_gpio_set(struct ps_gpio *gpio, bool active)
{
	return gpiod_line_set_value(gpio->line, active) == 0 ? PS_OK : PS_IO;
}

int ps_gpio_fd(const struct ps_gpio *gpio)
{
	return gpiod_line_event_get_fd(gpio->line);
}

bool ps_gpio_pressed(struct ps_gpio *gpio)
{
	struct pollfd fd = { .fd = ps_gpio_fd(gpio), .events = POLLIN };
	bool pressed = false;

	while (poll(&fd, 1, 0) == 1) {
		struct gpiod_line_event event;
		uint64_t time_us;

		if (gpiod_line_event_read(gpio->line, &event) != 0)
			break;
		time_us = (uint64_t)event.ts.tv_sec * 1000000 + (uint64_t)event.ts.tv_nsec / 1000;
		if (event.event_type == GPIOD_LINE_EVENT_RISING_EDGE &&
		    time_us - gpio->edge_us >= gpio->debounce_us)
			pressed = true;
		gpio->edge_us = time_us;
	}
	return pressed;
}
