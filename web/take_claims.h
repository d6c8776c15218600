/* The open claims that stand on a take: whoever looks at it is led to them. */
#ifndef PS_WEB_TAKE_CLAIMS_H
#define PS_WEB_TAKE_CLAIMS_H

#include "tools/claim_holders.h"
#include "web/request.h"

/* 0, or the exit status: not all claims can be read, and the journal says why; those that can are
 * there. */
int ps_web_take_holders(const struct ps_web_settings *settings, const struct ps_web_take *take,
			struct ps_claim_holders *holders_out);

/* Lists them by name, with a link and the deadline of each; nothing where there is none. */
void ps_web_take_claims(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take);

#endif
