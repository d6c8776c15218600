/*
 * Where a GPIO line is that has no name: "LABEL:OFFSET", the label of its chip as gpiodetect shows
 * it and the line's number there ("mcp2221_gpio:0"). The chip's own name, gpiochip1, is nothing to
 * go by: it is given out anew at each start.
 */
#ifndef PS_CAPTURE_GPIO_ADDRESS_H
#define PS_CAPTURE_GPIO_ADDRESS_H

#include <stdbool.h>

#define PS_GPIO_LABEL_MAX 31 /* bytes that the kernel tells of it */
#define PS_GPIO_OFFSET_MAX 4095

struct ps_gpio_address {
	char label[PS_GPIO_LABEL_MAX + 1];
	unsigned offset;
};

/* False, and @address_out untouched: the text is none. */
bool ps_gpio_address_read(const char *text, struct ps_gpio_address *address_out);

#endif
