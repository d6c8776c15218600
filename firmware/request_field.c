#include "firmware/request_field.h"

#include <string.h>

#include "signing/hex.h"

/* The largest whole number that a JSON number holds exactly. */
#define NUMBER_MAX 9007199254740992.0

const char *ps_request_text(const cJSON *request, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(request, name));
}

bool ps_request_number(const cJSON *request, const char *name, uint64_t *number_out)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(request, name);

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > NUMBER_MAX ||
	    item->valuedouble != (double)(uint64_t)item->valuedouble)
		return false;
	*number_out = (uint64_t)item->valuedouble;
	return true;
}

bool ps_request_hash(const cJSON *request, const char *name, uint8_t hash_out[PS_HASH_LEN])
{
	const char *text = ps_request_text(request, name);

	return text && strlen(text) == 2 * PS_HASH_LEN &&
	       ps_hex_decode(text, PS_HASH_LEN, hash_out);
}

bool ps_request_copy(const cJSON *request, const char *name, size_t max, char *text_out)
{
	const char *text = ps_request_text(request, name);
	size_t len = text ? strlen(text) : 0;

	if (len == 0 || len > max)
		return false;
	memcpy(text_out, text, len + 1);
	return true;
}
