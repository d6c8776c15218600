/* GB 45438: {"Label": "1", "ContentProducer": ...}, in whatever it is wrapped. */
#include <stdio.h>
#include <string.h>

#include "tools/json_read.h"
#include "tools/marks.h"

enum { OBJECTS_MAX = 64, OBJECT_LEN_MAX = 65536, SHORT = 100 };

/* Where the object that begins at @from ends, outside of strings; 0: it does not. */
static size_t object_end(struct ps_bytes text, size_t from)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = from; i < text.len && i - from < OBJECT_LEN_MAX; i++) {
		uint8_t c = text.bytes[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{')
			depth++;
		else if (!quoted && c == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* Some write the number as one. */
static void get_label(const struct ps_json_value *object, char label_out[32])
{
	double number;

	if (ps_json_get_number(object, "Label", &number) && number >= 0 && number < 100)
		(void)snprintf(label_out, 32, "%.0f", number);
	else
		(void)snprintf(label_out, 32, "%.31s", ps_json_get_text(object, "Label"));
}

void ps_marks_label_says(const char *label, const char *producer, const char *id,
			 char says_out[PS_TEXT_LEN_MAX + 1])
{
	char says[2 * PS_TEXT_LEN_MAX];

	(void)snprintf(says, sizeof(says),
		       PS_MARKS_LABEL_BEGIN "%.16s; ContentProducer %.*s; ProduceID %.*s", label,
		       SHORT, producer, SHORT, id);
	ps_claim_text_keep(says, says_out, PS_TEXT_LEN_MAX + 1);
}

static void add(struct ps_marks *marks, const char *where, const struct ps_json_value *object)
{
	char label[32];
	char says[PS_TEXT_LEN_MAX + 1];

	get_label(object, label);
	ps_marks_label_says(label, ps_json_get_text(object, "ContentProducer"),
			    ps_json_get_text(object, "ProduceID"), says);
	ps_marks_add(marks, PS_MARK_LABEL, where, says);
}

/* Nothing but {"Label":"1"}, and one of the standard's. */
static bool is_label_alone(const struct ps_json_value *object)
{
	static const char *const members[] = { "Label", NULL };
	char label[32];

	get_label(object, label);
	return ps_json_has_only(object, members) && strlen(label) == 1 && strchr("123", label[0]);
}

/* It is a label where it says Label; a picture's own text may be any other JSON. */
static bool is_label(const struct ps_json_value *object)
{
	return ps_json_member(object, "Label") &&
	       (ps_json_member(object, "ContentProducer") || ps_json_member(object, "ProduceID") ||
		ps_json_member(object, "ContentPropagator") || is_label_alone(object));
}

enum ps_err ps_marks_label(struct ps_marks *marks, const char *where, struct ps_bytes text)
{
	size_t at = 0;

	/* a text without the words is not parsed at all */
	if (!text.len || !memmem(text.bytes, text.len, "Label", 5))
		return PS_OK;
	for (unsigned i = 0; i < OBJECTS_MAX && at < text.len; i++) {
		const uint8_t *found = memchr(text.bytes + at, '{', text.len - at);
		size_t from = found ? (size_t)(found - text.bytes) : 0;
		size_t end = found ? object_end(text, from) : 0;
		struct ps_json_value *json = NULL;
		enum ps_err err;

		if (!found)
			break;
		err = end ? ps_json_parse((struct ps_bytes){ found, end - from }, &json)
			  : PS_MALFORMED;
		if (err == PS_NO_MEMORY)
			return err;
		if (!err && is_label(json))
			add(marks, where, json);
		else if (!err && ps_json_member(ps_json_member(json, "AIGC"), "Label"))
			add(marks, where, ps_json_member(json, "AIGC"));
		ps_json_free(json);
		at = err ? from + 1 : end;
	}
	return PS_OK;
}
