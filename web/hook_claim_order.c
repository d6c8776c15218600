/*
 * The hook notes a claim with what the buyer sent, and what becomes of it, and has it answered: the
 * jobs that the pages start, out of the same words (web/claim_order.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/verify.h"
#include "tools/moment.h"
#include "web/claim_load.h"
#include "web/claim_read.h"
#include "web/clock.h"
#include "web/details.h"
#include "web/hook.h"

static void start(struct ps_web_request *request, struct ps_web_reply *reply,
		  struct ps_web_claim_order *order)
{
	struct ps_web *web = request->web;
	struct ps_web_job *job = NULL;
	enum ps_err err;

	order->user = request->caller.name;
	order->upload = request->upload;
	err = ps_web_claim_start(&web->jobs, &web->settings, order, ps_web_now_ms() / 1000, &job);
	ps_web_hook_started(reply, err, job);
}

/* What each field, or member, of a claim takes. */
static void refuse(struct ps_web_reply *reply, const char *name)
{
	static const struct {
		const char *name, *takes;
	} fields[] = {
		{ "waybill", "the parcel's, or order=, 1 to 128 bytes" },
		{ "order", "1 to 128 bytes" },
		{ "type", "one that packseal claim new --type takes" },
		{ "channel", "one of those that packseal export --channel list names" },
		{ "buyer", "his name there, one line of at most 128 bytes" },
		{ "deadline", "48h, 5d, or a moment such as 2026-03-01T02:00:00Z or @1772330400" },
		{ "text", "at most 256 bytes" },
		{ "refused", "1, yes or true where the buyer refused, otherwise 0, no, false or "
			     "nothing" },
		{ "outcome", "won, lost, partly, settled or withdrawn" },
		{ "file", "the number of one of the claim's files" },
		{ "take", "the number of one of the claim's takes" },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(fields[i].name, name) == 0)
			ps_web_hook_refuse(reply, 400, "%s: %s", name, fields[i].takes);
}

/* Each field is one of those, and stands there once. */
static bool has_only(const struct ps_web_request *request, const char *const *names,
		     struct ps_web_reply *reply)
{
	for (size_t i = 0; i < request->field_count; i++) {
		const char *const *name = names;
		bool again = false;

		while (*name && strcmp(*name, request->fields[i].name) != 0)
			name++;
		for (size_t j = 0; j < i; j++)
			again = again ||
				strcmp(request->fields[j].name, request->fields[i].name) == 0;
		if (*name && !again)
			continue;
		ps_web_hook_refuse(reply, 400,
				   "a field in the form that is not known here, or stands there "
				   "twice");
		return false;
	}
	return true;
}

void ps_web_hook_claim_new(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const names[] = { "waybill", "order",    "type", "channel",
					     "buyer",	"deadline", "text", NULL };
	struct ps_web_claim_order order = { .claim = 0 };
	const char *fault;

	if (!has_only(request, names, reply))
		return;
	fault = ps_web_claim_read_new(request, &order);
	if (!fault && !ps_moment_parse_until(ps_web_field(request, "deadline"),
					     ps_web_utc_ms() / 1000, &order.deadline_s))
		fault = "deadline";
	if (fault)
		refuse(reply, fault);
	else
		start(request, reply, &order);
}

/* The claim that the path names, for an order; NULL: the reply says why not. */
static struct ps_claim *load(struct ps_web_request *request, struct ps_web_reply *reply,
			     struct ps_web_claim_order *order)
{
	struct ps_claim *claim = ps_web_hook_claim_load(request, reply, NULL);

	if (claim)
		ps_web_claim_order_about(&request->web->settings, claim, order);
	return claim;
}

static bool members_are(const struct ps_json_value *body, const char *const *names,
			const char *sentence, struct ps_web_reply *reply)
{
	if (ps_json_has_only(body, names))
		return true;
	ps_web_hook_refuse(reply, 400, "%s", sentence);
	return false;
}

void ps_web_hook_claim_ask(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const members[] = { NULL };
	struct ps_web_claim_order order = { .word = "ask" };
	struct ps_claim *claim =
		members_are(request->body, members, "to ask the buyer takes {}", reply)
			? load(request, reply, &order)
			: NULL;

	if (claim)
		start(request, reply, &order);
	free(claim);
}

void ps_web_hook_claim_reply(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const names[] = { "text", "refused", NULL };
	struct ps_web_claim_order order = { .word = "reply" };
	struct ps_claim *claim =
		has_only(request, names, reply) ? load(request, reply, &order) : NULL;
	const char *fault = claim ? ps_web_claim_read_reply(request, &order) : NULL;

	if (fault)
		refuse(reply, fault);
	else if (claim)
		start(request, reply, &order);
	free(claim);
}

void ps_web_hook_claim_close(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const members[] = { "outcome", "text", NULL };
	struct ps_web_claim_order order = { .word = "close",
					    .outcome = ps_json_get_text(request->body, "outcome"),
					    .text = ps_json_get_text(request->body, "text") };
	struct ps_claim *claim = members_are(request->body, members,
					     "to close takes outcome and text, each once", reply)
					 ? load(request, reply, &order)
					 : NULL;
	const char *fault = claim ? ps_web_claim_close_fault(&order) : NULL;

	if (fault)
		refuse(reply, fault);
	else if (claim)
		start(request, reply, &order);
	free(claim);
}

void ps_web_hook_claim_reopen(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const members[] = { "deadline", "text", NULL };
	struct ps_web_claim_order order = { .word = "reopen",
					    .text = ps_json_get_text(request->body, "text") };
	struct ps_claim *claim = members_are(request->body, members,
					     "to reopen takes deadline and text, each once", reply)
					 ? load(request, reply, &order)
					 : NULL;
	const char *fault = claim ? ps_web_claim_text_fault(&order) : NULL;

	order.station = NULL; /* each holds its takes again */
	if (claim && !ps_moment_parse_until(ps_json_get_text(request->body, "deadline"),
					    ps_web_utc_ms() / 1000, &order.deadline_s))
		fault = "deadline";
	if (fault)
		refuse(reply, fault);
	else if (claim)
		start(request, reply, &order);
	free(claim);
}

/* A whole number up to @most; 0 where it is not said. */
static bool read_number(const struct ps_json_value *body, const char *name, uint64_t most,
			uint64_t *number_out)
{
	const struct ps_json_value *member = ps_json_member(body, name);

	*number_out = 0;
	return !member || (ps_json_whole(member, number_out) && *number_out && *number_out <= most);
}

/* The body's take, and whose it is where there are several stations. */
static bool read_take(struct ps_web_request *request, const struct ps_claim *claim,
		      struct ps_web_claim_order *order, struct ps_web_reply *reply)
{
	struct ps_claim_take take = { .number = 0 };

	if (!read_number(request->body, "take", INT64_MAX, &take.number)) {
		refuse(reply, "take");
		return false;
	}
	if (take.number && ps_web_stations_named(&request->web->settings.stations)) {
		if (!ps_web_hook_station(request, ps_json_get_text(request->body, "station"),
					 reply))
			return false;
		memcpy(take.station, request->station->name, sizeof(take.station));
	}
	if (ps_web_claim_choose_take(&request->web->settings, claim, &take, order))
		return true;
	refuse(reply, "take");
	return false;
}

static bool read_answer(struct ps_web_request *request, const struct ps_claim *claim,
			struct ps_web_claim_order *order, struct ps_web_reply *reply)
{
	const struct ps_json_value *body = request->body;

	/* where the claim came from, unless it is to go elsewhere */
	order->channel = ps_json_member(body, "channel") ? ps_json_get_text(body, "channel")
							 : claim->channel;
	if (!ps_web_is_channel(order->channel))
		refuse(reply, "channel");
	else if (!read_number(body, "file", claim->file_count, &order->file))
		refuse(reply, "file");
	else
		return read_take(request, claim, order, reply);
	return false;
}

void ps_web_hook_claim_answer(struct ps_web_request *request, struct ps_web_reply *reply)
{
	/* the first is of several stations alone */
	static const char *const members[] = {
		"station",   "channel",	       "file", "take",	    "boxes", "at",
		"picked_up", "courier_weight", "lang", "statement", NULL
	};
	bool several = ps_web_stations_named(&request->web->settings.stations);
	struct ps_web_claim_order order = { .word = "answer" };
	struct ps_web_details details = { .box_count = 0 };
	struct ps_claim *claim =
		members_are(request->body, several ? members : members + 1,
			    several ? "an answer has channel, file, take, station, boxes, at, "
				      "picked_up, courier_weight, lang and statement, each once"
				    : "an answer has channel, file, take, boxes, at, picked_up, "
				      "courier_weight, lang and statement, each once",
			    reply)
			? load(request, reply, &order)
			: NULL;

	order.details = &details;
	if (claim && read_answer(request, claim, &order, reply) &&
	    ps_web_hook_details(request->body, order.channel, order.station,
				ps_web_claim_drawn(claim), &details, reply) &&
	    ps_web_details_note(&details, request, reply, order.station, order.take, order.claim))
		start(request, reply, &order);
	free(claim);
}
