/* The forms beside a take: answer a claim, cut a sealed excerpt, hold and release. */
#ifndef PS_WEB_FORMS_H
#define PS_WEB_FORMS_H

#include "web/request.h"

void ps_web_form_answer(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take);
void ps_web_form_excerpt(const struct ps_web_request *request, struct ps_buf *page,
			 const struct ps_web_take *take);

/* As far as the role allows. */
void ps_web_form_hold(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take);

#endif
