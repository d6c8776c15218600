/* What can be done with a claim that is open: ask the buyer, note his reply, answer, close. */
#ifndef PS_WEB_CLAIM_FORMS_H
#define PS_WEB_CLAIM_FORMS_H

#include "tools/claim.h"
#include "web/request.h"

/* The message, where the buyer was asked, and the forms. */
void ps_web_claim_form_ask(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_claim *claim);
/* @take: the film that it stands beside; NULL: none, and one is chosen. */
void ps_web_claim_form_answer(const struct ps_web_request *request, struct ps_buf *page,
			      const struct ps_claim *claim, const struct ps_web_take *take);
void ps_web_claim_form_reopen(const struct ps_web_request *request, struct ps_buf *page,
			      const struct ps_claim *claim);
void ps_web_claim_form_close(const struct ps_web_request *request, struct ps_buf *page,
			     const struct ps_claim *claim);

#endif
