/* Claims by deadline, and the form with which one is noted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/claim_rows.h"
#include "web/claim_words.h"
#include "web/forms.h"
#include "web/note.h"
#include "web/routes.h"

static void add_row(const struct ps_web_request *request, struct ps_buf *page,
		    const struct ps_web_claim_row *row, bool all)
{
	ps_html(page,
		"<tr><td class=\"number\"><a href=\"/claim/%ju\">%ju</a></td>"
		"<td><a href=\"/claim/%ju\">%s</a></td><td class=\"time\">",
		(uintmax_t)row->number, (uintmax_t)row->number, (uintmax_t)row->number,
		row->waybill[0] ? row->waybill : row->order);
	ps_web_claim_deadline(request, page, row->deadline_s, !row->outcome[0]);
	ps_html(page, "</td><td>");
	ps_web_claim_type(request, page, row->type);
	ps_html(page, "</td><td>");
	ps_web_claim_channel(request, page, row->channel);
	ps_html(page, "</td>");
	if (all) {
		ps_html(page, "<td>");
		ps_web_claim_outcome(request, page, row->outcome);
		ps_html(page, "</td>");
	}
	ps_html(page, "</tr>\n");
}

static void add_table(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_claim_rows *rows, bool all)
{
	ps_html(page,
		"<div class=\"scroll\"><table class=\"list\"><thead><tr><th "
		"class=\"number\">%s</th>"
		"<th>%s</th><th>%s</th><th>%s</th><th>%s</th>",
		ps_web_say(request, PS_WEB_NUMBER), ps_web_say(request, PS_WEB_WAYBILL),
		ps_web_say(request, PS_WEB_DEADLINE), ps_web_say(request, PS_WEB_CLAIM),
		ps_web_say(request, PS_WEB_CHANNEL_FROM));
	if (all)
		ps_html(page, "<th>%s</th>", ps_web_say(request, PS_WEB_OUTCOME));
	ps_html(page, "</tr></thead><tbody>");
	for (size_t i = 0; i < rows->count; i++)
		add_row(request, page, &rows->rows[i], all);
	ps_html(page, "</tbody></table></div>");
}

void ps_web_page_claims(struct ps_web_request *request, struct ps_web_reply *reply)
{
	bool all = ps_web_field(request, "all")[0] != '\0';
	struct ps_web_claim_rows rows;
	struct ps_buf *page = &reply->body;

	if (!ps_web_note_claim(request, reply, 0))
		return;
	if (!ps_web_claims_list(&request->web->settings, all, &rows)) {
		ps_web_page_sentence(request, reply, 500, PS_WEB_BROKEN);
		return;
	}
	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_CLAIMS));
	ps_html(page, "<p class=\"deeds\"><a class=\"button\" href=\"/claims/new\">%s</a> ",
		ps_web_say(request, PS_WEB_CLAIM_NEW));
	ps_html(page, "<a href=\"%s\">%s</a></p>", all ? "/claims" : "/claims?all=1",
		ps_web_say(request, all ? PS_WEB_CLAIMS_OPEN : PS_WEB_CLAIMS_ALL));
	if (rows.count)
		add_table(request, page, &rows, all);
	else
		ps_html(page, "<p class=\"notice\">%s</p>", ps_web_say(request, PS_WEB_NO_CLAIMS));
	if (rows.more)
		ps_html(page, "<p>%s</p>", ps_web_say(request, PS_WEB_CLAIMS_MORE));
	if (rows.unread)
		ps_html(page, "<p class=\"notice\">%s %ju</p>",
			ps_web_say(request, PS_WEB_CLAIMS_UNREAD), (uintmax_t)rows.unread);
	ps_web_page_end(reply);
	free(rows.rows);
}

static void add_input(const struct ps_web_request *request, struct ps_buf *page,
		      enum ps_web_word word, const char *name, const char *value)
{
	ps_html(page,
		"<label>%s<input name=\"%s\" value=\"%s\" maxlength=\"%ju\" autocomplete=\"off\">"
		"</label>",
		ps_web_say(request, word), name, value, (uintmax_t)PS_CODE_LEN_MAX);
}

void ps_web_page_claim_new(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_buf *page = &reply->body;

	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_CLAIM_NEW));
	ps_html(page, "<section class=\"box form\">");
	ps_web_form_begin(request, page, true, "/claims/new");
	ps_html(page, "<div class=\"pair\">");
	add_input(request, page, PS_WEB_WAYBILL, "waybill", ps_web_field(request, "waybill"));
	add_input(request, page, PS_WEB_ORDER, "order", "");
	ps_web_form_types(request, page, "type", PS_WEB_CLOSE_CHOOSE);
	ps_web_form_channel_from(request, page);
	ps_web_form_deadline(request, page);
	add_input(request, page, PS_WEB_BUYER, "buyer", "");
	add_input(request, page, PS_WEB_REMARK, "text", "");
	ps_html(page, "</div>");
	ps_web_form_files(request, page);
	ps_html(page, "<p class=\"hint\">%s</p>", ps_web_say(request, PS_WEB_CLAIM_NEW_HINT));
	ps_web_form_end(request, page, PS_WEB_CLAIM_NEW);
	ps_html(page, "</section>");
	ps_web_page_end(reply);
}
