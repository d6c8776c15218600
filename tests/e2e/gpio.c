/*
 * gpio.so, by LD_PRELOAD over libgpiod 1: lines of a board that is not there. HELD is held by
 * another program, OURS by packseald, CLOSED lies on a chip that may not be opened; there are no
 * others.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct gpiod_line {
	const char *name;
	const char *consumer;
};

/* As <gpiod.h> of version 1 has them, which a system of version 2 has not. */
struct gpiod_line *gpiod_line_find(const char *name);
int gpiod_line_request(struct gpiod_line *line, const void *config, int value);
bool gpiod_line_is_used(struct gpiod_line *line);
const char *gpiod_line_consumer(struct gpiod_line *line);
void gpiod_line_close_chip(struct gpiod_line *line);

struct gpiod_line *gpiod_line_find(const char *name)
{
	static struct gpiod_line lines[] = { { "HELD", "other" }, { "OURS", "packseal" } };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (strcmp(name, lines[i].name) == 0)
			return &lines[i];
	errno = strcmp(name, "CLOSED") == 0 ? EACCES : ENOENT;
	return NULL;
}

int gpiod_line_request(struct gpiod_line *line, const void *config, int value)
{
	(void)line;
	(void)config;
	(void)value;
	errno = EBUSY;
	return -1;
}

bool gpiod_line_is_used(struct gpiod_line *line)
{
	return line->consumer != NULL;
}

const char *gpiod_line_consumer(struct gpiod_line *line)
{
	return line->consumer;
}

void gpiod_line_close_chip(struct gpiod_line *line)
{
	(void)line;
}
