/* What stands in a claim, in the page's language; as it stands there where it is not known. */
#ifndef PS_WEB_CLAIM_WORDS_H
#define PS_WEB_CLAIM_WORDS_H

#include "tools/claim.h"
#include "web/request.h"

/* Each appended to the page. "": not said. */
void ps_web_claim_type(const struct ps_web_request *request, struct ps_buf *page, const char *type);
void ps_web_claim_channel(const struct ps_web_request *request, struct ps_buf *page,
			  const char *name);
void ps_web_claim_outcome(const struct ps_web_request *request, struct ps_buf *page,
			  const char *outcome);

/* "2026-03-01 18:30 (47 hours left)", or that it is late, as @open claims are. */
void ps_web_claim_deadline(const struct ps_web_request *request, struct ps_buf *page,
			   int64_t deadline_s, bool open);

/* When, what, and by whom. */
void ps_web_claim_note(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_claim_note *note);

#endif
