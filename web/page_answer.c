#include <inttypes.h>
#include <stdio.h>

#include "tools/moment.h"
#include "web/clock.h"
#include "web/details.h"
#include "web/routes.h"

static bool is_second(const char *text)
{
	uint64_t us;

	return !*text || ps_seconds_parse(text, &us);
}

static void start(struct ps_web_request *request, struct ps_web_reply *reply,
		  const struct ps_web_order *order)
{
	struct ps_web *web = request->web;
	struct ps_web_job *job;
	enum ps_err err;

	if (!ps_web_details_note(order->details, request, reply, order->take->station,
				 order->take->number, 0))
		return;
	err = ps_web_job_start(&web->jobs, &web->settings, order, ps_web_now_ms() / 1000, &job);
	if (err)
		ps_web_page_sentence(request, reply, err == PS_LIMIT ? 400 : 503,
				     err == PS_BUSY    ? PS_WEB_BUSY
				     : err == PS_LIMIT ? PS_WEB_BAD_INPUT
						       : PS_WEB_BROKEN);
	else
		ps_web_go(reply, "/job/%" PRIu64, job->id);
	fprintf(stderr, "<6>%s exports take %s%s%" PRIu64 " for %s, %zu boxes hidden\n",
		order->user, order->take->station->name, order->take->station->name[0] ? "/" : "",
		order->take->number, order->channel[0] ? order->channel : "an excerpt",
		order->details->box_count);
}

static void make(struct ps_web_request *request, struct ps_web_reply *reply,
		 struct ps_web_order *order)
{
	struct ps_web_details details;
	struct ps_web_take take;
	enum ps_web_word fault;
	bool well = ps_web_details_read(request, &details, &fault) &&
		    ps_web_details_fit(&details, order->channel, false, &fault);

	order->take = &take;
	order->details = &details;
	order->user = request->session->user;
	if (!well)
		ps_web_page_sentence(request, reply, 400, fault);
	else if (ps_web_take_find(request->station, request->numbers[0], &take))
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	else
		start(request, reply, order);
	ps_web_details_release(&details);
}

void ps_web_do_answer(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_order order = { .channel = ps_web_field(request, "channel"),
				      .claim = ps_web_field(request, "claim"),
				      .from = "",
				      .to = "" };

	if (ps_web_is_channel(order.channel) && ps_web_is_claim(order.claim))
		make(request, reply, &order);
	else
		ps_web_page_bad_field(request, reply,
				      ps_web_is_channel(order.channel) ? "claim" : "channel");
}

void ps_web_do_excerpt(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_order order = { .channel = "",
				      .claim = "",
				      .from = ps_web_field(request, "from"),
				      .to = ps_web_field(request, "to") };

	if (is_second(order.from) && is_second(order.to))
		make(request, reply, &order);
	else
		ps_web_page_bad_field(request, reply, is_second(order.from) ? "to" : "from");
}
