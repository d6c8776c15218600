/*
 * The hook hands on what the shop says to the station: scans, orders, stops. What each may hold is
 * packseald's to judge (firmware/shop_line.h); here it is seen to that it is one line, and of the
 * kind that its path says.
 */
#include <stdio.h>

#include "web/clock.h"
#include "web/hook.h"

#define NO_ANSWER "the station gave no answer that can be read: it may have taken it"

static void start(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web *web = request->web;
	struct ps_buf line;
	enum ps_err err;

	ps_buf_init(&line);
	/* of which station it is said is no business of the station's */
	err = request->station->name[0] ? ps_json_line_without(request->body, "station", &line)
					: ps_json_line(request->body, &line);
	if (!err)
		err = ps_web_ask_start(&web->asks, request->station->run, "shop",
				       (struct ps_bytes){ line.bytes, line.len }, ps_web_now_ms(),
				       &request->ask);
	ps_buf_release(&line);
	if (!err)
		return;
	if (err == PS_BUSY)
		reply->retry_s = 1;
	ps_web_hook_refuse(reply, 503, "%s",
			   err == PS_NOT_FOUND
				   ? "no packseald listens to the shop: start it, with shop = yes "
				     "in [station]"
			   : err == PS_BUSY ? "the station is being asked a lot; say it again"
					    : ps_err_text(err));
}

/* What packseald answered, in its own words where it refuses. */
static void hand_back(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_buf *answer = &request->ask->answer;
	struct ps_json_value *value = NULL;
	struct ps_json *json = NULL;
	bool read = !ps_json_parse((struct ps_bytes){ answer->bytes, answer->len - 1 }, &value);
	bool well = read && ps_json_get_bool(value, "ok");
	const char *why = read ? ps_json_get_text(value, "error") : "";

	if (well)
		json = ps_web_hook_begin(reply);
	else if (*why)
		ps_web_hook_refuse(reply, 422, "%s", why);
	else
		ps_web_hook_refuse(reply, 502, NO_ANSWER);
	if (json) {
		ps_json_bool(json, "ok", true);
		ps_web_hook_end(json, reply, 200);
	}
	fprintf(stderr, "<6>%s said something to the station%s%s, which %s it\n",
		request->caller.name, request->station->name[0] ? " " : "", request->station->name,
		well ? "took" : "refused");
	ps_json_free(value);
}

/* Called a second time when the answer is there. */
static void hand_on(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (!ps_web_hook_station_of_body(request, reply))
		return;
	if (!request->ask)
		start(request, reply);
	else if (!request->ask->err)
		hand_back(request, reply);
	else if (request->ask->err == PS_BUSY)
		ps_web_hook_refuse(reply, 504,
				   "the station did not answer within 5 s: it may have taken it");
	else if (request->ask->err == PS_STOPPED)
		ps_web_hook_refuse(reply, 503, "packseal-web ends: the station may have taken it");
	else
		ps_web_hook_refuse(reply, 502, NO_ANSWER);
}

static bool has(const struct ps_web_request *request, const char *name)
{
	return ps_json_member(request->body, name);
}

void ps_web_hook_scan(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (has(request, "waybill"))
		hand_on(request, reply);
	else
		ps_web_hook_refuse(reply, 400, "a scan has a \"waybill\"");
}

void ps_web_hook_order(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (has(request, "waybills") && !has(request, "waybill"))
		hand_on(request, reply);
	else
		ps_web_hook_refuse(reply, 400, "an order has \"waybills\", a list");
}

void ps_web_hook_stop(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (has(request, "stop") != has(request, "go") && !has(request, "waybill") &&
	    !has(request, "waybills"))
		hand_on(request, reply);
	else
		ps_web_hook_refuse(reply, 400,
				   "a stop has \"stop\" and \"why\", its end has \"go\"");
}
