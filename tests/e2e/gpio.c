/*
 * gpio.so, by LD_PRELOAD over libgpiod 1: lines of a board that is not there. Of those with a name
 * HELD is held by another program, OURS by packseald, and CLOSED lies on a chip that may not be
 * opened. The chip "usb-lines" has four without names: 0 is held, 1 is packseald's, 2 is free, and
 * 3 cannot be waited for. Two chips are called "twins".
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct gpiod_line {
	const char *name;
	const char *consumer;
	int refuses; /* with this errno */
};

struct gpiod_chip {
	const char *label;
	struct gpiod_line lines[4];
};

struct gpiod_chip_iter {
	size_t next;
};

/* As <gpiod.h> of version 1 has them, which a system of version 2 has not. */
struct gpiod_line *gpiod_line_find(const char *name);
int gpiod_line_request(struct gpiod_line *line, const void *config, int value);
int gpiod_line_set_value(struct gpiod_line *line, int value);
bool gpiod_line_is_used(struct gpiod_line *line);
const char *gpiod_line_consumer(struct gpiod_line *line);
void gpiod_line_release(struct gpiod_line *line);
void gpiod_line_close_chip(struct gpiod_line *line);
struct gpiod_chip_iter *gpiod_chip_iter_new(void);
struct gpiod_chip *gpiod_chip_iter_next_noclose(struct gpiod_chip_iter *iter);
void gpiod_chip_iter_free_noclose(struct gpiod_chip_iter *iter);
const char *gpiod_chip_label(struct gpiod_chip *chip);
unsigned gpiod_chip_num_lines(struct gpiod_chip *chip);
struct gpiod_line *gpiod_chip_get_line(struct gpiod_chip *chip, unsigned offset);
void gpiod_chip_close(struct gpiod_chip *chip);

static struct gpiod_chip chips[] = {
	{ .label = "twins", .lines = { { .name = NULL } } },
	{ .label = "usb-lines",
	  .lines = { { .consumer = "other", .refuses = EBUSY },
		     { .consumer = "packseal", .refuses = EBUSY },
		     { .name = NULL },
		     { .refuses = ENXIO } } },
	{ .label = "twins", .lines = { { .name = NULL } } },
};

struct gpiod_line *gpiod_line_find(const char *name)
{
	static struct gpiod_line lines[] = { { "HELD", "other", EBUSY },
					     { "OURS", "packseal", EBUSY } };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (strcmp(name, lines[i].name) == 0)
			return &lines[i];
	errno = strcmp(name, "CLOSED") == 0 ? EACCES : ENOENT;
	return NULL;
}

int gpiod_line_request(struct gpiod_line *line, const void *config, int value)
{
	(void)config;
	(void)value;
	errno = line->refuses;
	return line->refuses ? -1 : 0;
}

int gpiod_line_set_value(struct gpiod_line *line, int value)
{
	(void)line;
	(void)value;
	return 0;
}

bool gpiod_line_is_used(struct gpiod_line *line)
{
	return line->consumer != NULL;
}

const char *gpiod_line_consumer(struct gpiod_line *line)
{
	return line->consumer;
}

void gpiod_line_release(struct gpiod_line *line)
{
	(void)line;
}

void gpiod_line_close_chip(struct gpiod_line *line)
{
	(void)line;
}

struct gpiod_chip_iter *gpiod_chip_iter_new(void)
{
	return calloc(1, sizeof(struct gpiod_chip_iter));
}

struct gpiod_chip *gpiod_chip_iter_next_noclose(struct gpiod_chip_iter *iter)
{
	return iter->next < sizeof(chips) / sizeof(chips[0]) ? &chips[iter->next++] : NULL;
}

void gpiod_chip_iter_free_noclose(struct gpiod_chip_iter *iter)
{
	free(iter);
}

const char *gpiod_chip_label(struct gpiod_chip *chip)
{
	return chip->label;
}

unsigned gpiod_chip_num_lines(struct gpiod_chip *chip)
{
	return sizeof(chip->lines) / sizeof(chip->lines[0]);
}

struct gpiod_line *gpiod_chip_get_line(struct gpiod_chip *chip, unsigned offset)
{
	return &chip->lines[offset];
}

void gpiod_chip_close(struct gpiod_chip *chip)
{
	(void)chip;
}
