#include "tools/output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "signing/utf8.h"

enum { LINE_COLUMNS = 80 };

void ps_text_shown(const char *text, char shown_out[PS_TEXT_SHOWN_MAX])
{
	ps_utf8_escape((const uint8_t *)text, strlen(text), shown_out, PS_TEXT_SHOWN_MAX);
}

void ps_bytes_shown(struct ps_bytes text, char shown_out[PS_TEXT_SHOWN_MAX])
{
	ps_utf8_escape(text.bytes, text.len, shown_out, PS_TEXT_SHOWN_MAX);
}

static bool has_colour(FILE *to)
{
	const char *terminal = getenv("TERM");

	return isatty(fileno(to)) && !getenv("NO_COLOR") && terminal &&
	       strcmp(terminal, "dumb") != 0;
}

const char *ps_style_on(FILE *to, enum ps_style style)
{
	static const char *const codes[] = {
		[PS_STYLE_BOLD] = "\033[1m",	    [PS_STYLE_DIM] = "\033[2m",
		[PS_STYLE_GOOD] = "\033[32m",	    [PS_STYLE_DOUBTFUL] = "\033[33m",
		[PS_STYLE_BAD] = "\033[1m\033[31m",
	};

	return has_colour(to) ? codes[style] : "";
}

const char *ps_style_off(FILE *to)
{
	return has_colour(to) ? "\033[0m" : "";
}

/* East Asian wide characters (Unicode, UAX 11), as far as names and codes have them. */
static bool is_wide(uint32_t character)
{
	return (character >= 0x1100 && character <= 0x115f) ||
	       (character >= 0x2e80 && character <= 0xa4cf) ||
	       (character >= 0xac00 && character <= 0xd7a3) ||
	       (character >= 0xf900 && character <= 0xfaff) ||
	       (character >= 0xfe30 && character <= 0xfe6f) ||
	       (character >= 0xff00 && character <= 0xff60) ||
	       (character >= 0x1f300 && character <= 0x1faff) ||
	       (character >= 0x20000 && character <= 0x3fffd);
}

static size_t columns_of(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character = 0;
		size_t used = ps_utf8_next((const uint8_t *)text + at, len - at, &character);

		columns += is_wide(character) ? 2 : 1;
		at += used ? used : 1;
	}
	return columns;
}

size_t ps_text_columns(const char *text)
{
	return columns_of(text, strlen(text));
}

static size_t next(const char *text, uint32_t *character)
{
	size_t used = ps_utf8_next((const uint8_t *)text, strlen(text), character);

	return used ? used : 1;
}

static bool may_not_begin_a_line(uint32_t character)
{
	switch (character) {
	case ',':
	case ';':
	case ':':
	case ')':
	case 0x3001: /* ideographic comma */
	case 0x3002: /* ideographic full stop */
		return true;
	default:
		return false;
	}
}

/*
 * How many bytes of @text, which begins with no space, stay on one line: a word, or, as Chinese is
 * written without spaces, one wide character with the punctuation behind it.
 */
static size_t piece(const char *text)
{
	uint32_t character = 0;
	size_t at = next(text, &character);
	size_t used;

	if (!is_wide(character)) {
		while (text[at] && text[at] != ' ') {
			used = next(text + at, &character);
			if (is_wide(character) && !may_not_begin_a_line(character))
				return at;
			at += used;
		}
		return at;
	}
	while (text[at]) {
		used = next(text + at, &character);
		if (!may_not_begin_a_line(character))
			break;
		at += used;
	}
	return at;
}

void ps_print_wrapped(size_t indent, const char *text)
{
	size_t column = indent;

	while (*text) {
		size_t spaces = strspn(text, " ");
		size_t space = spaces && column > indent;
		size_t len;
		size_t columns;

		text += spaces;
		len = *text ? piece(text) : 0;
		columns = columns_of(text, len);
		if (column > indent && column + space + columns > LINE_COLUMNS) {
			(void)printf("\n%*s", (int)indent, "");
			column = indent;
		} else if (space && len) {
			(void)putchar(' ');
			column++;
		}
		(void)printf("%.*s", (int)len, text);
		column += columns;
		text += len;
	}
	(void)putchar('\n');
}
