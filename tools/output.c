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

void ps_print_wrapped(size_t indent, const char *text)
{
	size_t column = indent;

	while (*text) {
		size_t len = strcspn(text, " ");
		size_t columns = columns_of(text, len);

		if (column > indent && column + 1 + columns > LINE_COLUMNS) {
			(void)printf("\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			(void)putchar(' ');
			column++;
		}
		(void)printf("%.*s", (int)len, text);
		column += columns;
		text += len;
		text += strspn(text, " ");
	}
	(void)putchar('\n');
}
