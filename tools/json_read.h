/*
 * JSON that another program wrote, read. Nothing in it is believed: whoever asks for a member that
 * is not there, or is of another kind, gets a value that says so.
 */
#ifndef PS_TOOLS_JSON_READ_H
#define PS_TOOLS_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/buf.h"
#include "signing/cursor.h"

struct ps_json_value;

/*
 * The whole of @text, which must be one JSON value and nothing behind it. Free it with
 * ps_json_free(); the parts that are handed out live as long. Errors: PS_MALFORMED, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_json_parse(struct ps_bytes text, struct ps_json_value **value_out);

/* NULL is fine. */
void ps_json_free(struct ps_json_value *value);

bool ps_json_is_object(const struct ps_json_value *value);

/* NULL if @value (which may be NULL) is no object, or has no such member. */
const struct ps_json_value *ps_json_member(const struct ps_json_value *value, const char *name);

/* Whether the object has no member but these, and none twice; NULL ends @names. */
bool ps_json_has_only(const struct ps_json_value *object, const char *const *names);

/* An array's first item and the one behind an item; NULL where there is none. */
const struct ps_json_value *ps_json_first(const struct ps_json_value *array);
const struct ps_json_value *ps_json_next(const struct ps_json_value *item);

/* The item's own text; "" if it is none. */
const char *ps_json_text_of(const struct ps_json_value *item);

/* The member's text; "" if it is none. */
const char *ps_json_get_text(const struct ps_json_value *value, const char *name);

/* False, and *@number_out untouched, if the member is no number. */
bool ps_json_get_number(const struct ps_json_value *value, const char *name, double *number_out);

/* The item's own number. False, and @number_out untouched, unless it is a whole one, 0 to 2^53. */
bool ps_json_whole(const struct ps_json_value *item, uint64_t *number_out);

/* The item's own truth. False, and @truth_out untouched, unless it is true or false. */
bool ps_json_truth(const struct ps_json_value *item, bool *truth_out);

/* Whether the member is there and true. */
bool ps_json_get_bool(const struct ps_json_value *value, const char *name);

/* The whole as one line without its end, appended; no text in it has a line break that is not an
 * escape. Errors: PS_NO_MEMORY, PS_LIMIT. */
PS_MUST_CHECK enum ps_err ps_json_line(const struct ps_json_value *value, struct ps_buf *line);

/* The same of an object without its member of this name. */
PS_MUST_CHECK enum ps_err ps_json_line_without(const struct ps_json_value *value, const char *name,
					       struct ps_buf *line);

#endif
