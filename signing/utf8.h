/*
 * UTF-8 (RFC 3629), strictly: no overlong forms, no surrogates, nothing beyond U+10FFFF.
 */
#ifndef PS_SIGNING_UTF8_H
#define PS_SIGNING_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The length in bytes (1 to 4) of the character at @bytes, and the character itself; 0 when the
 * @len bytes do not begin with a whole valid one.
 */
size_t ps_utf8_next(const uint8_t *bytes, size_t len, uint32_t *character_out);

/* True when all of it is UTF-8; @characters_out then says how many characters that are. */
bool ps_utf8_is_valid(const uint8_t *bytes, size_t len, size_t *characters_out);

/* False for control and formatting characters, private use, and the backslash. */
bool ps_utf8_is_harmless(uint32_t character);

/*
 * A stranger's text, made harmless for a terminal, a log or a page's text node: control and
 * formatting characters (line breaks, ESC, bidirectional overrides, zero-width ones), the backslash
 * and what is no UTF-8 become \xNN per byte. Always ends with a NUL; stops before the first
 * character that does not fit into @size bytes (4 * len + 1 is always enough).
 */
void ps_utf8_escape(const uint8_t *bytes, size_t len, char *text_out, size_t size);

#endif
