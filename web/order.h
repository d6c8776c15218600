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

/* The lines of @text, which is changed, as boxes; views of it. False if one of them cannot be one,
 * or there are too many. */
bool ps_web_boxes_split(char *text, char *boxes_out[PS_WEB_BOXES_MAX], size_t *count_out);

#endif
