#include "capture/gpio.h"

#include <dirent.h>
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/device_err.h"

#define EVENTS 16

struct ps_gpio {
	struct gpiod_line_request *request;
	struct gpiod_edge_event_buffer *events; /* of an input */
	unsigned offset;
	bool output;
};

/* The chip that has the line; NULL with @err_out. */
static struct gpiod_chip *find(const char *name, unsigned *offset_out, enum ps_err *err_out)
{
	DIR *dir = opendir("/dev");
	struct gpiod_chip *chip = NULL;
	struct dirent *entry;

	*err_out = PS_NOT_FOUND;
	while (dir && !chip && (entry = readdir(dir))) {
		char path[sizeof(entry->d_name) + sizeof("/dev/")];
		int offset = -1;

		if (strncmp(entry->d_name, "gpiochip", 8) != 0)
			continue;
		(void)snprintf(path, sizeof(path), "/dev/%s", entry->d_name); /* fits */
		chip = gpiod_chip_open(path);
		if (chip)
			offset = gpiod_chip_get_line_offset_from_name(chip, name);
		else if (errno == EACCES || errno == EPERM)
			*err_out = PS_DENIED;
		if (offset >= 0) {
			*offset_out = (unsigned)offset;
		} else if (chip) {
			gpiod_chip_close(chip);
			chip = NULL;
		}
	}
	if (dir)
		closedir(dir);
	return chip;
}

enum ps_err ps_gpio_look(const char *name)
{
	struct gpiod_line_info *info;
	const char *consumer;
	unsigned offset;
	enum ps_err err;
	struct gpiod_chip *chip = find(name, &offset, &err);

	if (!chip)
		return err;
	info = gpiod_chip_get_line_info(chip, offset);
	consumer = info ? gpiod_line_info_get_consumer(info) : NULL;
	err = info ? PS_OK : ps_device_err(errno);
	if (info && gpiod_line_info_is_used(info) &&
	    !(consumer && strcmp(consumer, PS_GPIO_CONSUMER) == 0))
		err = PS_BUSY;
	if (info)
		gpiod_line_info_free(info);
	gpiod_chip_close(chip);
	return err;
}

static int apply(const struct ps_gpio_settings *settings, struct gpiod_line_settings *line)
{
	gpiod_line_settings_set_active_low(line, settings->active_low);
	if (settings->output)
		return gpiod_line_settings_set_direction(line, GPIOD_LINE_DIRECTION_OUTPUT) ||
		       gpiod_line_settings_set_output_value(line, GPIOD_LINE_VALUE_INACTIVE);
	gpiod_line_settings_set_debounce_period_us(line, settings->debounce_us);
	return gpiod_line_settings_set_direction(line, GPIOD_LINE_DIRECTION_INPUT) ||
	       gpiod_line_settings_set_edge_detection(line, GPIOD_LINE_EDGE_RISING) ||
	       gpiod_line_settings_set_bias(line, !settings->pull ? GPIOD_LINE_BIAS_AS_IS
						  : settings->active_low
							  ? GPIOD_LINE_BIAS_PULL_UP
							  : GPIOD_LINE_BIAS_PULL_DOWN);
}

static enum ps_err request_line(struct ps_gpio *gpio, const struct ps_gpio_settings *settings,
				struct gpiod_chip *chip)
{
	struct gpiod_line_settings *line = gpiod_line_settings_new();
	struct gpiod_line_config *config = gpiod_line_config_new();
	struct gpiod_request_config *request = gpiod_request_config_new();
	enum ps_err err = line && config && request ? PS_OK : PS_NO_MEMORY;

	if (!err) {
		gpiod_request_config_set_consumer(request, PS_GPIO_CONSUMER);
		if (apply(settings, line) ||
		    gpiod_line_config_add_line_settings(config, &gpio->offset, 1, line))
			err = PS_IO;
	}
	if (!err) {
		gpio->request = gpiod_chip_request_lines(chip, request, config);
		err = gpio->request ? PS_OK : ps_device_err(errno);
	}
	gpiod_request_config_free(request);
	gpiod_line_config_free(config);
	gpiod_line_settings_free(line);
	return err;
}

enum ps_err ps_gpio_open(const struct ps_gpio_settings *settings, struct ps_gpio **gpio_out)
{
	struct ps_gpio *gpio = calloc(1, sizeof(*gpio));
	struct gpiod_chip *chip;
	enum ps_err err;

	if (!gpio)
		return PS_NO_MEMORY;
	gpio->output = settings->output;
	chip = find(settings->name, &gpio->offset, &err);
	if (chip) {
		err = request_line(gpio, settings, chip);
		gpiod_chip_close(chip);
	}
	if (!err && !settings->output) {
		gpio->events = gpiod_edge_event_buffer_new(EVENTS);
		err = gpio->events ? PS_OK : PS_NO_MEMORY;
	}
	if (err) {
		ps_gpio_close(gpio);
		return err;
	}
	*gpio_out = gpio;
	return PS_OK;
}

void ps_gpio_close(struct ps_gpio *gpio)
{
	if (!gpio)
		return;
	if (gpio->request && gpio->output)
		(void)gpiod_line_request_set_value(gpio->request, gpio->offset,
						   GPIOD_LINE_VALUE_INACTIVE);
	if (gpio->request)
		gpiod_line_request_release(gpio->request);
	if (gpio->events)
		gpiod_edge_event_buffer_free(gpio->events);
	free(gpio);
}

enum ps_err ps_gpio_set(struct ps_gpio *gpio, bool active)
{
	return gpiod_line_request_set_value(gpio->request, gpio->offset,
					    active ? GPIOD_LINE_VALUE_ACTIVE
						   : GPIOD_LINE_VALUE_INACTIVE) == 0
		       ? PS_OK
		       : PS_IO;
}

int ps_gpio_fd(const struct ps_gpio *gpio)
{
	return gpiod_line_request_get_fd(gpio->request);
}

bool ps_gpio_pressed(struct ps_gpio *gpio)
{
	bool pressed = false;

	while (gpiod_line_request_wait_edge_events(gpio->request, 0) == 1 &&
	       gpiod_line_request_read_edge_events(gpio->request, gpio->events, EVENTS) > 0)
		pressed = true;
	return pressed;
}
