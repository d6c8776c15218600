#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/control_client.h"
#include "web/routes.h"

enum { WHY_LEN = 256 };

static void refuse(struct ps_web_request *request, struct ps_web_reply *reply, const char *why)
{
	reply->status = 503;
	ps_web_page_begin(request, reply, NULL);
	ps_html(&reply->body, "<p class=\"notice\" role=\"alert\">%s %s</p>",
		ps_web_say(request, PS_WEB_HOLD_FAILED), why);
	ps_web_page_end(reply);
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
		ps_web_page_sentence(request, reply, 400, PS_WEB_BAD_INPUT);
		return;
	}
	if (!request->station->run[0]) {
		ps_web_page_sentence(request, reply, 503, PS_WEB_STATION_FAR_HOLD);
		return;
	}
	err = ps_client_hold(request->station->run, &hold, &index, refusal, sizeof(refusal));
	if (err) {
		refuse(request, reply, err == PS_MISMATCH ? refusal : ps_err_text(err));
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
