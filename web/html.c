#include "web/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "signing/utf8.h"

static void add(struct ps_buf *page, const char *text)
{
	ps_buf_add(page, text, strlen(text));
}

/* One byte that is not part of a longer character. */
static void add_ascii(struct ps_buf *page, uint8_t byte)
{
	switch (byte) {
	case '<':
		add(page, "&lt;");
		break;
	case '>':
		add(page, "&gt;");
		break;
	case '&':
		add(page, "&amp;");
		break;
	case '"':
		add(page, "&quot;");
		break;
	case '\'':
		add(page, "&#39;");
		break;
	default:
		if ((byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t')
			ps_buf_add_byte(page, byte);
		else
			add(page, "\xef\xbf\xbd");
	}
}

void ps_html_text(struct ps_buf *page, struct ps_bytes text)
{
	uint32_t character;

	for (size_t i = 0, len; i < text.len; i += len ? len : 1) {
		len = ps_utf8_next(text.bytes + i, text.len - i, &character);
		if (len == 1)
			add_ascii(page, text.bytes[i]);
		else if (len > 1 && ps_utf8_is_harmless(character))
			ps_buf_add(page, text.bytes + i, len);
		else
			add(page, "\xef\xbf\xbd");
	}
}

void ps_html(struct ps_buf *page, const char *format, ...)
{
	char number[24];
	const char *text;
	va_list args;

	va_start(args, format);
	for (const char *at = format; *at; at++) {
		if (*at != '%') {
			ps_buf_add_byte(page, (uint8_t)*at);
		} else if (at[1] == 's') {
			text = va_arg(args, const char *);
			ps_html_text(page,
				     (struct ps_bytes){ (const uint8_t *)text, strlen(text) });
			at++;
		} else if (at[1] == 'j' && at[2] == 'u') {
			(void)snprintf(number, sizeof(number), "%ju", va_arg(args, uintmax_t));
			add(page, number);
			at += 2;
		} else {
			ps_buf_add_byte(page, '%');
			at += at[1] == '%';
		}
	}
	va_end(args);
}

void ps_html_query(struct ps_buf *page, const char *text)
{
	char escaped[4];

	for (; *text; text++) {
		if (strchr("-._~", *text) || (*text >= '0' && *text <= '9') ||
		    (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z')) {
			ps_buf_add_byte(page, (uint8_t)*text);
			continue;
		}
		(void)snprintf(escaped, sizeof(escaped), "%%%02X", (unsigned char)*text);
		add(page, escaped);
	}
}
