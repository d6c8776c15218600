#include "capture/gpio.h"

#include <dirent.h>
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/device_err.h"
#include "capture/gpio_address.h"

#define EVENTS 16

struct ps_gpio {
	struct gpiod_line_request *request;
	struct gpiod_edge_event_buffer *events; /* of an input */
	unsigned offset;
	bool output;
};

/* What is looked for: a line of that name, or the line of an address. */
struct wanted {
	const char *name; /* NULL: by @address */
	struct ps_gpio_address address;
};

/* The line's offset on the chip; -1: it is not there. */
static int offset_on(struct gpiod_chip *chip, const struct wanted *wanted)
{
	struct gpiod_chip_info *info;
	int offset = -1;

	if (wanted->name)
		return gpiod_chip_get_line_offset_from_name(chip, wanted->name);
	info = gpiod_chip_get_info(chip);
	if (info && strcmp(gpiod_chip_info_get_label(info), wanted->address.label) == 0 &&
	    wanted->address.offset < gpiod_chip_info_get_num_lines(info))
		offset = (int)wanted->address.offset;
	gpiod_chip_info_free(info);
	return offset;
}

/* Looks at one chip. True: it has the line, and stays open in @chip_out. */
static bool look_at_chip(const char *name, const struct wanted *wanted,
			 struct gpiod_chip **chip_out, unsigned *offset_out, enum ps_err *err)
{
	char path[sizeof(((struct dirent *)0)->d_name) + sizeof("/dev/")];
	struct gpiod_chip *chip;
	int offset;

	(void)snprintf(path, sizeof(path), "/dev/%s", name); /* fits */
	chip = gpiod_chip_open(path);
	if (!chip) {
		if (errno == EACCES || errno == EPERM)
			*err = PS_DENIED;
		return false;
	}
	offset = offset_on(chip, wanted);
	if (offset < 0) {
		gpiod_chip_close(chip);
		return false;
	}
	*chip_out = chip;
	*offset_out = (unsigned)offset;
	return true;
}

/* The chip that has it, and with an address the only one of its label; NULL with @err_out. */
static struct gpiod_chip *search(const struct wanted *wanted, unsigned *offset_out,
				 enum ps_err *err_out)
{
	DIR *dir = opendir("/dev");
	struct gpiod_chip *found = NULL, *chip;
	struct dirent *entry;

	*err_out = PS_NOT_FOUND;
	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "gpiochip", 8) != 0 ||
		    !look_at_chip(entry->d_name, wanted, &chip, offset_out, err_out))
			continue;
		if (found) {
			gpiod_chip_close(chip);
			gpiod_chip_close(found);
			found = NULL;
			*err_out = PS_LIMIT;
			break;
		}
		found = chip;
		if (wanted->name)
			break;
	}
	if (dir)
		closedir(dir);
	return found;
}

static struct gpiod_chip *find(const char *name, unsigned *offset_out, enum ps_err *err_out)
{
	struct wanted wanted = { .name = name };
	struct gpiod_chip *chip = search(&wanted, offset_out, err_out);

	if (chip || *err_out != PS_NOT_FOUND || !ps_gpio_address_read(name, &wanted.address))
		return chip;
	wanted.name = NULL;
	return search(&wanted, offset_out, err_out);
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
		/* a chip without interrupts cannot be waited for */
		if (!gpio->request)
			err = !settings->output && (errno == ENXIO || errno == ENODEV)
				      ? PS_UNSUPPORTED
				      : ps_device_err(errno);
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
