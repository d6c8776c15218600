#include <inttypes.h>

#include "tools/moment.h"
#include "web/details.h"
#include "web/export.h"
#include "web/routes.h"

static bool is_second(const char *text)
{
	uint64_t us;

	return !*text || ps_seconds_parse(text, &us);
}

static void start(struct ps_web_request *request, struct ps_web_reply *reply,
		  const struct ps_web_export *export)
{
	struct ps_web_job *job;
	enum ps_err err;

	if (!ps_web_export_start(request, reply, export, &job, &err))
		return;
	if (err)
		ps_web_page_sentence(request, reply, err == PS_LIMIT ? 400 : 503,
				     err == PS_BUSY    ? PS_WEB_BUSY
				     : err == PS_LIMIT ? PS_WEB_BAD_INPUT
						       : PS_WEB_BROKEN);
	else
		ps_web_go(reply, "/job/%" PRIu64, job->id);
}

static void make(struct ps_web_request *request, struct ps_web_reply *reply,
		 struct ps_web_export *export)
{
	struct ps_web_details details;
	struct ps_web_take take;
	enum ps_web_word fault;
	bool well = ps_web_details_read(request, &details, &fault) &&
		    ps_web_details_fit(&details, export->channel, request->station, false, &fault);

	export->take = &take;
	export->details = &details;
	export->user = request->session->user;
	export->lang = request->lang;
	if (!well)
		ps_web_page_sentence(request, reply, 400, fault);
	else if (ps_web_take_find(request->station, request->numbers[0], &take))
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	else
		start(request, reply, export);
	ps_web_details_release(&details);
}

void ps_web_do_answer(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_export export = { .channel = ps_web_field(request, "channel"),
					.claim = ps_web_field(request, "claim"),
					.from = "",
					.to = "" };

	if (ps_web_is_channel(export.channel) && ps_web_is_claim(export.claim))
		make(request, reply, &export);
	else
		ps_web_page_bad_field(request, reply,
				      ps_web_is_channel(export.channel) ? "claim" : "channel");
}

void ps_web_do_excerpt(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_export export = { .channel = "",
					.claim = "",
					.from = ps_web_field(request, "from"),
					.to = ps_web_field(request, "to") };

	if (is_second(export.from) && is_second(export.to))
		make(request, reply, &export);
	else
		ps_web_page_bad_field(request, reply, is_second(export.from) ? "to" : "from");
}
