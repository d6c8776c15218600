#include "tools/exif_texts.h"

#include <string.h>

#include "signing/buf.h"

enum {
	ENTRY_LEN = 12,
	ENTRIES_MAX = 512,
	EXIF_DIRECTORY = 0x8769,
	USER_COMMENT = 0x9286,
	XP_FIRST = 0x9c9b,
	XP_LAST = 0x9c9f,
	CHARSET_LEN = 8,
	ORIENTATION = 0x0112,
	ORIENTATION_MAX = 8,
	TYPE_SHORT = 3,
};

static const struct {
	uint32_t tag;
	const char *name;
} tags[] = {
#define X(tag, name) { tag, name },
	PS_EXIF_TEXTS(X)
#undef X
};

struct reading {
	struct ps_bytes exif;
	bool little;
	enum ps_err (*visit)(void *ctx, const char *name, struct ps_bytes text);
	void *ctx;
};

static uint32_t number(const struct reading *reading, const uint8_t *bytes, size_t len)
{
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | bytes[reading->little ? len - 1 - i : i];
	return value;
}

static bool view(const struct reading *reading, uint32_t at, uint32_t len, struct ps_bytes *out)
{
	if (at > reading->exif.len || len > reading->exif.len - at)
		return false;
	*out = (struct ps_bytes){ reading->exif.bytes + at, len };
	return true;
}

/* Half a pair of surrogates becomes '?'. */
static void add_unit(struct ps_buf *to, uint32_t unit)
{
	if (unit >= 0xd800 && unit < 0xe000)
		unit = '?';
	if (unit < 0x80) {
		ps_buf_add_byte(to, (uint8_t)unit);
	} else if (unit < 0x800) {
		ps_buf_add_byte(to, (uint8_t)(0xc0 | unit >> 6));
		ps_buf_add_byte(to, (uint8_t)(0x80 | (unit & 0x3f)));
	} else {
		ps_buf_add_byte(to, (uint8_t)(0xe0 | unit >> 12));
		ps_buf_add_byte(to, (uint8_t)(0x80 | (unit >> 6 & 0x3f)));
		ps_buf_add_byte(to, (uint8_t)(0x80 | (unit & 0x3f)));
	}
}

static enum ps_err visit_utf16(const struct reading *reading, const char *name,
			       struct ps_bytes text, bool little)
{
	struct ps_buf utf8;
	enum ps_err err;

	ps_buf_init(&utf8);
	for (size_t at = 0; at + 1 < text.len; at += 2) {
		uint32_t high = text.bytes[at + (little ? 1 : 0)];
		uint32_t unit = high << 8 | text.bytes[at + (little ? 0 : 1)];

		if (!unit)
			break;
		add_unit(&utf8, unit);
	}
	err = utf8.err;
	if (!err && utf8.len)
		err = reading->visit(reading->ctx, name, (struct ps_bytes){ utf8.bytes, utf8.len });
	ps_buf_release(&utf8);
	return err;
}

static enum ps_err visit_text(const struct reading *reading, uint32_t tag, const char *name,
			      struct ps_bytes text)
{
	if (tag >= XP_FIRST && tag <= XP_LAST)
		return visit_utf16(reading, name, text, true);
	if (tag == USER_COMMENT) {
		if (text.len <= CHARSET_LEN)
			return PS_OK;
		if (memcmp(text.bytes, "UNICODE", sizeof("UNICODE")) == 0)
			return visit_utf16(reading, name,
					   (struct ps_bytes){ text.bytes + CHARSET_LEN,
							      text.len - CHARSET_LEN },
					   reading->little);
		/* some write their text where the kind of letters should stand */
		if (text.bytes[0] == 0 || memcmp(text.bytes, "ASCII\0\0", CHARSET_LEN) == 0 ||
		    memcmp(text.bytes, "JIS\0\0\0\0", CHARSET_LEN) == 0)
			text = (struct ps_bytes){ text.bytes + CHARSET_LEN,
						  text.len - CHARSET_LEN };
	}
	text.len = strnlen((const char *)text.bytes, text.len);
	return text.len ? reading->visit(reading->ctx, name, text) : PS_OK;
}

static enum ps_err read_entry(const struct reading *reading, const uint8_t *entry)
{
	static const uint8_t sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1 }; /* by type; texts have 1, 2, 7 */
	uint32_t tag = number(reading, entry, 2);
	uint32_t type = number(reading, entry + 2, 2);
	uint32_t count = number(reading, entry + 4, 4);
	struct ps_bytes text = { entry + 8, count };

	if (type >= sizeof(sizes) || sizes[type] != 1 || count > PS_EXIF_TEXT_MAX)
		return PS_OK;
	if (count > 4 && !view(reading, number(reading, entry + 8, 4), count, &text))
		return PS_OK;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (tags[i].tag == tag)
			return visit_text(reading, tag, tags[i].name, text);
	return PS_OK;
}

/* *@further_out: where the Exif directory is; 0: not said. */
static enum ps_err read_directory(const struct reading *reading, uint32_t at, uint32_t *further_out)
{
	struct ps_bytes head, entry;
	uint32_t count;
	enum ps_err err = PS_OK;

	*further_out = 0;
	if (!view(reading, at, 2, &head))
		return PS_OK;
	count = number(reading, head.bytes, 2);
	for (uint32_t i = 0; i < count && i < ENTRIES_MAX && !err; i++) {
		if (!view(reading, at + 2 + i * ENTRY_LEN, ENTRY_LEN, &entry))
			return PS_OK;
		if (number(reading, entry.bytes, 2) == EXIF_DIRECTORY)
			*further_out = number(reading, entry.bytes + 8, 4);
		err = read_entry(reading, entry.bytes);
	}
	return err;
}

/* False: it is none. *@first_out: where its first directory is said to be. */
static bool begin(struct ps_bytes exif, struct reading *reading, uint32_t *first_out)
{
	/* WebP: some write JPEG's name before it */
	if (exif.len >= 6 && memcmp(exif.bytes, "Exif\0", 6) == 0)
		exif = (struct ps_bytes){ exif.bytes + 6, exif.len - 6 };
	if (exif.len < 8 ||
	    (memcmp(exif.bytes, "II*", 4) != 0 && memcmp(exif.bytes, "MM\0*", 4) != 0))
		return false;
	reading->exif = exif;
	reading->little = exif.bytes[0] == 'I';
	*first_out = number(reading, exif.bytes + 4, 4);
	return true;
}

unsigned ps_exif_orientation(struct ps_bytes exif)
{
	struct reading reading;
	struct ps_bytes head, entry;
	uint32_t at, count, value;

	if (!begin(exif, &reading, &at) || !view(&reading, at, 2, &head))
		return 0;
	count = number(&reading, head.bytes, 2);
	for (uint32_t i = 0; i < count && i < ENTRIES_MAX; i++) {
		if (!view(&reading, at + 2 + i * ENTRY_LEN, ENTRY_LEN, &entry))
			return 0;
		if (number(&reading, entry.bytes, 2) != ORIENTATION)
			continue;
		value = number(&reading, entry.bytes + 8, 2);
		return number(&reading, entry.bytes + 2, 2) == TYPE_SHORT &&
				       number(&reading, entry.bytes + 4, 4) == 1 &&
				       value <= ORIENTATION_MAX
			       ? value
			       : 0;
	}
	return 0;
}

enum ps_err ps_exif_texts(struct ps_bytes exif,
			  enum ps_err (*visit)(void *ctx, const char *name, struct ps_bytes text),
			  void *ctx)
{
	struct reading reading = { .visit = visit, .ctx = ctx };
	uint32_t first, further = 0, unused;
	enum ps_err err;

	if (!begin(exif, &reading, &first))
		return PS_OK;
	err = read_directory(&reading, first, &further);
	if (!err && further)
		err = read_directory(&reading, further, &unused);
	return err;
}
