/* What may be asked for when files are made: nothing that a stranger typed goes further than here
 * but what one of these lets pass. */
#ifndef PS_WEB_ORDER_H
#define PS_WEB_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#define PS_WEB_BOXES_MAX 16

/* One of `packseal export --channel list`. */
bool ps_web_is_channel(const char *name);

/* A claim's type; "" too: none is said. */
bool ps_web_is_claim(const char *type);

/* Something to be hidden, as somebody may have typed it: a camera's name, a colon, numbers. The
 * rest is packseal's to say. */
bool ps_web_is_box(const char *text);

/* A view of the sheet: a camera's name, a colon, seconds. */
bool ps_web_is_view(const char *text);

/* A language that files can be in: "zh", "en". */
bool ps_web_is_lang(const char *text);

/* What the courier noted; "" too: nothing. */
bool ps_web_is_told(const char *text);

#endif
