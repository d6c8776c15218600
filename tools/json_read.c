#include "tools/json_read.h"

#include <cjson/cJSON.h>
#include <string.h>

/* Up to there a double holds every whole number. */
#define WHOLE_MAX 9007199254740992.0

/* A struct ps_json_value is a cJSON that nobody outside knows as one. */
static const cJSON *inside(const struct ps_json_value *value)
{
	return (const cJSON *)(const void *)value;
}

static const struct ps_json_value *outside(const cJSON *item)
{
	return (const struct ps_json_value *)(const void *)item;
}

enum ps_err ps_json_parse(struct ps_bytes text, struct ps_json_value **value_out)
{
	const char *end = NULL;
	cJSON *value = cJSON_ParseWithLengthOpts((const char *)text.bytes, text.len, &end, false);
	size_t used = value ? (size_t)(end - (const char *)text.bytes) : 0;

	for (; value && used < text.len; used++) {
		uint8_t c = text.bytes[used];

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			continue;
		cJSON_Delete(value);
		value = NULL;
	}
	if (!value)
		return PS_MALFORMED;
	*value_out = (struct ps_json_value *)(void *)value;
	return PS_OK;
}

void ps_json_free(struct ps_json_value *value)
{
	cJSON_Delete((cJSON *)(void *)value);
}

bool ps_json_is_object(const struct ps_json_value *value)
{
	return cJSON_IsObject(inside(value));
}

const struct ps_json_value *ps_json_member(const struct ps_json_value *value, const char *name)
{
	return outside(cJSON_GetObjectItemCaseSensitive(inside(value), name));
}

bool ps_json_has_only(const struct ps_json_value *object, const char *const *names)
{
	bool known = cJSON_IsObject(inside(object));
	const cJSON *member = known ? inside(object)->child : NULL;

	for (; member && known; member = member->next) {
		known = false;
		for (size_t i = 0; names[i] && !known; i++)
			known = strcmp(names[i], member->string) == 0;
		for (const cJSON *other = member->next; other; other = other->next)
			known = known && strcmp(other->string, member->string) != 0;
	}
	return known;
}

const struct ps_json_value *ps_json_first(const struct ps_json_value *array)
{
	return cJSON_IsArray(inside(array)) ? outside(inside(array)->child) : NULL;
}

const struct ps_json_value *ps_json_next(const struct ps_json_value *item)
{
	return outside(inside(item)->next);
}

const char *ps_json_text_of(const struct ps_json_value *item)
{
	const char *text = cJSON_GetStringValue(inside(item));

	return text ? text : "";
}

const char *ps_json_get_text(const struct ps_json_value *value, const char *name)
{
	return ps_json_text_of(ps_json_member(value, name));
}

bool ps_json_get_number(const struct ps_json_value *value, const char *name, double *number_out)
{
	const cJSON *item = inside(ps_json_member(value, name));

	if (!cJSON_IsNumber(item))
		return false;
	*number_out = item->valuedouble;
	return true;
}

bool ps_json_whole(const struct ps_json_value *item, uint64_t *number_out)
{
	double number = cJSON_IsNumber(inside(item)) ? inside(item)->valuedouble : -1;

	if (!(number >= 0 && number <= WHOLE_MAX) || (double)(uint64_t)number != number)
		return false;
	*number_out = (uint64_t)number;
	return true;
}

bool ps_json_truth(const struct ps_json_value *item, bool *truth_out)
{
	if (!cJSON_IsBool(inside(item)))
		return false;
	*truth_out = cJSON_IsTrue(inside(item));
	return true;
}

bool ps_json_get_bool(const struct ps_json_value *value, const char *name)
{
	return cJSON_IsTrue(inside(ps_json_member(value, name)));
}

enum ps_err ps_json_line(const struct ps_json_value *value, struct ps_buf *line)
{
	char *text = cJSON_PrintUnformatted(inside(value));

	if (!text)
		return PS_NO_MEMORY;
	ps_buf_add(line, text, strlen(text));
	cJSON_free(text);
	return line->err;
}

enum ps_err ps_json_line_without(const struct ps_json_value *value, const char *name,
				 struct ps_buf *line)
{
	cJSON *copy = cJSON_Duplicate(inside(value), true);
	enum ps_err err = PS_NO_MEMORY;

	if (copy) {
		cJSON_DeleteItemFromObjectCaseSensitive(copy, name);
		err = ps_json_line((const struct ps_json_value *)copy, line);
	}
	cJSON_Delete(copy);
	return err;
}
