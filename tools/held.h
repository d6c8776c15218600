/* Whether a file that lies in a store is held there, by the store's index. */
#ifndef PS_TOOLS_HELD_H
#define PS_TOOLS_HELD_H

#include "signing/words.h"
#include "tools/json.h"

struct ps_held {
	bool known; /* the file lies in a store whose index has this take */
	bool held;
	int64_t since_utc_us;
	char why[PS_TEXT_LEN_MAX + 1];
	char by[PS_NAME_LEN_MAX + 1];
};

/* @path is the file's; @take its id. What cannot be read is not known. */
void ps_held_find(const char *path, const uint8_t take[PS_HASH_LEN], struct ps_held *held_out);

/* A line if it is held, else nothing. */
void ps_held_print(const struct ps_held *held, enum ps_lang lang);

/* A member "hold": an object, null, or nothing where it is not known. */
void ps_held_to_json(const struct ps_held *held, struct ps_json *json);

#endif
