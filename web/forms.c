#include "web/forms.h"

#include "signing/limits.h"
#include "tools/channel.h"
#include "tools/data.h"

static void begin(const struct ps_web_request *request, struct ps_buf *page,
		  const struct ps_web_take *take, const char *what, enum ps_web_word title)
{
	ps_html(page,
		"<section class=\"box\"><h2>%s</h2><form method=\"post\" action=\"/take/%ju/%s\">"
		"<input type=\"hidden\" name=\"token\" value=\"%s\">",
		ps_web_say(request, title), (uintmax_t)take->number, what, request->session->token);
}

static void end(const struct ps_web_request *request, struct ps_buf *page, enum ps_web_word word)
{
	ps_html(page, "<button class=\"main\">%s</button></form></section>\n",
		ps_web_say(request, word));
}

static void add_channels(const struct ps_web_request *request, struct ps_buf *page)
{
	struct ps_channels *channels = NULL;

	ps_html(page, "<label>%s<select name=\"channel\">", ps_web_say(request, PS_WEB_CHANNEL));
	if (ps_channels_read(ps_data_channels(), &channels) == PS_OK)
		for (size_t i = 0; i < ps_channels_count(channels); i++) {
			const struct ps_channel *channel = ps_channels_at(channels, i);

			ps_html(page, "<option value=\"%s\">%s</option>", channel->name,
				request->lang == PS_LANG_ZH ? channel->zh : channel->en);
		}
	ps_channels_free(channels);
	ps_html(page, "</select></label>");
}

static void add_claims(const struct ps_web_request *request, struct ps_buf *page)
{
	const char *member = request->lang == PS_LANG_ZH ? "zh" : "en";
	struct ps_json_value *table = NULL;

	ps_html(page, "<label>%s<select name=\"claim\"><option value=\"\">%s</option>",
		ps_web_say(request, PS_WEB_CLAIM), ps_web_say(request, PS_WEB_CLAIM_NONE));
	if (ps_json_parse(ps_data_claims(), &table) == PS_OK)
		for (const struct ps_json_value *claim =
			     ps_json_first(ps_json_member(table, "claims"));
		     claim; claim = ps_json_next(claim))
			if (*ps_json_get_text(claim, "type"))
				ps_html(page, "<option value=\"%s\">%s</option>",
					ps_json_get_text(claim, "type"),
					ps_json_get_text(claim, member));
	ps_json_free(table);
	ps_html(page, "</select></label>");
}

static void add_boxes(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page,
		"<details class=\"boxes\"><summary>%s</summary><p class=\"hint\">%s</p>"
		"<textarea name=\"boxes\" rows=\"3\" maxlength=\"4000\" spellcheck=\"false\" "
		"aria-label=\"%s\"></textarea><button type=\"button\" class=\"undo\">%s</button>"
		"</details>",
		ps_web_say(request, PS_WEB_HIDE), ps_web_say(request, PS_WEB_HIDE_HINT),
		ps_web_say(request, PS_WEB_HIDE), ps_web_say(request, PS_WEB_UNDO));
}

void ps_web_form_answer(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take)
{
	begin(request, page, take, "answer", PS_WEB_ANSWER);
	add_channels(request, page);
	add_claims(request, page);
	add_boxes(request, page);
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
	add_boxes(request, page);
	end(request, page, PS_WEB_EXCERPT_MAKE);
}

void ps_web_form_hold(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take)
{
	enum ps_web_role role = request->session->role;

	if (take->held)
		ps_html(page, "<section class=\"box\"><p>%s %s: %s</p></section>",
			ps_web_say(request, PS_WEB_HOLD_BY), take->hold_by, take->hold_why);
	if (role < (take->held ? PS_WEB_MANAGER : PS_WEB_CLERK))
		return;
	begin(request, page, take, take->held ? "release" : "hold",
	      take->held ? PS_WEB_RELEASE : PS_WEB_HOLD);
	ps_html(page,
		"<p class=\"hint\">%s</p><label>%s<input name=\"why\" maxlength=\"%ju\" required>"
		"</label>",
		ps_web_say(request, PS_WEB_HOLD_HINT), ps_web_say(request, PS_WEB_REASON),
		(uintmax_t)PS_TEXT_LEN_MAX);
	end(request, page, take->held ? PS_WEB_RELEASE : PS_WEB_HOLD);
}
