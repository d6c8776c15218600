#include "web/forms.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/limits.h"
#include "tools/channel.h"
#include "tools/choice.h"
#include "tools/data.h"
#include "tools/station_said.h"
#include "web/clock.h"

#define US_PER_SECOND 1000000LL
#define USUAL_S (48 * 3600LL) /* until a claim is to be answered */

enum { VIEWS_LEN_MAX = PS_CHOICE_MAX * 50 }; /* a camera's name, a second, and a blank */

void ps_web_form_begin(const struct ps_web_request *request, struct ps_buf *page, bool files,
		       const char *action)
{
	/* the token comes first: a file that comes before it is not taken */
	ps_html(page, "<form method=\"post\" action=\"%s\"", action);
	ps_html(page, files ? " enctype=\"multipart/form-data\">" : ">");
	ps_html(page, "<input type=\"hidden\" name=\"token\" value=\"%s\">",
		request->session->token);
}

void ps_web_form_end(const struct ps_web_request *request, struct ps_buf *page,
		     enum ps_web_word button)
{
	ps_html(page, "<button class=\"main\">%s</button></form>\n", ps_web_say(request, button));
}

void ps_web_form_copy(const struct ps_web_request *request, struct ps_buf *page, const char *of)
{
	ps_html(page,
		"<button type=\"button\" class=\"copy\" data-of=\"%s\" data-done=\"%s\" hidden>%s"
		"</button>",
		of, ps_web_say(request, PS_WEB_COPIED), ps_web_say(request, PS_WEB_COPY));
}

static void begin(const struct ps_web_request *request, struct ps_buf *page,
		  const struct ps_web_take *take, const char *what, enum ps_web_word title)
{
	char action[128];

	(void)snprintf(action, sizeof(action), "%s/take/%" PRIu64 "/%s", take->station->prefix,
		       take->number, what);
	ps_html(page, "<section class=\"box\"><h2>%s</h2>", ps_web_say(request, title));
	ps_web_form_begin(request, page, false, action);
}

static void end(const struct ps_web_request *request, struct ps_buf *page, enum ps_web_word word)
{
	ps_web_form_end(request, page, word);
	ps_html(page, "</section>\n");
}

static void add_option(struct ps_buf *page, const char *value, const char *text, bool chosen)
{
	ps_html(page, "<option value=\"%s\"", value);
	ps_html(page, chosen ? " selected>" : ">");
	ps_html(page, "%s</option>", text);
}

static void add_channels(const struct ps_web_request *request, struct ps_buf *page,
			 const char *chosen)
{
	struct ps_channels *channels = NULL;

	if (ps_channels_read(ps_data_channels(), &channels) == PS_OK)
		for (size_t i = 0; i < ps_channels_count(channels); i++) {
			const struct ps_channel *channel = ps_channels_at(channels, i);

			add_option(page, channel->name,
				   request->lang == PS_LANG_ZH ? channel->zh : channel->en,
				   chosen && strcmp(channel->name, chosen) == 0);
		}
	ps_channels_free(channels);
	ps_html(page, "</select></label>");
}

void ps_web_form_channels(const struct ps_web_request *request, struct ps_buf *page,
			  const char *chosen)
{
	ps_html(page, "<label>%s<select name=\"channel\">", ps_web_say(request, PS_WEB_CHANNEL));
	add_channels(request, page, chosen);
}

void ps_web_form_lang(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page, "<label>%s<select name=\"lang\">", ps_web_say(request, PS_WEB_FILES_LANG));
	add_option(page, "", ps_web_say(request, PS_WEB_FILES_LANG_OWN), false);
	add_option(page, "zh", "中文", false);
	add_option(page, "en", "English", false);
	ps_html(page, "</select></label>");
}

void ps_web_form_deadline(const struct ps_web_request *request, struct ps_buf *page)
{
	char until[PS_WEB_TIME_MAX];

	ps_web_minute_text(ps_web_utc_ms() * 1000 + USUAL_S * US_PER_SECOND, until);
	ps_html(page,
		"<label>%s<input type=\"datetime-local\" name=\"deadline\" value=\"%s\" required>"
		"</label>",
		ps_web_say(request, PS_WEB_DEADLINE), until);
}

void ps_web_form_channel_from(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page, "<label>%s<select name=\"channel\">",
		ps_web_say(request, PS_WEB_CHANNEL_FROM));
	add_option(page, "", ps_web_say(request, PS_WEB_NOT_SAID), false);
	add_channels(request, page, NULL);
}

void ps_web_form_types(const struct ps_web_request *request, struct ps_buf *page, const char *name,
		       enum ps_web_word none)
{
	const char *member = request->lang == PS_LANG_ZH ? "zh" : "en";
	struct ps_json_value *table = NULL;

	ps_html(page, "<label>%s<select name=\"%s\"", ps_web_say(request, PS_WEB_CLAIM), name);
	ps_html(page, none == PS_WEB_CLOSE_CHOOSE ? " required>" : ">");
	add_option(page, "", ps_web_say(request, none), false);
	if (ps_json_parse(ps_data_claims(), &table) == PS_OK)
		for (const struct ps_json_value *claim =
			     ps_json_first(ps_json_member(table, "claims"));
		     claim; claim = ps_json_next(claim))
			if (*ps_json_get_text(claim, "type"))
				add_option(page, ps_json_get_text(claim, "type"),
					   ps_json_get_text(claim, member), false);
	ps_json_free(table);
	ps_html(page, "</select></label>");
}

void ps_web_form_boxes(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page,
		"<details class=\"boxes\"><summary>%s</summary><p class=\"hint\">%s</p>"
		"<textarea name=\"boxes\" rows=\"3\" maxlength=\"4000\" spellcheck=\"false\" "
		"aria-label=\"%s\"></textarea><button type=\"button\" class=\"undo\">%s</button>"
		"</details>",
		ps_web_say(request, PS_WEB_HIDE), ps_web_say(request, PS_WEB_HIDE_HINT),
		ps_web_say(request, PS_WEB_HIDE), ps_web_say(request, PS_WEB_UNDO));
}

void ps_web_form_views(const struct ps_web_request *request, struct ps_buf *page, size_t most)
{
	ps_html(page,
		"<label>%s<input name=\"at\" value=\"%s\" maxlength=\"%ju\" spellcheck=\"false\" "
		"autocomplete=\"off\" autocapitalize=\"off\" data-most=\"%ju\" data-remove=\"%s\">"
		"</label><p class=\"hint\">%s</p>",
		ps_web_say(request, PS_WEB_VIEWS), ps_web_field(request, "at"),
		(uintmax_t)VIEWS_LEN_MAX, (uintmax_t)most, ps_web_say(request, PS_WEB_VIEW_REMOVE),
		ps_web_say(request, PS_WEB_VIEWS_HINT));
}

void ps_web_form_told(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page,
		"<details><summary>%s</summary><p class=\"hint\">%s</p>"
		"<label>%s<input name=\"picked_up\" maxlength=\"%ju\" "
		"autocomplete=\"off\"></label>",
		ps_web_say(request, PS_WEB_TOLD), ps_web_say(request, PS_WEB_TOLD_HINT),
		ps_web_say(request, PS_WEB_PICKED_UP), (uintmax_t)PS_TEXT_LEN_MAX / 4);
	ps_html(page,
		"<label>%s<input name=\"courier_weight\" maxlength=\"%ju\" autocomplete=\"off\">"
		"</label></details>",
		ps_web_say(request, PS_WEB_COURIER_WEIGHT), (uintmax_t)PS_TEXT_LEN_MAX / 4);
}

void ps_web_form_statement(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_web_station *station)
{
	if (station->run[0])
		ps_html(page,
			"<label class=\"check\"><input type=\"checkbox\" name=\"statement\" "
			"value=\"yes\">%s</label>",
			ps_web_say(request, PS_WEB_STATEMENT));
}

void ps_web_form_files(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page,
		"<label>%s<input type=\"file\" name=\"file\" multiple "
		"accept=\"image/*,video/*,.heic,.mkv\"></label><p class=\"hint\">%s</p>",
		ps_web_say(request, PS_WEB_SENT_FILES), ps_web_say(request, PS_WEB_SENT_HINT));
}

void ps_web_form_answer(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take)
{
	begin(request, page, take, "answer", PS_WEB_ANSWER);
	ps_web_form_channels(request, page, NULL);
	ps_web_form_lang(request, page);
	ps_web_form_types(request, page, "claim", PS_WEB_CLAIM_NONE);
	ps_web_form_views(request, page, PS_CHOICE_MAX);
	ps_web_form_boxes(request, page);
	ps_web_form_told(request, page);
	ps_web_form_statement(request, page, take->station);
	end(request, page, PS_WEB_MAKE);
}

void ps_web_form_excerpt(const struct ps_web_request *request, struct ps_buf *page,
			 const struct ps_web_take *take)
{
	begin(request, page, take, "excerpt", PS_WEB_EXCERPT);
	ps_html(page,
		"<p class=\"hint\">%s</p><div class=\"pair\">"
		"<label>%s<input name=\"from\" inputmode=\"decimal\" maxlength=\"12\"></label>"
		"<label>%s<input name=\"to\" inputmode=\"decimal\" maxlength=\"12\"></label></div>",
		ps_web_say(request, PS_WEB_EXCERPT_HINT), ps_web_say(request, PS_WEB_FROM_S),
		ps_web_say(request, PS_WEB_TO_S));
	ps_web_form_boxes(request, page);
	end(request, page, PS_WEB_EXCERPT_MAKE);
}

void ps_web_form_hold(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take)
{
	enum ps_web_role role = request->session->role;
	char why[PS_TEXT_SHOWN_MAX];

	if (take->held) {
		ps_station_said(take->hold_why, request->lang, why);
		ps_html(page, "<section class=\"box\"><p>%s %s: %s</p></section>",
			ps_web_say(request, PS_WEB_HOLD_BY), take->hold_by, why);
	}
	if (role < (take->held ? PS_WEB_MANAGER : PS_WEB_CLERK))
		return;
	if (!take->station->run[0]) {
		ps_html(page,
			"<section class=\"box\"><h2>%s</h2><p class=\"notice\">%s</p></section>\n",
			ps_web_say(request, take->held ? PS_WEB_RELEASE : PS_WEB_HOLD),
			ps_web_say(request, PS_WEB_STATION_FAR_HOLD));
		return;
	}
	begin(request, page, take, take->held ? "release" : "hold",
	      take->held ? PS_WEB_RELEASE : PS_WEB_HOLD);
	ps_html(page,
		"<p class=\"hint\">%s</p><label>%s<input name=\"why\" maxlength=\"%ju\" required>"
		"</label>",
		ps_web_say(request, PS_WEB_HOLD_HINT), ps_web_say(request, PS_WEB_REASON),
		(uintmax_t)PS_TEXT_LEN_MAX);
	if (take->held && ps_web_hold_claims(request, page, take))
		ps_html(page,
			"<label class=\"check\"><input type=\"checkbox\" name=\"force\" "
			"value=\"yes\" required>%s</label>",
			ps_web_say(request, PS_WEB_HOLD_FORCE));
	end(request, page, take->held ? PS_WEB_RELEASE : PS_WEB_HOLD);
}

void ps_web_form_stations(const struct ps_web_request *request, struct ps_buf *page,
			  const char *chosen)
{
	const struct ps_web_stations *stations = &request->web->settings.stations;

	if (!ps_web_stations_named(stations))
		return;
	ps_html(page, "<label>%s<select name=\"station\">",
		ps_web_say(request, PS_WEB_STATION_ONE));
	add_option(page, "", ps_web_say(request, PS_WEB_STATION_ALL), false);
	for (size_t i = 0; i < stations->count; i++)
		add_option(page, stations->stations[i].name, stations->stations[i].name,
			   strcmp(stations->stations[i].name, chosen) == 0);
	ps_html(page, "</select></label>");
}
