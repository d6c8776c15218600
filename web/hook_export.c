/* The hook has the files for a channel made, as a clerk does on the pages, and gives them out. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "web/clock.h"
#include "web/details.h"
#include "web/entry.h"
#include "web/hook.h"
#include "web/note.h"

enum { TEXT_MAX = 8192 };

static void add_id(struct ps_json *json, const struct ps_web_job *job)
{
	char id[24];

	/* as text: it has more digits than a number in JavaScript keeps */
	(void)snprintf(id, sizeof(id), "%" PRIu64, job->id);
	ps_json_text(json, "job", id);
}

static void start(struct ps_web_request *request, struct ps_web_reply *reply,
		  const struct ps_web_order *order)
{
	struct ps_web *web = request->web;
	struct ps_web_job *job;
	struct ps_json *json;
	enum ps_err err =
		ps_web_job_start(&web->jobs, &web->settings, order, ps_web_now_ms() / 1000, &job);

	if (err == PS_BUSY) {
		reply->retry_s = 5;
		ps_web_hook_refuse(reply, 503, "enough is being made; order it again later");
		return;
	}
	if (err) {
		ps_web_hook_refuse(reply, 500, "it cannot be started: %s", ps_err_text(err));
		return;
	}
	fprintf(stderr, "<6>%s exports take %s%s%" PRIu64 " for %s, %zu boxes hidden\n",
		order->user, order->take->station->name, order->take->station->name[0] ? "/" : "",
		order->take->number, order->channel, order->details->box_count);
	(void)snprintf(reply->location, sizeof(reply->location), "/api/jobs/%" PRIu64, job->id);
	json = ps_web_hook_begin(reply);
	if (!json)
		return;
	add_id(json, job);
	ps_web_hook_end(json, reply, 202);
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

static bool read_details(const struct ps_json_value *body, const char *channel,
			 struct ps_web_details *details, struct ps_web_reply *reply)
{
	enum ps_web_word fault;

	if (!read_list(body, "boxes", ps_web_is_box, "top:0,0,40,40", details->boxes,
		       PS_WEB_BOXES_MAX, &details->box_count, reply) ||
	    !read_list(body, "at", ps_web_is_view, "top:12.5", details->views, PS_CHOICE_MAX,
		       &details->view_count, reply) ||
	    !read_told(body, "picked_up", &details->picked_up, reply) ||
	    !read_told(body, "courier_weight", &details->courier_weight, reply))
		return false;
	if (ps_web_details_fit(details, channel, false, &fault))
		return true;
	ps_web_hook_refuse(reply, 400, "%s", ps_web_word(PS_LANG_EN, fault));
	return false;
}

void ps_web_hook_export(struct ps_web_request *request, struct ps_web_reply *reply)
{
	/* the first is of several stations alone */
	static const char *const members[] = { "station",   "take",	      "channel",
					       "claim",	    "boxes",	      "at",
					       "picked_up", "courier_weight", NULL };
	bool several = ps_web_stations_named(&request->web->settings.stations);
	const struct ps_json_value *body = request->body;
	struct ps_web_take take;
	struct ps_web_order order = { .take = &take,
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
				   "an export has take, channel, claim%s, boxes, at, picked_up and "
				   "courier_weight, each once",
				   several ? ", station" : "");
	else if (!ps_json_whole(ps_json_member(body, "take"), &number))
		ps_web_hook_refuse(reply, 400, "take: its number");
	else if (!ps_web_is_channel(order.channel))
		ps_web_hook_refuse(
			reply, 400,
			"channel: one of those that packseal export --channel list names");
	else if (ps_json_member(body, "claim") && (!*order.claim || !ps_web_is_claim(order.claim)))
		ps_web_hook_refuse(reply, 400,
				   "claim: a type that packseal claim new --type takes");
	else if (ps_web_hook_station(request, several ? ps_json_get_text(body, "station") : "",
				     reply) &&
		 read_details(body, order.channel, &details, reply)) {
		order.details = &details;
		err = ps_web_take_find(request->station, number, &take);
		if (err)
			ps_web_hook_refuse(reply, err == PS_NOT_FOUND ? 404 : 503,
					   "take %" PRIu64 " cannot be had: %s", number,
					   ps_err_text(err));
		else
			start(request, reply, &order);
	}
}

/* Up to TEXT_MAX bytes of a file of the job; none if it is not there. */
static struct ps_bytes read_text(const struct ps_web_job *job, const char *name,
				 uint8_t bytes_out[TEXT_MAX])
{
	int fd = ps_web_job_open(job, ".", name);
	ssize_t got = fd >= 0 ? read(fd, bytes_out, TEXT_MAX) : 0;

	if (fd >= 0)
		(void)close(fd);
	return (struct ps_bytes){ bytes_out, got > 0 ? (size_t)got : 0 };
}

static void add_files(struct ps_json *json, const struct ps_web_job *job)
{
	struct ps_web_job_files files = { .count = 0 };
	struct ps_web_entry entry;

	if (ps_web_job_list(job, &files))
		files.count = 0;
	ps_json_array(json, "files");
	for (size_t i = 0; i < files.count; i++) {
		bool entered = ps_web_entry_find(job, files.files[i].name, &entry);

		ps_json_object(json, NULL);
		ps_json_text(json, "name", files.files[i].name);
		ps_json_number(json, "bytes", files.files[i].bytes);
		ps_json_text(json, "sha256", entered ? entry.digest : NULL);
		if (entered)
			ps_json_number(json, "ledger", entry.index);
		else
			ps_json_null(json, "ledger");
		ps_json_end(json);
	}
	ps_json_end(json);
}

static const struct ps_web_job *find(const struct ps_web_request *request,
				     struct ps_web_reply *reply)
{
	const struct ps_web_job *job =
		ps_web_job_find(&request->web->jobs, request->numbers[0], request->caller.name);

	if (!job)
		ps_web_hook_refuse(reply, 404, "there is no such job, or it is not yours");
	return job;
}

void ps_web_hook_job(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const states[] = { [PS_WEB_JOB_RUNS] = "runs",
					      [PS_WEB_JOB_DONE] = "done",
					      [PS_WEB_JOB_FAILED] = "failed" };
	const struct ps_web_job *job = find(request, reply);
	struct ps_json *json = job ? ps_web_hook_begin(reply) : NULL;
	uint8_t bytes[TEXT_MAX];

	if (!json)
		return;
	add_id(json, job);
	ps_json_text(json, "state", states[job->state]);
	if (job->station && job->station->name[0])
		ps_json_text(json, "station", job->station->name);
	ps_json_number(json, "take", job->take);
	ps_json_text(json, "waybill", job->waybill);
	ps_json_text(json, "channel", job->channel);
	if (job->state == PS_WEB_JOB_DONE)
		add_files(json, job);
	if (job->state == PS_WEB_JOB_FAILED)
		ps_json_bytes(json, "said", read_text(job, "log", bytes));
	ps_web_hook_end(json, reply, 200);
}

void ps_web_hook_job_file(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_web_job *job = find(request, reply);
	struct ps_web_job_files files = { .count = 0 };
	size_t at = 0;

	if (!job)
		return;
	if (job->state == PS_WEB_JOB_RUNS) {
		ps_web_hook_refuse(reply, 409, "it is still being made");
		return;
	}
	if (job->state == PS_WEB_JOB_DONE && ps_web_job_list(job, &files))
		files.count = 0;
	while (at < files.count && strcmp(files.files[at].name, request->rest) != 0)
		at++;
	/* the name is that of the list: of the request's nothing comes into a path */
	if (at < files.count && !ps_web_note(request, reply, PS_ACCESS_DOWNLOAD, job->station,
					     job->take, files.files[at].name))
		return;
	if (at < files.count)
		reply->fd = ps_web_job_open(job, "files", files.files[at].name);
	if (reply->fd < 0) {
		ps_web_hook_refuse(reply, 404, "the job has no such file");
		return;
	}
	reply->status = 200;
	reply->type = "application/octet-stream";
	(void)snprintf(reply->download, sizeof(reply->download), "%s", files.files[at].name);
}
