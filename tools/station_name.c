#include "tools/station_name.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

bool ps_station_is_name(const char *name, size_t len)
{
	if (len == 0 || len > PS_STATION_NAME_MAX || !memchr(LETTERS, name[0], sizeof(LETTERS) - 1))
		return false;
	for (size_t i = 1; i < len; i++)
		if (!memchr(LETTERS "0123456789-", name[i], sizeof(LETTERS) + 10))
			return false;
	return true;
}
