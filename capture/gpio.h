/*
 * struct ps_gpio: one GPIO line, by libgpiod.
 *
 * capture/gpio_v1.c and gpio_v2.c stand for the two versions of that library; one of them is built.
 * Once a line is closed, or its process has died, the kernel lets go of it, and the hardware may
 * hold the level that it had: whoever lights a lamp must put it out.
 */
#ifndef PS_CAPTURE_GPIO_H
#define PS_CAPTURE_GPIO_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/error.h"

/* Under which the kernel knows who has a line. */
#define PS_GPIO_CONSUMER "packseal"

struct ps_gpio;

struct ps_gpio_settings {
	const char *name; /* of the line, as the kernel has it: "GPIO17"; else its address */
	bool output;	  /* which begins inactive */
	bool active_low;
	bool pull; /* an input is pulled to its inactive level */
	uint32_t debounce_us;
};

/*
 * What no line is called is looked for as an address (capture/gpio_address.h). Errors: PS_NOT_FOUND
 * (no such line), PS_LIMIT (several chips have that label), PS_BUSY (it is used), PS_DENIED,
 * PS_UNSUPPORTED (an input whose chip tells of no edges), PS_NO_MEMORY, PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_gpio_open(const struct ps_gpio_settings *settings,
				       struct ps_gpio **gpio_out);

/*
 * Whether such a line is there and free, or packseald's already; touches nothing. Errors:
 * PS_NOT_FOUND, PS_LIMIT, PS_BUSY, PS_DENIED, PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_gpio_look(const char *name);

/* NULL is fine. An output is made inactive first. */
void ps_gpio_close(struct ps_gpio *gpio);

/* Errors: PS_IO. */
PS_MUST_CHECK enum ps_err ps_gpio_set(struct ps_gpio *gpio, bool active);

/* Of an input: what to poll for reading. */
int ps_gpio_fd(const struct ps_gpio *gpio);

/* Whether an input became active since the last call. Does not block. */
bool ps_gpio_pressed(struct ps_gpio *gpio);

#endif
