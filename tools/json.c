#include "tools/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "signing/hex.h"
#include "signing/utf8.h"

enum { DEPTH_MAX = 8 };

struct ps_json {
	cJSON *open[DEPTH_MAX]; /* [0] is the whole */
	size_t depth;
	bool failed;
};

enum ps_err ps_json_create(struct ps_json **json_out)
{
	struct ps_json *json = calloc(1, sizeof(*json));

	if (!json)
		return PS_NO_MEMORY;
	json->open[0] = cJSON_CreateObject();
	if (!json->open[0]) {
		free(json);
		return PS_NO_MEMORY;
	}
	*json_out = json;
	return PS_OK;
}

void ps_json_destroy(struct ps_json *json)
{
	if (!json)
		return;
	cJSON_Delete(json->open[0]);
	free(json);
}

/* Takes @item over. */
static bool add(struct ps_json *json, const char *name, cJSON *item)
{
	cJSON *parent = json->open[json->depth];
	bool added = false;

	if (item && !json->failed)
		added = name ? cJSON_AddItemToObject(parent, name, item)
			     : cJSON_AddItemToArray(parent, item);
	if (!added) {
		cJSON_Delete(item);
		json->failed = true;
	}
	return added;
}

static void descend(struct ps_json *json, const char *name, cJSON *item)
{
	if (json->depth + 1 == DEPTH_MAX) {
		cJSON_Delete(item);
		json->failed = true;
	} else if (add(json, name, item)) {
		json->open[++json->depth] = item;
	}
}

void ps_json_object(struct ps_json *json, const char *name)
{
	descend(json, name, cJSON_CreateObject());
}

void ps_json_array(struct ps_json *json, const char *name)
{
	descend(json, name, cJSON_CreateArray());
}

void ps_json_end(struct ps_json *json)
{
	/* after a failure the nesting no longer means anything */
	if (json->depth > 0 && !json->failed)
		json->depth--;
}

void ps_json_text(struct ps_json *json, const char *name, const char *text)
{
	if (!text)
		ps_json_null(json, name);
	else
		ps_json_bytes(json, name, (struct ps_bytes){ (const uint8_t *)text, strlen(text) });
}

/* JSON is UTF-8; what is not gets escapes that can be seen. */
void ps_json_bytes(struct ps_json *json, const char *name, struct ps_bytes text)
{
	size_t size = 4 * text.len + 1;
	char *copy = malloc(size);
	size_t characters;

	if (copy && ps_utf8_is_valid(text.bytes, text.len, &characters) &&
	    (text.len == 0 || !memchr(text.bytes, 0, text.len))) {
		if (text.len)
			memcpy(copy, text.bytes, text.len);
		copy[text.len] = '\0';
	} else if (copy) {
		ps_utf8_escape(text.bytes, text.len, copy, size);
	}
	if (copy)
		(void)add(json, name, cJSON_CreateString(copy));
	else
		json->failed = true;
	free(copy);
}

void ps_json_hex(struct ps_json *json, const char *name, const uint8_t *bytes, size_t len)
{
	char *text = malloc(2 * len + 1);

	if (!text) {
		json->failed = true;
		return;
	}
	ps_hex_encode(bytes, len, text);
	text[2 * len] = '\0';
	(void)add(json, name, cJSON_CreateString(text));
	free(text);
}

/* As text: cJSON's own numbers are doubles, which lose digits. */
void ps_json_number(struct ps_json *json, const char *name, uint64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, number);
	(void)add(json, name, cJSON_CreateRaw(text));
}

void ps_json_bool(struct ps_json *json, const char *name, bool value)
{
	(void)add(json, name, cJSON_CreateBool(value));
}

void ps_json_null(struct ps_json *json, const char *name)
{
	(void)add(json, name, cJSON_CreateNull());
}

void ps_json_seconds(struct ps_json *json, const char *name, int64_t us)
{
	uint64_t size = us < 0 ? -(uint64_t)us : (uint64_t)us;
	char text[32];

	(void)snprintf(text, sizeof(text), "%s%" PRIu64 ".%06u", us < 0 ? "-" : "", size / 1000000,
		       (unsigned)(size % 1000000));
	(void)add(json, name, cJSON_CreateRaw(text));
}

void ps_json_raw(struct ps_json *json, const char *name, const char *text)
{
	(void)add(json, name, cJSON_Parse(text));
}

static void print_character(const char *bytes, size_t len, uint32_t character, FILE *to)
{
	if (character == '\t')
		(void)fputc(' ', to); /* cJSON's layout; inside a text a tab is an escape */
	else if ((character >= 0x20 && character < 0x7f) || character == '\n' ||
		 ps_utf8_is_harmless(character))
		(void)fwrite(bytes, 1, len, to);
	else if (character < 0x10000)
		(void)fprintf(to, "\\u%04x", (unsigned)character);
	else
		(void)fprintf(to, "\\u%04x\\u%04x",
			      0xd800 + (unsigned)((character - 0x10000) >> 10),
			      0xdc00 + (unsigned)(character & 0x3ff));
}

void ps_json_copy(const char *text, FILE *to)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t character = 0;
		size_t used = ps_utf8_next((const uint8_t *)text + at, len - at, &character);

		if (used)
			print_character(text + at, used, character, to);
		else
			(void)fputc('?', to); /* of another program: cJSON wrote none */
		at += used ? used : 1;
	}
	(void)fputc('\n', to);
}

enum ps_err ps_json_print(const struct ps_json *json, bool compact, FILE *to)
{
	char *text = NULL;

	if (!json->failed)
		text = compact ? cJSON_PrintUnformatted(json->open[0]) : cJSON_Print(json->open[0]);
	if (!text)
		return PS_NO_MEMORY;
	ps_json_copy(text, to);
	cJSON_free(text);
	return PS_OK;
}
