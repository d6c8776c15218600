/*
 * struct ps_line: something at the bench that is on or off: a lamp, a buzzer, a pedal.
 *
 * Its name says what it is: "GPIO17" is a GPIO line of that name, "mcp2221_gpio:0" one without a
 * name by its chip and number, "!GPIO17" the same, active when it is low; what begins with "/" is
 * the brightness file of an LED (/sys/class/leds/…/brightness), into which 1 and 0 are written, and
 * "!/…" one that is lit by 0. One thread.
 */
#ifndef PS_CAPTURE_LINE_H
#define PS_CAPTURE_LINE_H

#include <stdbool.h>

#include "signing/error.h"

struct ps_line;

/*
 * Opens an output, which is then off, or an input, which is pulled to off and debounced (20 ms).
 *
 * Errors: PS_INVALID (no name, or an input that is a file), and those of ps_gpio_open().
 */
PS_MUST_CHECK enum ps_err ps_line_open_output(const char *name, struct ps_line **line_out);
PS_MUST_CHECK enum ps_err ps_line_open_input(const char *name, struct ps_line **line_out);

/*
 * Looks whether it could be opened, and touches nothing; that packseald has it already is fine.
 * @only_root_out: it is a file that root may write, as this process is, and nobody else may.
 * Errors: as above.
 */
PS_MUST_CHECK enum ps_err ps_line_look(const char *name, bool output, bool *only_root_out);

/* An output goes off. NULL is fine. */
void ps_line_close(struct ps_line *line);

/* Errors: PS_IO. */
PS_MUST_CHECK enum ps_err ps_line_set(struct ps_line *line, bool on);

/* Of an input: what to poll for reading. */
int ps_line_fd(const struct ps_line *line);

/* Whether an input went on since the last call. Does not block. */
bool ps_line_pressed(struct ps_line *line);

#endif
