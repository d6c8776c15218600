#include "web/claim_forms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/choice.h"
#include "tools/claim_text.h"
#include "web/claim_load.h"
#include "web/forms.h"

enum { MESSAGE_ROWS = 7 };

static void begin(const struct ps_web_request *request, struct ps_buf *page,
		  const struct ps_claim *claim, const char *what, bool files)
{
	char action[64];

	(void)snprintf(action, sizeof(action), "/claim/%" PRIu64 "/%s", claim->number, what);
	ps_web_form_begin(request, page, files, action);
}

static void add_text_input(const struct ps_web_request *request, struct ps_buf *page,
			   enum ps_web_word word)
{
	ps_html(page,
		"<label>%s<input name=\"text\" maxlength=\"%ju\" autocomplete=\"off\"></label>",
		ps_web_say(request, word), (uintmax_t)PS_TEXT_LEN_MAX / 4);
}

static void add_message(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_claim *claim, enum ps_lang lang, const char *id)
{
	char text[PS_CLAIM_TEXT_MAX];

	ps_claim_ask_text(claim->code, lang, text);
	ps_html(page, "<textarea readonly rows=\"%ju\" id=\"%s\" aria-label=\"%s\">%s</textarea>",
		(uintmax_t)MESSAGE_ROWS, id, ps_web_say(request, PS_WEB_ASK), text);
	ps_web_form_copy(request, page, id);
}

static void add_reply(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	ps_html(page, "<section class=\"box\"><h2>%s</h2>", ps_web_say(request, PS_WEB_REPLY));
	begin(request, page, claim, "reply", true);
	add_text_input(request, page, PS_WEB_REPLY_TEXT);
	ps_web_form_files(request, page);
	ps_html(page, "<button name=\"refused\" value=\"1\" class=\"second\">%s</button> ",
		ps_web_say(request, PS_WEB_REPLY_REFUSED));
	ps_web_form_end(request, page, PS_WEB_REPLY_NOTE);
	ps_html(page, "</section>\n");
}

void ps_web_claim_form_ask(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_claim *claim)
{
	enum ps_lang other = request->lang == PS_LANG_ZH ? PS_LANG_EN : PS_LANG_ZH;

	ps_html(page, "<section class=\"box\"><h2>%s</h2>", ps_web_say(request, PS_WEB_ASK));
	if (claim->code[0]) {
		add_message(request, page, claim, request->lang, "message");
		ps_html(page, "<details><summary>%s</summary>",
			ps_web_say(request, PS_WEB_ASK_OTHER));
		add_message(request, page, claim, other, "message-other");
		ps_html(page, "</details>");
		ps_web_page_script(page, "copy");
	} else {
		begin(request, page, claim, "ask", false);
		ps_html(page, "<p class=\"hint\">%s</p>", ps_web_say(request, PS_WEB_ASK_HINT));
		ps_web_form_end(request, page, PS_WEB_ASK_MAKE);
	}
	ps_html(page, "</section>\n");
	add_reply(request, page, claim);
}

/* What a film can answer of such a claim, and what the channel calls it. */
static void add_advice(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_claim *claim)
{
	const struct ps_claim_fields none = {
		.waybill = "", .code = "", .from = "", .notes = request->lang
	};
	struct ps_claim_text *text = malloc(sizeof(*text));

	if (text && !ps_claim_text_make(claim->type, claim->channel, request->lang, &none, 0,
					UINT64_MAX, text)) {
		if (text->note[0])
			ps_html(page, "<p class=\"hint\">%s</p>", text->note);
		if (text->reason[0])
			ps_html(page, "<p class=\"hint\">%s <b>%s</b></p>",
				ps_web_say(request, PS_WEB_REASON_PICK), text->reason);
	}
	free(text);
}

static void add_files(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	ps_html(page, "<label>%s<select name=\"file\"><option value=\"\">%s</option>",
		ps_web_say(request, PS_WEB_BESIDE), ps_web_say(request, PS_WEB_BESIDE_FIRST));
	for (size_t i = 0; i < claim->file_count; i++)
		if (claim->files[i].decodes)
			ps_html(page, "<option value=\"%ju\">%ju: %s</option>", (uintmax_t)i + 1,
				(uintmax_t)i + 1, claim->files[i].given);
	ps_html(page, "</select></label>");
}

static void add_takes(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	ps_html(page, "<label>%s<select name=\"take\"><option value=\"\">%s</option>",
		ps_web_say(request, PS_WEB_TAKE), ps_web_say(request, PS_WEB_TAKE_LATEST));
	for (size_t i = 0; i < claim->take_count; i++) {
		char text[PS_CLAIM_TAKE_TEXT_MAX];

		ps_claim_take_text(&claim->takes[i], text);
		ps_html(page, "<option value=\"%s\">%s</option>", text, text);
	}
	ps_html(page, "</select></label>");
}

/* The film that the form stands beside, as the claim itself writes it. */
static void add_take(struct ps_buf *page, const struct ps_web_take *film)
{
	struct ps_claim_take take = { .number = film->number };
	char text[PS_CLAIM_TAKE_TEXT_MAX];

	memcpy(take.station, film->station->name, sizeof(take.station));
	ps_claim_take_text(&take, text);
	ps_html(page, "<input type=\"hidden\" name=\"take\" value=\"%s\">", text);
}

void ps_web_claim_form_answer(const struct ps_web_request *request, struct ps_buf *page,
			      const struct ps_claim *claim, const struct ps_web_take *take)
{
	const struct ps_web_station *station;

	ps_html(page, "<section class=\"box\"><h2>%s", ps_web_say(request, PS_WEB_ANSWER_THIS));
	if (take)
		ps_html(page, " <a href=\"/claim/%ju\">%ju</a>", (uintmax_t)claim->number,
			(uintmax_t)claim->number);
	ps_html(page, "</h2>");
	if (!claim->take_count || !claim->waybill[0]) {
		ps_html(page, "<p class=\"notice\">%s</p></section>\n",
			ps_web_say(request, claim->take_count ? PS_WEB_NO_PARCEL : PS_WEB_NO_FILM));
		return;
	}
	add_advice(request, page, claim);
	begin(request, page, claim, "answer", false);
	ps_web_form_channels(request, page, claim->channel);
	ps_web_form_lang(request, page);
	if (claim->file_count)
		add_files(request, page, claim);
	if (take)
		add_take(page, take);
	else if (claim->take_count > 1)
		add_takes(request, page, claim);
	ps_web_form_views(request, page, PS_CHOICE_MAX - (ps_web_claim_drawn(claim) > 0));
	ps_web_form_boxes(request, page);
	ps_web_form_told(request, page);
	station = ps_web_claim_station(&request->web->settings, &claim->takes[0]);
	if (take || station)
		ps_web_form_statement(request, page, take ? take->station : station);
	if (!take && station)
		ps_html(page,
			"<p class=\"deeds\"><a class=\"button\" "
			"href=\"%s/take/%ju?claim=%ju\">%s</a>"
			"</p>",
			station->prefix, (uintmax_t)claim->takes[0].number,
			(uintmax_t)claim->number, ps_web_say(request, PS_WEB_CHOOSE_VIEWS));
	ps_web_form_end(request, page, PS_WEB_MAKE);
	ps_html(page, "</section>\n");
}

void ps_web_claim_form_close(const struct ps_web_request *request, struct ps_buf *page,
			     const struct ps_claim *claim)
{
	static const struct {
		const char *name, *zh;
	} outcomes[] = {
#define X(name, zh) { name, zh },
		PS_CLAIM_OUTCOMES(X)
#undef X
	};

	ps_html(page, "<section class=\"box\"><h2>%s</h2>", ps_web_say(request, PS_WEB_CLOSE));
	begin(request, page, claim, "close", false);
	ps_html(page, "<label>%s<select name=\"outcome\" required><option value=\"\">%s</option>",
		ps_web_say(request, PS_WEB_OUTCOME), ps_web_say(request, PS_WEB_CLOSE_CHOOSE));
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		ps_html(page, "<option value=\"%s\">%s</option>", outcomes[i].name,
			request->lang == PS_LANG_ZH ? outcomes[i].zh : outcomes[i].name);
	ps_html(page, "</select></label>");
	add_text_input(request, page, PS_WEB_REMARK);
	ps_html(page, "<p class=\"hint\">%s</p>", ps_web_say(request, PS_WEB_CLOSE_HINT));
	ps_web_form_end(request, page, PS_WEB_CLOSE);
	ps_html(page, "</section>\n");
}

void ps_web_claim_form_reopen(const struct ps_web_request *request, struct ps_buf *page,
			      const struct ps_claim *claim)
{
	ps_html(page, "<section class=\"box\"><h2>%s</h2>", ps_web_say(request, PS_WEB_REOPEN));
	begin(request, page, claim, "reopen", false);
	ps_web_form_deadline(request, page);
	add_text_input(request, page, PS_WEB_REMARK);
	ps_html(page, "<p class=\"hint\">%s</p>", ps_web_say(request, PS_WEB_REOPEN_HINT));
	ps_web_form_end(request, page, PS_WEB_REOPEN);
	ps_html(page, "</section>\n");
}
