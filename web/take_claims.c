#include "web/take_claims.h"

#include <stdlib.h>
#include <string.h>

#include "web/claim_load.h"
#include "web/claim_words.h"

int ps_web_take_holders(const struct ps_web_settings *settings, const struct ps_web_take *take,
			struct ps_claim_holders *holders_out)
{
	struct ps_claim_store store = { .lock = -1 };
	struct ps_claim_take of = { .number = take->number };
	int status = ps_web_claims_open(settings, &store);

	memset(holders_out, 0, sizeof(*holders_out));
	memcpy(of.station, take->station->name, sizeof(of.station));
	if (!status)
		status = ps_claim_holders_add(&store, &of, NULL, holders_out);
	ps_claim_store_close(&store);
	return status;
}

static void add_claim(const struct ps_web_request *request, struct ps_buf *page, uint64_t number)
{
	struct ps_claim *claim = NULL;
	size_t earlier;

	ps_html(page, "<li><a href=\"/claim/%ju\">%s %ju</a> ", (uintmax_t)number,
		ps_web_say(request, PS_WEB_CLAIM_ONE), (uintmax_t)number);
	/* it was read a moment ago; else the link is enough */
	if (ps_web_claim_load(&request->web->settings, number, &claim, &earlier) == 0) {
		ps_html(page, "%s ", ps_web_say(request, PS_WEB_DEADLINE));
		ps_web_claim_deadline(request, page, claim->deadline_s, true);
	}
	ps_html(page, "</li>");
	free(claim);
}

void ps_web_take_claims(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take)
{
	struct ps_claim_holders holders;
	int status = ps_web_take_holders(&request->web->settings, take, &holders);

	if (status)
		ps_html(page, "<p class=\"notice\" role=\"alert\">%s</p>",
			ps_web_say(request, PS_WEB_HOLD_CLAIMS_UNREAD));
	if (!holders.count)
		return;
	ps_html(page, "<section class=\"box\"><h2>%s</h2><ul class=\"jobs\">",
		ps_web_say(request, PS_WEB_CLAIMS_OPEN));
	for (size_t i = 0; i < holders.count; i++)
		add_claim(request, page, holders.claims[i]);
	if (holders.more)
		ps_html(page, "<li><a href=\"/claims\">…</a></li>");
	ps_html(page, "</ul></section>\n");
}
