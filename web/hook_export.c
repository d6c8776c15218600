/* The hook has the files for a channel made, as a clerk does on the pages. */
#include <inttypes.h>

#include "web/details.h"
#include "web/export.h"
#include "web/hook.h"

static void start(struct ps_web_request *request, struct ps_web_reply *reply,
		  const struct ps_web_export *export)
{
	struct ps_web_job *job = NULL;
	enum ps_err err;

	if (ps_web_export_start(request, reply, export, &job, &err))
		ps_web_hook_started(reply, err, job);
}

/* False, and the reply says why, unless all of them may be. A list that is not there is fine. */
static bool read_list(const struct ps_json_value *body, const char *name, bool (*is)(const char *),
		      const char *example, const char **items_out, size_t most, size_t *count_out,
		      struct ps_web_reply *reply)
{
	const struct ps_json_value *list = ps_json_member(body, name);
	const struct ps_json_value *item = ps_json_first(list);
	bool well = !list || item;

	for (; well && item; item = ps_json_next(item)) {
		well = *count_out < most && is(ps_json_text_of(item));
		if (well)
			items_out[(*count_out)++] = ps_json_text_of(item);
	}
	if (!well)
		ps_web_hook_refuse(reply, 400, "%s: a list of 1 to %zu as \"%s\"", name, most,
				   example);
	return well;
}

static bool read_told(const struct ps_json_value *body, const char *name, const char **text_out,
		      struct ps_web_reply *reply)
{
	*text_out = ps_json_get_text(body, name);
	if (!ps_json_member(body, name) || (**text_out && ps_web_is_told(*text_out)))
		return true;
	ps_web_hook_refuse(reply, 400, "%s: a text of 1 to %d bytes", name, PS_TEXT_LEN_MAX);
	return false;
}

static bool read_lang(const struct ps_json_value *body, const char **lang_out,
		      struct ps_web_reply *reply)
{
	*lang_out = ps_json_get_text(body, "lang");
	if (!ps_json_member(body, "lang") || ps_web_is_lang(*lang_out))
		return true;
	ps_web_hook_refuse(reply, 400, "lang: zh or en");
	return false;
}

static bool read_statement(const struct ps_json_value *body, bool *statement_out,
			   struct ps_web_reply *reply)
{
	const struct ps_json_value *statement = ps_json_member(body, "statement");

	if (!statement || ps_json_truth(statement, statement_out))
		return true;
	ps_web_hook_refuse(reply, 400, "statement: true or false");
	return false;
}

bool ps_web_hook_details(const struct ps_json_value *body, const char *channel,
			 const struct ps_web_station *station, bool beside,
			 struct ps_web_details *details, struct ps_web_reply *reply)
{
	enum ps_web_word fault;

	if (!read_list(body, "boxes", ps_web_is_box, "top:0,0,40,40", details->boxes,
		       PS_WEB_BOXES_MAX, &details->box_count, reply) ||
	    !read_list(body, "at", ps_web_is_view, "top:12.5", details->views, PS_CHOICE_MAX,
		       &details->view_count, reply) ||
	    !read_told(body, "picked_up", &details->picked_up, reply) ||
	    !read_told(body, "courier_weight", &details->courier_weight, reply) ||
	    !read_lang(body, &details->lang, reply) ||
	    !read_statement(body, &details->statement, reply))
		return false;
	if (ps_web_details_fit(details, channel, station, beside, &fault))
		return true;
	ps_web_hook_refuse(reply, 400, "%s", ps_web_word(PS_LANG_EN, fault));
	return false;
}

void ps_web_hook_export(struct ps_web_request *request, struct ps_web_reply *reply)
{
	/* the first is of several stations alone */
	static const char *const members[] = {
		"station",   "take",	       "channel", "claim",     "boxes", "at",
		"picked_up", "courier_weight", "lang",	  "statement", NULL
	};
	bool several = ps_web_stations_named(&request->web->settings.stations);
	const struct ps_json_value *body = request->body;
	struct ps_web_take take;
	struct ps_web_export export = { .take = &take,
					.channel = ps_json_get_text(body, "channel"),
					.claim = ps_json_get_text(body, "claim"),
					.from = "",
					.to = "",
					.user = request->caller.name };
	struct ps_web_details details = { .box_count = 0 };
	uint64_t number;
	enum ps_err err;

	if (!ps_json_has_only(body, several ? members : members + 1))
		ps_web_hook_refuse(reply, 400,
				   "an export has take, channel, claim%s, boxes, at, picked_up, "
				   "courier_weight, lang and statement, each once",
				   several ? ", station" : "");
	else if (!ps_json_whole(ps_json_member(body, "take"), &number))
		ps_web_hook_refuse(reply, 400, "take: its number");
	else if (!ps_web_is_channel(export.channel))
		ps_web_hook_refuse(
			reply, 400,
			"channel: one of those that packseal export --channel list names");
	else if (ps_json_member(body, "claim") &&
		 (!*export.claim || !ps_web_is_claim(export.claim)))
		ps_web_hook_refuse(reply, 400,
				   "claim: a type that packseal claim new --type takes");
	else if (ps_web_hook_station(request, several ? ps_json_get_text(body, "station") : "",
				     reply) &&
		 ps_web_hook_details(body, export.channel, request->station, false, &details,
				     reply)) {
		export.details = &details;
		err = ps_web_take_find(request->station, number, &take);
		if (err)
			ps_web_hook_refuse(reply, err == PS_NOT_FOUND ? 404 : 503,
					   "take %" PRIu64 " cannot be had: %s", number,
					   ps_err_text(err));
		else
			start(request, reply, &export);
	}
}
