/*
 * struct ps_json: JSON for programs to read, on top of cJSON, which only json.c and json_read.c
 * know.
 *
 * Values are added to the innermost object or array that is open; inside an object each has a name,
 * inside an array the name is NULL. A failure (no memory) sticks and comes out in ps_json_print.
 */
#ifndef PS_TOOLS_JSON_H
#define PS_TOOLS_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "signing/cursor.h"

struct ps_json;

/* Begins with one open object. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_json_create(struct ps_json **json_out);

/* NULL is fine. */
void ps_json_destroy(struct ps_json *json);

void ps_json_object(struct ps_json *json, const char *name);
void ps_json_array(struct ps_json *json, const char *name);
/* Closes what was opened last. */
void ps_json_end(struct ps_json *json);

/* NULL gives null. */
void ps_json_text(struct ps_json *json, const char *name, const char *text);
void ps_json_bytes(struct ps_json *json, const char *name, struct ps_bytes text);
void ps_json_hex(struct ps_json *json, const char *name, const uint8_t *bytes, size_t len);
void ps_json_number(struct ps_json *json, const char *name, uint64_t number);
void ps_json_bool(struct ps_json *json, const char *name, bool value);
void ps_json_null(struct ps_json *json, const char *name);
/* A moment or span in microseconds, written in seconds with six decimals. */
void ps_json_seconds(struct ps_json *json, const char *name, int64_t us);

/* The JSON text of another program as a member of its own; broken text makes the whole fail. */
void ps_json_raw(struct ps_json *json, const char *name, const char *text);

/*
 * Writes the whole, with a line break at the end; on one line if @compact. Characters that could
 * play tricks on a terminal are written as \u escapes. Errors: PS_NO_MEMORY; a failing stream is
 * ps_command_end()'s to notice.
 */
PS_MUST_CHECK enum ps_err ps_json_print(const struct ps_json *json, bool compact, FILE *to);

/* Writes JSON that another program made, made harmless in the same way, and a line break. */
void ps_json_copy(const char *text, FILE *to);

#endif
