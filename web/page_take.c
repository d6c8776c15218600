#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/channel.h"
#include "tools/data.h"
#include "tools/moment.h"
#include "web/claim_forms.h"
#include "web/claim_load.h"
#include "web/clock.h"
#include "web/flags.h"
#include "web/forms.h"
#include "web/note.h"
#include "web/report.h"
#include "web/routes.h"
#include "web/search.h"

static uint64_t parts_of(const struct ps_web_take *take)
{
	return take->length_us / (PS_WEB_PART_S * 1000000ULL) + 1;
}

static void add_facts(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take)
{
	char started[PS_WEB_TIME_MAX];
	char length[24];

	ps_web_time_text(take->started_utc_us, started);
	(void)snprintf(length, sizeof(length), "%.1f", (double)take->length_us / 1e6);
	ps_html(page, "<p class=\"facts\">%s %s%s%ju · %s · %s %s · %s ",
		ps_web_say(request, PS_WEB_TAKE), take->station->name,
		take->station->name[0] ? "/" : "", (uintmax_t)take->number, started, length,
		ps_web_say(request, PS_WEB_SECONDS), take->lane);
	ps_web_flags(request, page, take);
	ps_html(page, "</p>\n");
}

static void add_parts(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take, uint64_t part)
{
	uint64_t parts = parts_of(take);

	if (parts < 2)
		return;
	ps_html(page, "<p class=\"parts\">%s", ps_web_say(request, PS_WEB_PARTS));
	for (uint64_t i = 0; i < parts; i++)
		ps_html(page, " <a href=\"%s/take/%ju?part=%ju\"%s>%ju</a>", take->station->prefix,
			(uintmax_t)take->number, (uintmax_t)i, "", (uintmax_t)(i + 1));
	ps_html(page, " (%ju)</p>", (uintmax_t)(part + 1));
}

static void add_screens(struct ps_buf *page, const struct ps_json_value *show)
{
	const struct ps_json_value *cameras =
		ps_json_member(ps_json_member(show, "take"), "cameras");

	ps_html(page, "<div class=\"screens\">");
	for (const struct ps_json_value *camera = ps_json_first(cameras); camera;
	     camera = ps_json_next(camera)) {
		double width = 0;
		double height = 0;

		(void)ps_json_get_number(camera, "width", &width);
		(void)ps_json_get_number(camera, "height", &height);
		if (width < 1 || width > PS_SIDE_PX_MAX || height < 1 || height > PS_SIDE_PX_MAX)
			continue;
		ps_html(page,
			"<figure><canvas data-camera=\"%s\" width=\"%ju\" height=\"%ju\" "
			"role=\"img\" "
			"aria-label=\"%s\"></canvas><figcaption>%s</figcaption></figure>",
			ps_json_get_text(camera, "name"), (uintmax_t)width, (uintmax_t)height,
			ps_json_get_text(camera, "name"), ps_json_get_text(camera, "name"));
	}
	ps_html(page, "</div>");
}

static void add_button(const struct ps_web_request *request, struct ps_buf *page, const char *id,
		       const char *sign, enum ps_web_word word)
{
	ps_html(page,
		"<button type=\"button\" id=\"%s\" title=\"%s\" aria-label=\"%s\">%s</button>", id,
		ps_web_say(request, word), ps_web_say(request, word), sign);
}

static void add_controls(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page,
		"<div class=\"line\"><div id=\"marks\"></div>"
		"<input type=\"range\" id=\"seek\" min=\"0\" max=\"1000\" value=\"0\" "
		"aria-label=\"%s\"></div><div class=\"controls\">",
		ps_web_say(request, PS_WEB_TIMELINE));
	add_button(request, page, "back", "‹", PS_WEB_STEP_BACK);
	ps_html(page,
		"<button type=\"button\" id=\"play\" class=\"main\" data-pause=\"%s\">%s</button>",
		ps_web_say(request, PS_WEB_PAUSE), ps_web_say(request, PS_WEB_PLAY));
	add_button(request, page, "on", "›", PS_WEB_STEP_ON);
	ps_html(page, "<label class=\"inline\">%s <select id=\"speed\">",
		ps_web_say(request, PS_WEB_SPEED));
	ps_html(page,
		"<option value=\"0.25\">¼</option><option value=\"0.5\">½</option>"
		"<option value=\"1\" selected>1</option><option value=\"2\">2</option>"
		"<option value=\"4\">4</option><option value=\"8\">8</option></select></label>");
	ps_html(page, "<output id=\"clock\">0.00 s</output>");
	if (request->session->role >= PS_WEB_CLERK)
		ps_html(page,
			"<button type=\"button\" id=\"mark-from\">%s</button>"
			"<button type=\"button\" id=\"mark-to\">%s</button>"
			"<button type=\"button\" id=\"hide\" aria-pressed=\"false\">%s</button>",
			ps_web_say(request, PS_WEB_MARK_FROM), ps_web_say(request, PS_WEB_MARK_TO),
			ps_web_say(request, PS_WEB_HIDE));
	ps_html(page,
		"</div><p class=\"hint\">%s</p><noscript><p class=\"notice\">%s</p></noscript>",
		ps_web_say(request, PS_WEB_KEYS), ps_web_say(request, PS_WEB_NEEDS_SCRIPT));
}

static void add_player(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_web_view *view, const struct ps_json_value *show)
{
	ps_html(page, "<section class=\"player\" id=\"player\" data-from=\"%s/take/%ju/%ju/\">",
		view->station->prefix, (uintmax_t)view->take, (uintmax_t)view->part);
	add_screens(page, show);
	add_controls(request, page);
	ps_html(page, "</section>\n");
}

/* The claim from whose page he comes, with its answer; otherwise how one is noted. */
static void add_claim(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take)
{
	struct ps_claim *claim = NULL;
	uint64_t number;
	size_t earlier;

	if (ps_number_parse(ps_web_field(request, "claim"), 1, PS_CLAIM_NUMBER_MAX, &number) &&
	    !ps_web_claim_load(&request->web->settings, number, &claim, &earlier) &&
	    !claim->outcome[0]) {
		ps_web_claim_form_answer(request, page, claim, take);
		free(claim);
		return;
	}
	free(claim);
	if (!take->waybill_count)
		return;
	ps_html(page, "<p class=\"deeds\"><a class=\"button\" href=\"/claims/new?waybill=");
	ps_html_query(page, take->waybills[0]);
	ps_html(page, "\">%s</a></p>", ps_web_say(request, PS_WEB_CLAIM_NEW));
}

static void add_ready(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_view *view, const struct ps_web_take *take)
{
	struct ps_json_value *show = ps_web_read_json(view->making.dir, "show.json");
	struct ps_json_value *verify = ps_web_read_json(view->making.dir, "verify.json");

	add_player(request, page, view, show);
	ps_html(page, "<div class=\"columns\"><div>");
	if (request->session->role >= PS_WEB_CLERK) {
		add_claim(request, page, take);
		ps_web_form_answer(request, page, take);
		ps_web_form_excerpt(request, page, take);
	}
	ps_web_form_hold(request, page, take);
	ps_html(page, "</div><div>");
	ps_web_report_verdict(request, page, verify);
	ps_web_report_events(request, page, show);
	ps_html(page, "</div></div>");
	ps_json_free(show);
	ps_json_free(verify);
}

static void add_failed(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_web_view *view, const struct ps_web_take *take)
{
	struct ps_json_value *verify = ps_web_read_json(view->making.dir, "verify.json");

	ps_html(page, "<p class=\"notice\" role=\"alert\">%s</p>",
		ps_web_say(request, PS_WEB_PREPARE_FAILED));
	ps_web_report_failed(request, page, view->making.dir);
	if (verify)
		ps_web_report_verdict(request, page, verify);
	ps_web_form_hold(request, page, take);
	ps_json_free(verify);
}

static void add_view(const struct ps_web_request *request, struct ps_web_reply *reply,
		     const struct ps_web_view *view, const struct ps_web_take *take)
{
	struct ps_buf *page = &reply->body;

	if (view->making.state == PS_WEB_MAKING_READY) {
		add_ready(request, page, view, take);
	} else if (view->making.state == PS_WEB_MAKING_FAILED) {
		add_failed(request, page, view, take);
	} else {
		reply->refresh_s = 1;
		ps_html(page, "<p class=\"notice busy\" role=\"status\">%s</p>",
			ps_web_say(request, PS_WEB_PREPARING));
	}
}

void ps_web_page_take(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web *web = request->web;
	struct ps_web_view *view;
	struct ps_web_take take;
	uint64_t part = 0;
	enum ps_err err = ps_web_take_find(request->station, request->numbers[0], &take);

	if (!err && ps_web_field(request, "part")[0] &&
	    !ps_number_parse(ps_web_field(request, "part"), 0, parts_of(&take) - 1, &part))
		err = PS_NOT_FOUND;
	if (err) {
		ps_web_page_sentence(request, reply, err == PS_NOT_FOUND ? 404 : 500,
				     err == PS_NOT_FOUND ? PS_WEB_NOT_FOUND : PS_WEB_INDEX_BROKEN);
		return;
	}
	if (!ps_web_note_look(request, reply, &take))
		return;
	err = ps_web_view_get(&web->views, &web->settings, &take, part, request->lang,
			      request->session->user, ps_web_now_ms() / 1000, &view);
	if (err) {
		ps_web_page_sentence(request, reply, 503,
				     err == PS_BUSY ? PS_WEB_BUSY : PS_WEB_BROKEN);
		return;
	}
	ps_web_search_count(&web->settings.stations, &take);
	ps_web_page_begin(request, reply,
			  take.waybill_count ? take.waybills[0]
					     : ps_web_say(request, PS_WEB_NO_WAYBILL));
	add_facts(request, &reply->body, &take);
	add_parts(request, &reply->body, &take, part);
	add_view(request, reply, view, &take);
	if (request->session->role >= PS_WEB_MANAGER)
		ps_html(&reply->body, "<p><a href=\"/access?take=%ju%s%s\">%s</a></p>",
			(uintmax_t)take.number, take.station->name[0] ? "&station=" : "",
			take.station->name, ps_web_say(request, PS_WEB_SEEN_BY));
	ps_web_page_end(reply);
}
