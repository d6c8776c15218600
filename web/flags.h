/* What is to be noted of a take, as small labels. */
#ifndef PS_WEB_FLAGS_H
#define PS_WEB_FLAGS_H

#include "web/request.h"

void ps_web_flags(const struct ps_web_request *request, struct ps_buf *page,
		  const struct ps_web_take *take);

#endif
