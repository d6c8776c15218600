#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/control_client.h"
#include "tools/station_said.h"
#include "web/forms.h"
#include "web/routes.h"
#include "web/take_claims.h"

enum { WHY_LEN = 256 };

/* It says no, or nobody could ask it: then it is to be tried again later. */
static void refuse(struct ps_web_request *request, struct ps_web_reply *reply, enum ps_err err,
		   const char *refusal)
{
	char why[PS_TEXT_SHOWN_MAX];

	ps_station_said(err == PS_MISMATCH ? refusal : ps_err_text(err), request->lang, why);
	reply->status = err == PS_MISMATCH ? 409 : 503;
	ps_web_page_begin(request, reply, NULL);
	ps_html(&reply->body, "<p class=\"notice\" role=\"alert\">%s %s</p>",
		ps_web_say(request, PS_WEB_HOLD_FAILED), why);
	ps_web_page_end(reply);
}

bool ps_web_hold_claims(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take)
{
	struct ps_claim_holders holders;
	int status = ps_web_take_holders(&request->web->settings, take, &holders);

	if (!status && !holders.count)
		return false;
	ps_html(page, "<p class=\"notice\" role=\"alert\">%s",
		ps_web_say(request,
			   holders.count ? PS_WEB_HOLD_CLAIMS : PS_WEB_HOLD_CLAIMS_UNREAD));
	for (size_t i = 0; i < holders.count; i++)
		ps_html(page, " <a href=\"/claim/%ju\">%ju</a>", (uintmax_t)holders.claims[i],
			(uintmax_t)holders.claims[i]);
	ps_html(page, holders.more ? " …</p>" : "</p>");
	return true;
}

/* Whoever was not told of the claims, as a page that was made before, is told now. */
static bool is_claimed(struct ps_web_request *request, struct ps_web_reply *reply,
		       const struct ps_web_take *take)
{
	struct ps_buf told;
	bool claimed;

	ps_buf_init(&told);
	claimed = !ps_web_field(request, "force")[0] && ps_web_hold_claims(request, &told, take);
	if (claimed) {
		reply->status = 409;
		ps_web_page_begin(request, reply, NULL);
		ps_buf_add(&reply->body, told.bytes, told.len);
		ps_html(&reply->body, "<p><a class=\"button\" href=\"%s/take/%ju\">%s</a></p>",
			take->station->prefix, (uintmax_t)take->number,
			ps_web_say(request, PS_WEB_RELEASE));
		ps_web_page_end(reply);
	}
	ps_buf_release(&told);
	return claimed;
}

static void set(struct ps_web_request *request, struct ps_web_reply *reply, bool on)
{
	struct ps_client_hold hold = { .take = request->numbers[0],
				       .on = on,
				       .why = ps_web_field(request, "why"),
				       .by = request->session->user };
	struct ps_web_take take;
	char refusal[WHY_LEN] = "";
	uint64_t index;
	enum ps_err err = ps_web_take_find(request->station, hold.take, &take);

	if (err) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
		return;
	}
	if (!hold.why[0] || strlen(hold.why) > PS_TEXT_LEN_MAX) {
		ps_web_page_bad_field(request, reply, "why");
		return;
	}
	if (!request->station->run[0]) {
		ps_web_page_sentence(request, reply, 503, PS_WEB_STATION_FAR_HOLD);
		return;
	}
	if (!on && is_claimed(request, reply, &take))
		return;
	err = ps_client_hold(request->station->run, &hold, &index, refusal, sizeof(refusal));
	if (err) {
		refuse(request, reply, err, refusal);
		return;
	}
	fprintf(stderr, "<6>%s: take %s%s%" PRIu64 " is %s, ledger entry %" PRIu64 "\n", hold.by,
		request->station->name, request->station->name[0] ? "/" : "", hold.take,
		on ? "held" : "not held any more", index);
	ps_web_go(reply, "%s/take/%" PRIu64, request->station->prefix, hold.take);
}

void ps_web_do_hold(struct ps_web_request *request, struct ps_web_reply *reply)
{
	set(request, reply, true);
}

void ps_web_do_release(struct ps_web_request *request, struct ps_web_reply *reply)
{
	set(request, reply, false);
}
