#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture/scanner.h"
#include "firmware/config_key.h"
#include "signing/key_open.h"

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit durations[] = {
	{ "ms", 1 },
	{ "s", 1000 },
	{ "min", 60 * 1000 },
	{ "h", 3600 * 1000 },
};

static const struct unit sizes[] = {
	{ "", 1 },
	{ "kB", 1000 },
	{ "MB", 1000000 },
	{ "GB", 1000000000 },
	{ "TB", 1000000000000 },
	{ "KiB", 1024 },
	{ "MiB", 1024 * 1024 },
	{ "GiB", 1ULL << 30 },
	{ "TiB", 1ULL << 40 },
};

static const struct unit days[] = {
	{ "day", 1 },
	{ "days", 1 },
	{ "years", 365 },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Digits only: strtoull by itself would take blanks and a minus. */
static bool read_number(const char **text, uint64_t *value_out)
{
	char *end = NULL;
	uint64_t value;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	value = strtoull(*text, &end, 10);
	if (errno)
		return false;
	*text = end;
	*value_out = value;
	return true;
}

static bool read_with_unit(const char *text, const struct unit *units, size_t count,
			   uint64_t *value_out)
{
	uint64_t value;

	if (!read_number(&text, &value))
		return false;
	text += strspn(text, " ");
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, units[i].name) != 0)
			continue;
		if (value > UINT64_MAX / units[i].factor)
			return false;
		*value_out = value * units[i].factor;
		return true;
	}
	return false;
}

static bool read_plain(const char *text, uint64_t *value_out)
{
	return read_with_unit(text, sizes, 1, value_out);
}

bool ps_config_rect_read(const char *text, uint64_t max, struct ps_config_rect *rect_out)
{
	uint64_t n[4] = { 0 };
	bool empty = *text == '\0';

	for (unsigned i = 0; i < 4 && !empty; i++) {
		text += strspn(text, " ");
		if (!read_number(&text, &n[i]) || n[i] > max || *text != (i < 3 ? ',' : '\0'))
			return false;
		text += i < 3;
	}
	if (!empty && (n[2] == 0 || n[3] == 0))
		return false;
	*rect_out = (struct ps_config_rect){ (uint32_t)n[0], (uint32_t)n[1], (uint32_t)n[2],
					     (uint32_t)n[3] };
	return true;
}

static bool read_pixels(const char *text, uint64_t max, struct ps_config_pixels *pixels_out)
{
	uint64_t width = 0, height = 0;

	if (*text != '\0' &&
	    (!read_number(&text, &width) || *text++ != 'x' || !read_number(&text, &height) ||
	     *text != '\0' || width == 0 || height == 0 || width > max || height > max))
		return false;
	*pixels_out = (struct ps_config_pixels){ (uint32_t)width, (uint32_t)height };
	return true;
}

static bool read_word(const char *text, const char *const *words, uint64_t *value_out)
{
	for (uint64_t i = 0; words[i]; i++) {
		if (strcmp(text, words[i]) == 0) {
			*value_out = i;
			return true;
		}
	}
	return false;
}

static bool is_string(const struct ps_config_key *key, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	}
	if (key->type == PS_TYPE_PATH)
		return text[0] == '/';
	if (key->type == PS_TYPE_KEY)
		return text[0] == '/' || !ps_key_is_path(text);
	return len >= key->min && len <= key->max;
}

static bool is_within(const struct ps_config_key *key, uint64_t value)
{
	return value >= key->min && value <= key->max;
}

static bool read_value(const struct ps_config_key *key, const char *text, uint64_t *value_out)
{
	static const char *const answers[] = { "no", "yes", NULL };

	switch (key->type) {
	case PS_TYPE_NUMBER:
		return read_plain(text, value_out) && is_within(key, *value_out);
	case PS_TYPE_BAUD:
		return read_plain(text, value_out) && *value_out <= UINT32_MAX &&
		       ps_scanner_baud_is_known((unsigned)*value_out);
	case PS_TYPE_BOOL:
		return read_word(text, answers, value_out);
	case PS_TYPE_DURATION:
		return read_with_unit(text, durations, COUNT(durations), value_out) &&
		       is_within(key, *value_out);
	case PS_TYPE_DAYS:
		return read_with_unit(text, days, COUNT(days), value_out) &&
		       is_within(key, *value_out);
	case PS_TYPE_SIZE:
		return read_with_unit(text, sizes, COUNT(sizes), value_out) &&
		       is_within(key, *value_out);
	case PS_TYPE_WORD:
		return read_word(text, key->words, value_out);
	default:
		return false;
	}
}

/* By memcpy, since an enum's type is the compiler's choice among those of int's size. */
static void store(const struct ps_config_key *key, void *object, uint64_t value)
{
	char *at = (char *)object + key->offset;
	uint32_t small = (uint32_t)value;

	_Static_assert(sizeof(enum ps_flow) == sizeof(small), "an enum is as wide as an int");
	if (key->type == PS_TYPE_BOOL)
		*(bool *)at = value != 0;
	else if (key->type == PS_TYPE_SIZE)
		memcpy(at, &value, sizeof(value));
	else
		memcpy(at, &small, sizeof(small));
}

static enum ps_err refuse(const struct ps_config_key *key, const struct ps_ini_item *item,
			  struct ps_ini_fault *fault)
{
	char allows[160];

	ps_config_key_allows(key, allows, sizeof(allows));
	return ps_ini_refuse_item(fault, item, "\"%s\" is not allowed here; allowed: %s",
				  item->value, allows);
}

static enum ps_err set_string(const struct ps_config_key *key, void *object,
			      const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	char **at = (char **)(void *)((char *)object + key->offset);
	char *copy;

	if (!is_string(key, item->value))
		return refuse(key, item, fault);
	copy = strdup(item->value);
	if (!copy) {
		ps_ini_refuse_item(fault, item, "%s", ps_err_text(PS_NO_MEMORY));
		return PS_NO_MEMORY;
	}
	free(*at);
	*at = copy;
	return PS_OK;
}

static bool holds_string(const struct ps_config_key *key)
{
	return key->type == PS_TYPE_STRING || key->type == PS_TYPE_PATH || key->type == PS_TYPE_KEY;
}

enum ps_err ps_config_key_set(const struct ps_config_key *key, void *object,
			      const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	struct ps_config_pixels pixels;
	struct ps_config_rect rect;
	uint64_t value = 0;

	if (holds_string(key))
		return set_string(key, object, item, fault);
	if (key->type == PS_TYPE_RECT) {
		if (!ps_config_rect_read(item->value, key->max, &rect))
			return refuse(key, item, fault);
		memcpy((char *)object + key->offset, &rect, sizeof(rect));
		return PS_OK;
	}
	if (key->type == PS_TYPE_PIXELS) {
		if (!read_pixels(item->value, key->max, &pixels))
			return refuse(key, item, fault);
		memcpy((char *)object + key->offset, &pixels, sizeof(pixels));
		return PS_OK;
	}
	if (!read_value(key, item->value, &value))
		return refuse(key, item, fault);
	store(key, object, value);
	return PS_OK;
}

void ps_config_section_release(enum ps_config_section section, void *object)
{
	for (const struct ps_config_key *key = ps_config_keys; key->name; key++) {
		if (key->section == section && holds_string(key))
			free(*(char **)(void *)((char *)object + key->offset));
	}
}

static void append(char *text, size_t room, const char *more)
{
	size_t len = strlen(text);
	size_t n = strlen(more);

	if (n >= room - len)
		n = room - len - 1;
	memcpy(text + len, more, n);
	text[len + n] = '\0';
}

static void allows_words(const char *const *words, char *text, size_t room)
{
	for (unsigned i = 0; words[i]; i++) {
		if (i > 0)
			append(text, room, words[i + 1] ? ", " : " or ");
		append(text, room, words[i]);
	}
}

/* In the largest unit that holds it without a rest. */
static void append_duration(char *text, size_t room, uint64_t ms)
{
	size_t i = ms ? COUNT(durations) - 1 : 1;
	char number[32];

	while (ms % durations[i].factor != 0)
		i--;
	if (snprintf(number, sizeof(number), "%llu %s",
		     (unsigned long long)(ms / durations[i].factor), durations[i].name) > 0)
		append(text, room, number);
}

static void allows_duration(const struct ps_config_key *key, char *text, size_t room)
{
	append_duration(text, room, key->min);
	append(text, room, " to ");
	append_duration(text, room, key->max);
	append(text, room, ", with its unit: ms, s, min or h");
}

void ps_config_key_allows(const struct ps_config_key *key, char *text, size_t room)
{
	char range[64];

	text[0] = '\0';
	switch (key->type) {
	case PS_TYPE_STRING:
		if (snprintf(range, sizeof(range), "text of %llu to %llu bytes",
			     (unsigned long long)key->min, (unsigned long long)key->max) > 0)
			append(text, room, range);
		break;
	case PS_TYPE_PATH:
		append(text, room, "a path that begins with /");
		break;
	case PS_TYPE_KEY:
		append(text, room, "a path that begins with /, or a URI: pkcs11:… or tpm:…");
		break;
	case PS_TYPE_NUMBER:
		if (snprintf(range, sizeof(range), "%llu to %llu", (unsigned long long)key->min,
			     (unsigned long long)key->max) > 0)
			append(text, room, range);
		break;
	case PS_TYPE_BAUD:
		append(text, room, "1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200");
		break;
	case PS_TYPE_BOOL:
		append(text, room, "yes or no");
		break;
	case PS_TYPE_DURATION:
		allows_duration(key, text, room);
		break;
	case PS_TYPE_DAYS:
		if (snprintf(range, sizeof(range),
			     "%llu to %llu days, with the unit: days or years",
			     (unsigned long long)key->min, (unsigned long long)key->max) > 0)
			append(text, room, range);
		break;
	case PS_TYPE_SIZE:
		append(text, room, "bytes, or a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB");
		break;
	case PS_TYPE_WORD:
		allows_words(key->words, text, room);
		break;
	case PS_TYPE_RECT:
		append(text, room, "x,y,width,height in pixels");
		break;
	case PS_TYPE_PIXELS:
		append(text, room, "width and height in pixels with an x between them");
		break;
	}
}
