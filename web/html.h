/*
 * A page's text, put together. Whatever a page shows goes through ps_html(), which escapes every
 * text that is put in: what stands in an index, a form or a barcode may have been written by a
 * stranger.
 */
#ifndef PS_WEB_HTML_H
#define PS_WEB_HTML_H

#include <stdint.h>

#include "signing/buf.h"
#include "signing/cursor.h"

/*
 * Appends @format, which is ours and is HTML, with %s (a text, escaped for an element's content and
 * for an attribute in double quotes) and %ju (a number) filled in. No other conversion is known. A
 * failure sticks in @page.
 */
PS_PRINTF(2, 3) void ps_html(struct ps_buf *page, const char *format, ...);

/* Appends a text that is not ours, escaped; control characters become U+FFFD. */
void ps_html_text(struct ps_buf *page, struct ps_bytes text);

/* Appends a text as a value in a link's query. */
void ps_html_query(struct ps_buf *page, const char *text);

#endif
