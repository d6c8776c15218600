#include "tools/xml_text.h"

#include <string.h>

/* Of "&#...;": so many zeros may stand before a number. */
enum { REFERENCE_MAX = 32, CHARACTER_MAX = 0x10ffff, BYTES_MAX = 4 };

static size_t put(uint32_t character, uint8_t out[BYTES_MAX])
{
	static const uint8_t firsts[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;

	for (size_t i = len; i > 1; i--) {
		out[i - 1] = (uint8_t)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	out[0] = (uint8_t)(firsts[len] | character);
	return len;
}

static int digit(uint8_t c, uint32_t base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (base == 16 && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* "&#65;" or "&#x41;" at the beginning of @text; its length, or 0. */
static size_t numbered(struct ps_bytes text, uint8_t out[BYTES_MAX], size_t *len_out)
{
	uint32_t base = text.len > 2 && text.bytes[2] == 'x' ? 16 : 10;
	size_t first = base == 16 ? 3 : 2;
	size_t at = first;
	uint32_t character = 0;

	if (text.len < 2 || text.bytes[1] != '#')
		return 0;
	for (; at < text.len && at < REFERENCE_MAX && digit(text.bytes[at], base) >= 0; at++) {
		character = character * base + (uint32_t)digit(text.bytes[at], base);
		if (character > CHARACTER_MAX)
			return 0;
	}
	if (at == first || at == text.len || text.bytes[at] != ';' || !character ||
	    (character >= 0xd800 && character < 0xe000))
		return 0;
	*len_out = put(character, out);
	return at + 1;
}

/* What stands at the beginning of @text for other bytes; its length, or 0. */
static size_t reference(struct ps_bytes text, uint8_t out[BYTES_MAX], size_t *len_out)
{
	static const struct {
		const char *name;
		uint8_t character;
	} names[] = { { "&quot;", '"' },
		      { "&apos;", '\'' },
		      { "&lt;", '<' },
		      { "&gt;", '>' },
		      { "&amp;", '&' } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i].name);

		if (text.len >= len && memcmp(text.bytes, names[i].name, len) == 0) {
			out[0] = names[i].character;
			*len_out = 1;
			return len;
		}
	}
	return numbered(text, out, len_out);
}

/* The bytes that stand for the beginning of @text, and how many of it they stand for. */
static size_t next(struct ps_bytes text, uint8_t out[BYTES_MAX], size_t *len_out)
{
	size_t len = text.bytes[0] == '&' ? reference(text, out, len_out) : 0;

	if (len)
		return len;
	out[0] = text.bytes[0];
	*len_out = 1;
	return 1;
}

void ps_xml_text_add(struct ps_buf *out, struct ps_bytes text)
{
	uint8_t bytes[BYTES_MAX];
	size_t len;

	for (size_t at = 0; at < text.len && !out->err;) {
		at += next((struct ps_bytes){ text.bytes + at, text.len - at }, bytes, &len);
		ps_buf_add(out, bytes, len);
	}
}

void ps_xml_text_replace(char *text)
{
	const size_t whole = strlen(text);
	uint8_t bytes[BYTES_MAX];
	size_t to = 0;
	size_t len;

	/* what stands for a character is longer than the character: what is read lies ahead */
	for (size_t at = 0; at < whole;) {
		at += next((struct ps_bytes){ (const uint8_t *)text + at, whole - at }, bytes,
			   &len);
		memcpy(text + to, bytes, len);
		to += len;
	}
	text[to] = '\0';
}
