/* The members of a request that came over a socket as a JSON object; all of it is a stranger's. */
#ifndef PS_FIRMWARE_REQUEST_FIELD_H
#define PS_FIRMWARE_REQUEST_FIELD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/limits.h"

/* NULL: there is none, or it is no text. It is the request's. */
const char *ps_request_text(const cJSON *request, const char *name);

/* A whole number from 0 to 2^53; each false: there is none, and nothing was written. */
bool ps_request_number(const cJSON *request, const char *name, uint64_t *number_out);

/* As 64 hex digits. */
bool ps_request_hash(const cJSON *request, const char *name, uint8_t hash_out[PS_HASH_LEN]);

/* A text of 1 to @max bytes, copied with its end. */
bool ps_request_copy(const cJSON *request, const char *name, size_t max, char *text_out);

#endif
