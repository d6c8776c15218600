/* Who searched and looked: the latest of the access log, for managers. */
#include <stdlib.h>
#include <string.h>

#include "tools/moment.h"
#include "web/clock.h"
#include "web/forms.h"
#include "web/note.h"
#include "web/routes.h"

enum { SHOWN_MAX = 200 };

struct row {
	uint64_t serial;
	int64_t utc_us;
	uint64_t act;
	uint64_t take;
	char station[PS_NAME_LEN_MAX + 1];
	char who[PS_NAME_LEN_MAX + 1];
	char text[PS_TEXT_LEN_MAX + 1];
};

struct query {
	const char *who;     /* "": everybody */
	const char *station; /* "": all */
	uint64_t take;	     /* 0: all */
	size_t count;	     /* that fit, of which the last SHOWN_MAX are kept */
	struct row rows[SHOWN_MAX];
};

static void copy(char *text_out, struct ps_bytes text)
{
	if (text.len) /* what an entry leaves out has no bytes */
		memcpy(text_out, text.bytes, text.len);
	text_out[text.len] = '\0';
}

static enum ps_err on_item(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct query *query = ctx;
	const struct ps_access_entry *entry = &item->entry;
	struct row *row = &query->rows[query->count % SHOWN_MAX];
	char who[PS_NAME_LEN_MAX + 1], station[PS_NAME_LEN_MAX + 1];

	(void)bytes;
	if (item->kind != PS_ACCESS_ENTRY || (query->take && entry->take != query->take))
		return PS_OK;
	copy(who, entry->who);
	if (query->who[0] && strcmp(who, query->who) != 0)
		return PS_OK;
	copy(station, entry->station);
	if (query->station[0] && strcmp(station, query->station) != 0)
		return PS_OK;
	*row = (struct row){ entry->serial, entry->utc_us, entry->act, entry->take, "", "", "" };
	memcpy(row->station, station, sizeof(station));
	memcpy(row->who, who, sizeof(who));
	copy(row->text, entry->text);
	query->count++;
	return PS_OK;
}

static const char *act_word(const struct ps_web_request *request, uint64_t act)
{
	static const enum ps_web_word words[] = {
		[PS_ACCESS_SEARCH] = PS_WEB_ACT_SEARCH,
		[PS_ACCESS_LOOK] = PS_WEB_ACT_LOOK,
		[PS_ACCESS_STILL] = PS_WEB_ACT_STILL,
		[PS_ACCESS_LIVE] = PS_WEB_ACT_LIVE,
		[PS_ACCESS_DOWNLOAD] = PS_WEB_ACT_DOWNLOAD,
		[PS_ACCESS_LOGIN] = PS_WEB_ACT_LOGIN,
		[PS_ACCESS_CLAIM] = PS_WEB_ACT_CLAIM,
		[PS_ACCESS_PREVIEW] = PS_WEB_ACT_PREVIEW,
		[PS_ACCESS_REDACT] = PS_WEB_ACT_REDACT,
	};

	return ps_access_act_name(act) ? ps_web_say(request, words[act]) : "?";
}

static void add_row(const struct ps_web_request *request, struct ps_buf *page,
		    const struct row *row)
{
	char time[PS_WEB_TIME_MAX];

	ps_web_time_text(row->utc_us, time);
	ps_html(page,
		"<tr><td class=\"number\">%ju</td><td class=\"time\">%s</td><td>%s</td><td>%s</td>"
		"<td class=\"number\">",
		(uintmax_t)row->serial, time, row->who, act_word(request, row->act));
	if (row->take)
		ps_html(page, "<a href=\"/access?take=%ju%s%s\">%s%s%ju</a>", (uintmax_t)row->take,
			row->station[0] ? "&station=" : "", row->station, row->station,
			row->station[0] ? "/" : "", (uintmax_t)row->take);
	else
		ps_html(page, "%s", row->station);
	ps_html(page, "</td><td>%s</td></tr>\n", row->text);
}

static void add_table(const struct ps_web_request *request, struct ps_buf *page,
		      const struct query *query)
{
	static const enum ps_web_word heads[] = { PS_WEB_NUMBER, PS_WEB_TIME, PS_WEB_USER,
						  PS_WEB_ACT,	 PS_WEB_TAKE, PS_WEB_ACT_TEXT };
	size_t shown = query->count < SHOWN_MAX ? query->count : SHOWN_MAX;

	if (!shown) {
		ps_html(page, "<p class=\"notice\">%s</p>", ps_web_say(request, PS_WEB_NO_ACCESS));
		return;
	}
	ps_html(page, "<div class=\"scroll\"><table class=\"list\"><thead><tr>");
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		ps_html(page, "<th scope=\"col\"%s>%s</th>",
			heads[i] == PS_WEB_NUMBER || heads[i] == PS_WEB_TAKE ? " class=number" : "",
			ps_web_say(request, heads[i]));
	ps_html(page, "</tr></thead><tbody>\n");
	for (size_t i = 1; i <= shown; i++)
		add_row(request, page, &query->rows[(query->count - i) % SHOWN_MAX]);
	ps_html(page, "</tbody></table></div>");
	if (query->count > shown)
		ps_html(page, "<p>%s</p>", ps_web_say(request, PS_WEB_ACCESS_MORE));
}

static void add_form(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page,
		"<form class=\"find box\" method=\"get\" action=\"/access\" role=\"search\">"
		"<label>%s<input name=\"who\" value=\"%s\" maxlength=\"64\"></label>"
		"<label>%s<input name=\"take\" value=\"%s\" maxlength=\"15\" "
		"inputmode=\"numeric\"></label>",
		ps_web_say(request, PS_WEB_USER), ps_web_field(request, "who"),
		ps_web_say(request, PS_WEB_TAKE), ps_web_field(request, "take"));
	ps_web_form_stations(request, page, ps_web_field(request, "station"));
	ps_html(page, "<button class=\"main\">%s</button></form>\n",
		ps_web_say(request, PS_WEB_FIND));
}

void ps_web_page_access(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const char *take = ps_web_field(request, "take");
	struct query *query = calloc(1, sizeof(*query));
	enum ps_err err = query ? PS_OK : PS_NO_MEMORY;
	uint64_t waiting = ps_web_access_waiting(&request->web->access);

	if (!err && take[0] && !ps_number_parse(take, 1, INT64_MAX, &query->take)) {
		ps_web_page_bad_field(request, reply, "take");
		free(query);
		return;
	}
	if (!err) {
		query->who = ps_web_field(request, "who");
		query->station = ps_web_field(request, "station");
		err = ps_web_access_walk(&request->web->access, on_item, query);
	}
	if (err) {
		ps_web_page_sentence(request, reply, 500, PS_WEB_BROKEN);
		free(query);
		return;
	}
	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_ACCESS));
	ps_html(&reply->body, "<p class=\"hint\">%s %s: %ju</p>",
		ps_web_say(request, PS_WEB_ACCESS_HINT), ps_web_say(request, PS_WEB_ACCESS_WAITS),
		(uintmax_t)waiting);
	add_form(request, &reply->body);
	add_table(request, &reply->body, query);
	ps_web_page_end(reply);
	free(query);
}
