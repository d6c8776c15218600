#include <stdio.h>
#include <string.h>

#include "signing/ending.h"
#include "signing/utf8.h"
#include "web/clock.h"
#include "web/flags.h"
#include "web/forms.h"
#include "web/note.h"
#include "web/routes.h"
#include "web/search.h"

struct query {
	char text[PS_CODE_LEN_MAX + 1];
	size_t characters; /* of it */
	struct ps_web_search search;
};

/* By waybill, by order, by evidence code, by a part of a waybill or order: the first that finds
 * something. */
static enum ps_err look(const struct ps_web_request *request, struct query *query)
{
	struct ps_web_search *search = &query->search;
	enum ps_err err = ps_web_search_open(search, &request->web->settings.stations);
	size_t len = strlen(query->text);

	if (err)
		return err;
	search->text = query->text;
	ps_web_search_run(search, len ? PS_WEB_BY_WAYBILL : PS_WEB_BY_DATE);
	if (len && !search->takes.count)
		ps_web_search_run(search, PS_WEB_BY_ORDER);
	if (len && !search->takes.count)
		ps_web_search_run(search, PS_WEB_BY_CODE);
	if (query->characters >= PS_INDEX_PART_MIN && !search->takes.count)
		ps_web_search_run(search, PS_WEB_BY_PART);
	ps_web_search_group(search);
	return PS_OK;
}

static void add_row(const struct ps_web_request *request, struct ps_buf *page,
		    const struct ps_web_take *take, bool same)
{
	char started[PS_WEB_TIME_MAX];

	ps_web_time_text(take->started_utc_us, started);
	ps_html(page,
		"<tr class=\"%s\"><td class=\"still\"><img data-still=\"%s/take/%ju/still.jpg\" "
		"width=\"96\" height=\"54\" alt=\"\" hidden></td><td><a href=\"%s/take/%ju\">",
		same ? "same" : "", take->station->prefix, (uintmax_t)take->number,
		take->station->prefix, (uintmax_t)take->number);
	if (take->waybill_count)
		for (size_t i = 0; i < take->waybill_count; i++)
			ps_html(page, "%s%s", i ? " " : "", take->waybills[i]);
	else
		ps_html(page, "<i>%s</i>", ps_web_say(request, PS_WEB_NO_WAYBILL));
	ps_html(page, "</a></td>");
	if (take->station->name[0])
		ps_html(page, "<td class=\"station\">%s</td>", take->station->name);
	ps_html(page, "<td class=\"time\">%s</td><td class=\"number\">%ju %s</td>", started,
		(uintmax_t)((take->length_us + 500000) / 1000000),
		ps_web_say(request, PS_WEB_SECONDS));
	ps_html(page,
		"<td class=\"number spare\">%ju</td><td class=\"spare\">%s</td>"
		"<td class=\"number spare\">%ju</td><td class=\"flags\">",
		(uintmax_t)take->cameras, take->lane, (uintmax_t)take->number);
	ps_web_flags(request, page, take);
	ps_html(page, "</td></tr>\n");
}

static void add_head(const struct ps_web_request *request, struct ps_buf *page)
{
	static const enum ps_web_word heads[] = { PS_WEB_WAYBILL, PS_WEB_STATION_ONE,
						  PS_WEB_STARTED, PS_WEB_LENGTH,
						  PS_WEB_CAMERAS, PS_WEB_LANE,
						  PS_WEB_TAKE,	  PS_WEB_FLAGS };

	ps_html(page, "<div class=\"scroll\"><table class=\"list takes\"><thead><tr><th></th>");
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (heads[i] == PS_WEB_STATION_ONE &&
		    !ps_web_stations_named(&request->web->settings.stations))
			continue;
		ps_html(page, "<th scope=\"col\"%s>%s</th>",
			heads[i] == PS_WEB_LENGTH || heads[i] == PS_WEB_CAMERAS ||
					heads[i] == PS_WEB_TAKE
				? " class=number"
				: "",
			ps_web_say(request, heads[i]));
	}
	ps_html(page, "</tr></thead><tbody>\n");
}

static void add_table(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_takes *takes)
{
	if (!takes->count) {
		ps_html(page, "<p class=\"notice\">%s</p>",
			ps_web_say(request, takes->more ? PS_WEB_FOUND_MORE : PS_WEB_FOUND_NONE));
		return;
	}
	add_head(request, page);
	for (size_t i = 0; i < takes->count; i++)
		add_row(request, page, &takes->takes[i],
			i && takes->takes[i].waybill_count &&
				strcmp(takes->takes[i].waybills[0],
				       takes->takes[i - 1].waybills[0]) == 0);
	ps_html(page, "</tbody></table></div>");
	ps_web_page_script(page, "stills");
	if (takes->more)
		ps_html(page, "<p>%s</p>", ps_web_say(request, PS_WEB_FOUND_MORE));
}

static void add_form(const struct ps_web_request *request, struct ps_buf *page,
		     const struct query *query)
{
	ps_html(page,
		"<form class=\"find box\" method=\"get\" action=\"/\" role=\"search\">"
		"<label class=\"wide\">%s<input name=\"q\" value=\"%s\" maxlength=\"%ju\" "
		"placeholder=\"%s\" autofocus autocomplete=\"off\" spellcheck=\"false\"></label>",
		ps_web_say(request, PS_WEB_SEARCH_LABEL), query->text, (uintmax_t)PS_CODE_LEN_MAX,
		ps_web_say(request, PS_WEB_SEARCH_HINT));
	ps_web_form_stations(request, page, ps_web_field(request, "station"));
	ps_html(page,
		"<label>%s<input type=\"date\" name=\"since\" value=\"%s\"></label>"
		"<label>%s<input type=\"date\" name=\"until\" value=\"%s\"></label>"
		"<button class=\"main\">%s</button></form>\n",
		ps_web_say(request, PS_WEB_SINCE), ps_web_field(request, "since"),
		ps_web_say(request, PS_WEB_UNTIL), ps_web_field(request, "until"),
		ps_web_say(request, PS_WEB_FIND));
}

/* Each station that could not be looked into: what is not in the list is told. */
static void add_gaps(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_web_search *search)
{
	for (size_t i = 0; i < search->place_count; i++) {
		const struct ps_web_search_place *place = &search->places[i];
		const char *advice = ps_index_advice(place->err, place->station->store);

		if (!place->err || !place->station->name[0] ||
		    (search->only && search->only != place->station))
			continue;
		ps_html(page, "<p class=\"notice bad\" role=\"alert\"><b>%s</b>: %s %s%s%s</p>\n",
			place->station->name, ps_web_say(request, PS_WEB_STATION_UNREAD),
			ps_err_text(place->err), advice ? "; " : "", advice ? advice : "");
	}
}

/* What was asked for, without the white space that copying brings along. */
static enum ps_web_word read_query(const struct ps_web_request *request, struct query *query)
{
	const char *text = ps_web_field(request, "q");
	const char *since = ps_web_field(request, "since");
	const char *until = ps_web_field(request, "until");
	const char *station = ps_web_field(request, "station");
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	query->search.since_us = INT64_MIN;
	query->search.until_us = INT64_MAX;
	query->search.only =
		ps_web_stations_find(&request->web->settings.stations, station, strlen(station));
	if (len > PS_CODE_LEN_MAX)
		return PS_WEB_TOO_LARGE;
	memcpy(query->text, text, len);
	query->text[len] = '\0';
	if ((since[0] && !ps_web_day_parse(since, false, &query->search.since_us)) ||
	    (until[0] && !ps_web_day_parse(until, true, &query->search.until_us)))
		return PS_WEB_BAD_DATE;
	if (station[0] && !query->search.only)
		return PS_WEB_STATION_NONE;
	if (!ps_utf8_is_valid((const uint8_t *)query->text, len, &query->characters))
		query->characters = 0; /* no code has it in it */
	else if (len && query->characters < PS_INDEX_PART_MIN)
		return PS_WEB_TOO_SHORT;
	return PS_WEB_OK;
}

/* With the days, where there are some: "SF1023574470215 2026-03-01..2026-03-02". */
static bool note_search(struct ps_web_request *request, struct ps_web_reply *reply,
			const struct query *query)
{
	const char *since = ps_web_field(request, "since");
	const char *until = ps_web_field(request, "until");
	bool days = since[0] || until[0];
	char text[PS_CODE_LEN_MAX + 32];

	(void)snprintf(text, sizeof(text), "%s%s%.10s%s%.10s", query->text,
		       days && query->text[0] ? " " : "", since, days ? ".." : "", until);
	return ps_web_note(request, reply, PS_ACCESS_SEARCH, query->search.only, 0, text);
}

static void add_found(const struct ps_web_request *request, struct ps_web_reply *reply,
		      const struct ps_web_search *search)
{
	if (!ps_web_search_any(search))
		reply->status = 500;
	if (reply->status == 500 && !ps_web_stations_named(&request->web->settings.stations)) {
		ps_html(&reply->body, "<p class=\"notice\" role=\"alert\">%s</p>",
			ps_web_say(request, PS_WEB_INDEX_BROKEN));
		return;
	}
	add_gaps(request, &reply->body, search);
	if (reply->status != 500)
		add_table(request, &reply->body, &search->takes);
}

void ps_web_page_find(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct query query = { .text = "" };
	const struct ps_web_takes *takes = &query.search.takes;
	enum ps_web_word wrong = read_query(request, &query);

	if (wrong == PS_WEB_OK && !note_search(request, reply, &query))
		return;
	if (wrong != PS_WEB_OK)
		reply->status = wrong == PS_WEB_STATION_NONE ? 404 : 400;
	else if (look(request, &query)) {
		wrong = PS_WEB_BROKEN;
		reply->status = 500;
	}
	for (size_t i = 0; i < takes->count; i++)
		ps_web_seen_add(&request->session->listed, takes->takes[i].station,
				takes->takes[i].number);
	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_FIND));
	add_form(request, &reply->body, &query);
	if (wrong != PS_WEB_OK)
		ps_html(&reply->body, "<p class=\"notice\" role=\"alert\">%s</p>",
			ps_web_say(request, wrong));
	else
		add_found(request, reply, &query.search);
	ps_web_page_end(reply);
	ps_web_search_close(&query.search);
}
