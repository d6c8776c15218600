#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/channel.h"
#include "tools/data.h"
#include "tools/moment.h"
#include "web/clock.h"
#include "web/routes.h"

enum { BOXES_MAX = 16, BOX_LEN_MAX = 160 };

/* One that a clerk may have typed: a camera's name, a colon, numbers. The rest is packseal's to
 * say. */
static bool is_box(const char *text)
{
	const char *colon = strrchr(text, ':');

	return colon && colon > text && strlen(text) <= BOX_LEN_MAX &&
	       colon[1 + strspn(colon + 1, "0123456789,.@-")] == '\0';
}

/* The lines of @text, which is changed. False if one of them cannot be a box. */
static bool split(char *text, struct ps_web_order *order, char *boxes[BOXES_MAX])
{
	char *rest = text;
	char *line;

	while ((line = strsep(&rest, "\r\n"))) {
		line += strspn(line, " \t");
		if (!*line)
			continue;
		if (order->box_count == BOXES_MAX || !is_box(line))
			return false;
		boxes[order->box_count++] = line;
	}
	order->boxes = boxes;
	return true;
}

static bool is_channel(const char *name)
{
	struct ps_channels *channels = NULL;
	bool found = ps_channels_read(ps_data_channels(), &channels) == PS_OK &&
		     ps_channels_find(channels, name);

	ps_channels_free(channels);
	return found;
}

static bool is_claim(const char *name)
{
	struct ps_json_value *table = NULL;
	bool found = !*name;

	if (ps_json_parse(ps_data_claims(), &table) == PS_OK)
		for (const struct ps_json_value *claim =
			     ps_json_first(ps_json_member(table, "claims"));
		     claim; claim = ps_json_next(claim))
			found = found || strcmp(ps_json_get_text(claim, "type"), name) == 0;
	ps_json_free(table);
	return found;
}

static bool is_second(const char *text)
{
	uint64_t us;

	return !*text || ps_seconds_parse(text, &us);
}

static void make(struct ps_web_request *request, struct ps_web_reply *reply,
		 struct ps_web_order *order)
{
	struct ps_web *web = request->web;
	char *text = strdup(ps_web_field(request, "boxes"));
	char *boxes[BOXES_MAX];
	struct ps_web_take take;
	struct ps_web_job *job;
	enum ps_err err = ps_web_take_find(web->settings.store, request->numbers[0], &take);

	order->take = &take;
	order->user = request->session->user;
	if (err) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	} else if (!text || !split(text, order, boxes)) {
		ps_web_page_sentence(request, reply, 400, PS_WEB_BAD_INPUT);
	} else {
		err = ps_web_job_start(&web->jobs, &web->settings, order, ps_web_now_ms() / 1000,
				       &job);
		if (err)
			ps_web_page_sentence(request, reply, 503,
					     err == PS_BUSY ? PS_WEB_BUSY : PS_WEB_BROKEN);
		else
			ps_web_go(reply, "/job/%" PRIu64, job->id);
		fprintf(stderr, "<6>%s exports take %" PRIu64 " for %s, %zu boxes hidden\n",
			order->user, take.number, order->channel[0] ? order->channel : "an excerpt",
			order->box_count);
	}
	free(text);
}

void ps_web_do_answer(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_order order = { .channel = ps_web_field(request, "channel"),
				      .claim = ps_web_field(request, "claim"),
				      .from = "",
				      .to = "" };

	if (is_channel(order.channel) && is_claim(order.claim))
		make(request, reply, &order);
	else
		ps_web_page_sentence(request, reply, 400, PS_WEB_BAD_INPUT);
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
		ps_web_page_sentence(request, reply, 400, PS_WEB_BAD_INPUT);
}
