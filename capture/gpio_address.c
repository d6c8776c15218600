#include "capture/gpio_address.h"

#include <string.h>

bool ps_gpio_address_read(const char *text, struct ps_gpio_address *address_out)
{
	const char *colon = strrchr(text, ':');
	size_t len = colon ? (size_t)(colon - text) : 0;
	unsigned offset = 0;

	if (len < 1 || len > PS_GPIO_LABEL_MAX || !colon[1])
		return false;
	for (const char *at = colon + 1; *at; at++) {
		if (*at < '0' || *at > '9')
			return false;
		offset = offset * 10 + (unsigned)(*at - '0');
		if (offset > PS_GPIO_OFFSET_MAX)
			return false;
	}
	memcpy(address_out->label, text, len);
	address_out->label[len] = '\0';
	address_out->offset = offset;
	return true;
}
