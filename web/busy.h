/* What is being made for a page, as the page says it: a sentence, and a bar that shows how far it
 * is. */
#ifndef PS_WEB_BUSY_H
#define PS_WEB_BUSY_H

#include "web/request.h"

/*
 * @what: the sentence. @dir: the folder in which programs make it, one of whose files says how far
 * the one that runs is (tools/progress.h); where it does not, the bar says only that it goes on.
 */
void ps_web_busy(const struct ps_web_request *request, struct ps_buf *page, enum ps_web_word what,
		 const char *dir);

#endif
