#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/channel.h"
#include "tools/data.h"
#include "tools/moment.h"
#include "web/busy.h"
#include "web/claim_forms.h"
#include "web/claim_load.h"
#include "web/clock.h"
#include "web/flags.h"
#include "web/forms.h"
#include "web/note.h"
#include "web/report.h"
#include "web/routes.h"
#include "web/search.h"
#include "web/take_claims.h"

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

/* With the claim that it is looked at for. */
static void add_parts(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take, uint64_t part, const struct ps_claim *claim)
{
	uint64_t parts = parts_of(take);

	if (parts < 2)
		return;
	ps_html(page, "<p class=\"parts\">%s", ps_web_say(request, PS_WEB_PARTS));
	for (uint64_t i = 0; i < parts; i++) {
		ps_html(page, " <a href=\"%s/take/%ju?part=%ju", take->station->prefix,
			(uintmax_t)take->number, (uintmax_t)i);
		if (claim)
			ps_html(page, "&claim=%ju", (uintmax_t)claim->number);
		ps_html(page, "\">%ju</a>", (uintmax_t)(i + 1));
	}
	ps_html(page, " (%ju)</p>", (uintmax_t)(part + 1));
}

/* The buyer's picture that stands beside the signed ones in the answer: whoever has both before her
 * eyes chooses the views that show the same. */
static void add_buyer(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	size_t file = ps_web_claim_drawn(claim);

	if (!file)
		return;
	ps_html(page,
		"<figure><img id=\"buyer\" src=\"/claim/%ju/small/%ju.jpg\" "
		"data-from=\"/claim/%ju/small/\" data-first=\"%ju\" alt=\"%s\">"
		"<figcaption>%s</figcaption></figure>",
		(uintmax_t)claim->number, (uintmax_t)file, (uintmax_t)claim->number,
		(uintmax_t)file, ps_web_say(request, PS_WEB_FROM_BUYER),
		ps_web_say(request, PS_WEB_FROM_BUYER));
}

static void add_screen(const struct ps_web_request *request, struct ps_buf *page, const char *name,
		       double width, double height)
{
	ps_html(page,
		"<figure><canvas data-camera=\"%s\" width=\"%ju\" height=\"%ju\" role=\"img\" "
		"aria-label=\"%s\"></canvas><figcaption>%s",
		name, (uintmax_t)width, (uintmax_t)height, name, name);
	if (request->session->role >= PS_WEB_CLERK)
		ps_html(page,
			" <button type=\"button\" class=\"view\" data-camera=\"%s\" "
			"aria-label=\"%s: %s\" hidden>%s</button>",
			name, name, ps_web_say(request, PS_WEB_VIEW_ADD),
			ps_web_say(request, PS_WEB_VIEW_ADD));
	ps_html(page, "</figcaption></figure>");
}

static void add_screens(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_json_value *show, const struct ps_claim *claim)
{
	const struct ps_json_value *cameras =
		ps_json_member(ps_json_member(show, "take"), "cameras");

	ps_html(page, "<div class=\"screens\">");
	if (claim)
		add_buyer(request, page, claim);
	for (const struct ps_json_value *camera = ps_json_first(cameras); camera;
	     camera = ps_json_next(camera)) {
		double width = 0;
		double height = 0;

		(void)ps_json_get_number(camera, "width", &width);
		(void)ps_json_get_number(camera, "height", &height);
		if (width >= 1 && width <= PS_SIDE_PX_MAX && height >= 1 &&
		    height <= PS_SIDE_PX_MAX)
			add_screen(request, page, ps_json_get_text(camera, "name"), width, height);
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
		"</div><p class=\"notice bad\" role=\"alert\" id=\"lost\" hidden>%s</p>"
		"<p class=\"hint\">%s</p><noscript><p class=\"notice\">%s</p></noscript>",
		ps_web_say(request, PS_WEB_FILM_LOST), ps_web_say(request, PS_WEB_KEYS),
		ps_web_say(request, PS_WEB_NEEDS_SCRIPT));
}

static void add_player(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_web_view *view, const struct ps_json_value *show,
		       const struct ps_claim *claim)
{
	ps_html(page, "<section class=\"player\" id=\"player\" data-from=\"%s/take/%ju/%ju/\">",
		view->station->prefix, (uintmax_t)view->take, (uintmax_t)view->part);
	add_screens(request, page, show, claim);
	add_controls(request, page);
	ps_html(page, "</section>\n");
	ps_web_page_script(page, "player");
}

/* Whether the claim is of this parcel: another's picture has no business beside this film. */
static bool is_about(const struct ps_web_settings *settings, const struct ps_claim *claim,
		     const struct ps_web_take *take)
{
	for (size_t i = 0; i < claim->take_count; i++)
		if (claim->takes[i].number == take->number &&
		    ps_web_claim_station(settings, &claim->takes[i]) == take->station)
			return true;
	for (size_t i = 0; i < take->waybill_count; i++)
		if (strcmp(take->waybills[i], claim->waybill) == 0)
			return true;
	return false;
}

/* The open claim from whose page a clerk comes; free() it. NULL: none. */
static struct ps_claim *claim_of(const struct ps_web_request *request,
				 const struct ps_web_take *take)
{
	const struct ps_web_settings *settings = &request->web->settings;
	struct ps_claim *claim = NULL;
	uint64_t number;
	size_t earlier;

	if (request->session->role < PS_WEB_CLERK ||
	    !ps_number_parse(ps_web_field(request, "claim"), 1, PS_CLAIM_NUMBER_MAX, &number) ||
	    ps_web_claim_load(settings, number, &claim, &earlier))
		return NULL;
	if (!claim->outcome[0] && is_about(settings, claim, take))
		return claim;
	free(claim);
	return NULL;
}

/* How a claim is noted. */
static void add_new_claim(const struct ps_web_request *request, struct ps_buf *page,
			  const struct ps_web_take *take)
{
	if (!take->waybill_count)
		return;
	ps_html(page, "<p class=\"deeds\"><a class=\"button\" href=\"/claims/new?waybill=");
	ps_html_query(page, take->waybills[0]);
	ps_html(page, "\">%s</a></p>", ps_web_say(request, PS_WEB_CLAIM_NEW));
}

static void add_forms(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take, const struct ps_claim *claim)
{
	if (claim) {
		ps_web_claim_form_answer(request, page, claim, take);
	} else {
		ps_web_take_claims(request, page, take);
		add_new_claim(request, page, take);
		ps_web_form_answer(request, page, take);
	}
	ps_web_form_excerpt(request, page, take);
}

static void add_ready(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_view *view, const struct ps_web_take *take,
		      const struct ps_claim *claim)
{
	struct ps_json_value *show = ps_web_read_json(view->making.dir, "show.json");
	struct ps_json_value *verify = ps_web_read_json(view->making.dir, "verify.json");

	if (!view->has_ledger)
		ps_html(page, "<p class=\"notice\">%s</p>",
			ps_web_say(request, PS_WEB_LEDGER_NONE));
	add_player(request, page, view, show, claim);
	ps_html(page, "<div class=\"columns\"><div>");
	if (request->session->role >= PS_WEB_CLERK)
		add_forms(request, page, take, claim);
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

/* What is looked at, and for whom. */
struct look {
	const struct ps_web_take *take;
	uint64_t part;
	const struct ps_claim *claim;		    /* NULL: for none */
	const struct ps_web_view *view;		    /* being made, or made */
	const struct ps_web_claim_view *claim_view; /* the same; NULL: it has no picture */
};

static void add_view(const struct ps_web_request *request, struct ps_web_reply *reply,
		     const struct look *look)
{
	struct ps_buf *page = &reply->body;
	bool looking = look->claim_view && look->claim_view->making.state == PS_WEB_MAKING_RUNS;

	if (look->view->making.state == PS_WEB_MAKING_FAILED) {
		add_failed(request, page, look->view, look->take);
	} else if (look->view->making.state == PS_WEB_MAKING_READY && !looking) {
		add_ready(request, page, look->view, look->take, look->claim);
	} else {
		reply->refresh_s = 1;
		ps_web_busy(request, page, PS_WEB_PREPARING, look->view->making.dir);
	}
}

static void add_page(struct ps_web_request *request, struct ps_web_reply *reply,
		     const struct look *look)
{
	const struct ps_web_take *take = look->take;

	ps_web_page_begin(request, reply,
			  take->waybill_count ? take->waybills[0]
					      : ps_web_say(request, PS_WEB_NO_WAYBILL));
	add_facts(request, &reply->body, take);
	add_parts(request, &reply->body, take, look->part, look->claim);
	add_view(request, reply, look);
	if (request->session->role >= PS_WEB_MANAGER)
		ps_html(&reply->body, "<p><a href=\"/access?take=%ju%s%s\">%s</a></p>",
			(uintmax_t)take->number, take->station->name[0] ? "&station=" : "",
			take->station->name, ps_web_say(request, PS_WEB_SEEN_BY));
	ps_web_page_end(reply);
}

static enum ps_err get_views(struct ps_web_request *request, struct look *look)
{
	struct ps_web *web = request->web;
	int64_t now_s = ps_web_now_ms() / 1000;
	struct ps_web_claim_view *claim_view;
	struct ps_web_view *view;
	enum ps_err err = ps_web_view_get(&web->views, &web->settings, look->take, look->part,
					  request->lang, request->session->user, now_s, &view);

	if (err)
		return err;
	look->view = view;
	if (!look->claim || !ps_web_claim_drawn(look->claim))
		return PS_OK;
	err = ps_web_claim_view_get(&web->claim_views, &web->settings, look->claim, request->lang,
				    request->session->user, now_s, &claim_view);
	if (!err)
		look->claim_view = claim_view;
	return err;
}

void ps_web_page_take(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_take take;
	struct look look = { .take = &take };
	struct ps_claim *claim = NULL;
	enum ps_err err = ps_web_take_find(request->station, request->numbers[0], &take);

	if (!err && ps_web_field(request, "part")[0] &&
	    !ps_number_parse(ps_web_field(request, "part"), 0, parts_of(&take) - 1, &look.part))
		err = PS_NOT_FOUND;
	if (err) {
		ps_web_page_sentence(request, reply, err == PS_NOT_FOUND ? 404 : 500,
				     err == PS_NOT_FOUND ? PS_WEB_NOT_FOUND : PS_WEB_INDEX_BROKEN);
		return;
	}
	if (!ps_web_note_look(request, reply, &take))
		return;
	claim = claim_of(request, &take);
	look.claim = claim;
	if (!claim || ps_web_note_claim(request, reply, claim->number)) {
		err = get_views(request, &look);
		if (err) {
			ps_web_page_sentence(request, reply, 503,
					     err == PS_BUSY ? PS_WEB_BUSY : PS_WEB_BROKEN);
		} else {
			ps_web_search_count(&request->web->settings.stations, &take);
			add_page(request, reply, &look);
		}
	}
	free(claim);
}
