/* What a clerk has noted of a claim, and made for it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/verify.h"
#include "tools/moment.h"
#include "web/busy.h"
#include "web/claim_load.h"
#include "web/claim_read.h"
#include "web/clock.h"
#include "web/details.h"
#include "web/report.h"
#include "web/routes.h"

#define US_PER_SECOND 1000000

static void start(struct ps_web_request *request, struct ps_web_reply *reply,
		  struct ps_web_claim_order *order)
{
	struct ps_web *web = request->web;
	struct ps_web_job *job;
	enum ps_err err;

	order->user = request->session->user;
	order->lang = request->lang;
	order->upload = request->upload;
	err = ps_web_claim_start(&web->jobs, &web->settings, order, ps_web_now_ms() / 1000, &job);
	if (err) {
		ps_web_page_sentence(request, reply, err == PS_LIMIT ? 400 : 503,
				     err == PS_BUSY    ? PS_WEB_BUSY
				     : err == PS_LIMIT ? PS_WEB_BAD_INPUT
						       : PS_WEB_BROKEN);
		return;
	}
	ps_web_go(reply, "/job/%" PRIu64, job->id);
}

/* A minute by the clock of where the station is, as a browser sends it. */
static bool read_deadline(const struct ps_web_request *request, struct ps_web_claim_order *order)
{
	int64_t deadline_us = 0;

	if (!ps_web_minute_parse(ps_web_field(request, "deadline"), &deadline_us) ||
	    deadline_us <= 0)
		return false;
	order->deadline_s = deadline_us / US_PER_SECOND;
	return true;
}

void ps_web_do_claim_new(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_order order = { .claim = 0 };
	const char *fault = ps_web_claim_read_new(request, &order);

	if (!fault && !read_deadline(request, &order))
		fault = "deadline";
	if (fault)
		ps_web_page_bad_field(request, reply, fault);
	else
		start(request, reply, &order);
}

/* The claim that the path names, for an order; NULL: the reply says why not. */
static struct ps_claim *load(struct ps_web_request *request, struct ps_web_reply *reply,
			     struct ps_web_claim_order *order)
{
	struct ps_claim *claim = NULL;
	size_t earlier;
	int status =
		ps_web_claim_load(&request->web->settings, request->numbers[0], &claim, &earlier);

	if (status) {
		ps_web_page_sentence(request, reply, status == PS_EXIT_NO_INPUT ? 404 : 500,
				     status == PS_EXIT_NO_INPUT ? PS_WEB_NOT_FOUND : PS_WEB_BROKEN);
		return NULL;
	}
	ps_web_claim_order_about(&request->web->settings, claim, order);
	return claim;
}

void ps_web_do_claim_ask(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_order order = { .word = "ask" };
	struct ps_claim *claim = load(request, reply, &order);

	if (claim)
		start(request, reply, &order);
	free(claim);
}

void ps_web_do_claim_reply(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_order order = { .word = "reply" };
	struct ps_claim *claim = load(request, reply, &order);
	const char *fault = claim ? ps_web_claim_read_reply(request, &order) : NULL;

	if (fault)
		ps_web_page_bad_field(request, reply, fault);
	else if (claim)
		start(request, reply, &order);
	free(claim);
}

void ps_web_do_claim_close(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_order order = { .word = "close",
					    .text = ps_web_field(request, "text"),
					    .outcome = ps_web_field(request, "outcome") };
	struct ps_claim *claim = load(request, reply, &order);
	const char *fault = claim ? ps_web_claim_close_fault(&order) : NULL;

	if (fault)
		ps_web_page_bad_field(request, reply, fault);
	else if (claim)
		start(request, reply, &order);
	free(claim);
}

void ps_web_do_claim_reopen(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_order order = { .word = "reopen",
					    .text = ps_web_field(request, "text") };
	struct ps_claim *claim = load(request, reply, &order);
	const char *fault = claim ? ps_web_claim_text_fault(&order) : NULL;

	order.station = NULL; /* each holds its takes again */
	if (claim && !fault && !read_deadline(request, &order))
		fault = "deadline";
	if (fault)
		ps_web_page_bad_field(request, reply, fault);
	else if (claim)
		start(request, reply, &order);
	free(claim);
}

/* A number, or nothing, which is 0. */
static bool read_number(const struct ps_web_request *request, const char *name, uint64_t most,
			uint64_t *number_out)
{
	const char *text = ps_web_field(request, name);

	*number_out = 0;
	return !text[0] || ps_number_parse(text, 1, most, number_out);
}

/* "left/3"; nothing: the latest of the claim's. */
static bool read_take(const struct ps_web_request *request, const struct ps_claim *claim,
		      struct ps_web_claim_order *order)
{
	const char *text = ps_web_field(request, "take");
	struct ps_claim_take take = { .number = 0 };

	return (!text[0] || ps_claim_take_parse(text, &take)) &&
	       ps_web_claim_choose_take(&request->web->settings, claim, &take, order);
}

/* The name of a field that cannot be right; NULL: all may be. */
static const char *read_answer(const struct ps_web_request *request, const struct ps_claim *claim,
			       struct ps_web_claim_order *order)
{
	if (!ps_web_is_channel(order->channel))
		return "channel";
	if (!read_number(request, "file", claim->file_count, &order->file))
		return "file";
	return read_take(request, claim, order) ? NULL : "take";
}

void ps_web_do_claim_answer(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_order order = { .word = "answer",
					    .channel = ps_web_field(request, "channel") };
	struct ps_claim *claim = load(request, reply, &order);
	struct ps_web_details details = { .box_count = 0 };
	const char *field = claim ? read_answer(request, claim, &order) : NULL;
	enum ps_web_word fault = PS_WEB_BROKEN;
	bool well;

	order.details = &details;
	well = claim && !field && ps_web_details_read(request, &details, &fault) &&
	       ps_web_details_fit(&details, order.channel, order.station, ps_web_claim_drawn(claim),
				  &fault);
	if (field)
		ps_web_page_bad_field(request, reply, field);
	else if (claim && !well)
		ps_web_page_sentence(request, reply, 400, fault);
	else if (well && ps_web_details_note(&details, request, reply, order.station, order.take,
					     order.claim))
		start(request, reply, &order);
	ps_web_details_release(&details);
	free(claim);
}

/* To the claim, once it is noted; what failed stands here. */
void ps_web_page_note(struct ps_web_request *request, struct ps_web_reply *reply,
		      struct ps_web_job *job)
{
	struct ps_buf *page = &reply->body;
	uint64_t claim = job->state == PS_WEB_JOB_RUNS ? job->claim : ps_web_claim_noted(job);

	if (job->state == PS_WEB_JOB_DONE && claim) {
		ps_web_go(reply, "/claim/%" PRIu64, claim);
		ps_web_job_drop(job);
		return;
	}
	if (job->state == PS_WEB_JOB_RUNS) {
		ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_NOTING));
		reply->refresh_s = 1;
		ps_web_busy(request, page, PS_WEB_NOTING, job->dir);
	} else {
		ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_NOTED_NOT));
		ps_html(page, "<p class=\"notice bad\" role=\"alert\">%s</p>",
			ps_web_say(request, PS_WEB_SAYS));
		ps_web_report_log(page, job->dir, "log");
		if (claim)
			ps_html(page, "<p><a class=\"button\" href=\"/claim/%ju\">%s</a></p>",
				(uintmax_t)claim, ps_web_say(request, PS_WEB_BACK_TO_CLAIM));
		else
			ps_html(page, "<p><a class=\"button\" href=\"/claims/new\">%s</a></p>",
				ps_web_say(request, PS_WEB_CLAIM_NEW));
	}
	ps_web_page_end(reply);
}
