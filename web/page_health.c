#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/index.h"
#include "tools/station_said.h"
#include "tools/station_status.h"
#include "web/clock.h"
#include "web/routes.h"

static double number(const struct ps_json_value *value, const char *name)
{
	double got = 0;

	(void)ps_json_get_number(value, name, &got);
	return got;
}

/* A row: what it is, and a number as @format has it. */
PS_PRINTF(4, 5)
static void add_row(const struct ps_web_request *request, struct ps_buf *page,
		    enum ps_web_word word, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	ps_html(page, "<tr><th scope=\"row\">%s</th><td>%s</td></tr>", ps_web_say(request, word),
		text);
}

/* The station's own words, in the reader's language. */
static const char *said(const struct ps_web_request *request, const char *text,
			char said_out[PS_TEXT_SHOWN_MAX])
{
	ps_station_said(text, request->lang, said_out);
	return said_out;
}

static void add_lanes(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_json_value *status)
{
	ps_html(page,
		"<section class=\"box\"><div class=\"scroll\"><table class=\"list\"><thead><tr>"
		"<th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>",
		ps_web_say(request, PS_WEB_LANE), ps_web_say(request, PS_WEB_STATE),
		ps_web_say(request, PS_WEB_SCANNER), ps_web_say(request, PS_WEB_FAULT));
	for (const struct ps_json_value *lane = ps_json_first(ps_json_member(status, "lanes"));
	     lane; lane = ps_json_next(lane)) {
		bool scanner = ps_json_get_bool(lane, "scanner");
		char trouble[PS_TEXT_SHOWN_MAX];

		ps_html(page,
			"<tr><td>%s</td><td>%s %s</td><td><span class=\"flag %s\">%s</span></td>"
			"<td>%s</td></tr>",
			ps_json_get_text(lane, "name"),
			ps_station_word(ps_json_get_text(lane, "state"), request->lang),
			ps_json_get_text(lane, "waybill"), scanner ? "good" : "bad",
			ps_web_say(request, scanner ? PS_WEB_OK : PS_WEB_MISSING),
			said(request, ps_json_get_text(lane, "trouble"), trouble));
	}
	ps_html(page, "</tbody></table></div></section>");
}

static void add_cameras(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_json_value *status)
{
	ps_html(page,
		"<section class=\"box\"><div class=\"scroll\"><table class=\"list\"><thead><tr>"
		"<th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>",
		ps_web_say(request, PS_WEB_CAMERAS), ps_web_say(request, PS_WEB_RATE),
		ps_web_say(request, PS_WEB_LOST_COUNT), ps_web_say(request, PS_WEB_FAULT));
	for (const struct ps_json_value *camera = ps_json_first(ps_json_member(status, "cameras"));
	     camera; camera = ps_json_next(camera)) {
		const char *fault = ps_json_get_text(camera, "fault");
		char rate[32];

		(void)snprintf(rate, sizeof(rate), "%.1f", number(camera, "fps"));
		ps_html(page,
			"<tr><td>%s</td><td class=\"number\">%s</td><td class=\"number\">%ju</td>"
			"<td><span class=\"flag %s\">%s</span></td></tr>",
			ps_json_get_text(camera, "name"), rate, (uintmax_t)number(camera, "lost"),
			*fault ? "bad" : "good",
			*fault ? ps_station_word(fault, request->lang)
			       : ps_web_say(request, PS_WEB_OK));
	}
	ps_html(page, "</tbody></table></div></section>");
}

static enum ps_err keep_time(void *ctx, const struct ps_index_take *take)
{
	int64_t *utc_us = ctx;

	*utc_us = take->started_utc_us + (int64_t)take->length_us;
	return PS_OK;
}

static void add_last(const struct ps_web_request *request, struct ps_buf *page)
{
	struct ps_index *index = NULL;
	char text[PS_WEB_TIME_MAX];
	int64_t utc_us = 0;

	if (ps_index_open_unmapped(request->station->store, &index) == PS_OK &&
	    ps_index_list(index, INT64_MIN, INT64_MAX, 1, 0, keep_time, &utc_us) == PS_OK &&
	    utc_us) {
		ps_web_time_text(utc_us, text);
		add_row(request, page, PS_WEB_LAST_TAKE, "%s", text);
	}
	ps_index_close(index);
}

/* Heat and voice, as far as the station tells of them. */
static void add_board(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_json_value *status)
{
	const struct ps_json_value *heat = ps_json_member(status, "heat");
	char text[PS_TEXT_SHOWN_MAX];
	const char *trouble = said(request, ps_json_get_text(heat, "trouble"), text);
	double celsius;

	if (ps_json_get_number(heat, "celsius", &celsius))
		add_row(request, page, PS_WEB_HEAT, "%.0f °C %s", celsius, trouble);
	else if (*trouble)
		add_row(request, page, PS_WEB_HEAT, "%s", trouble);
	if (*ps_json_get_text(status, "voice"))
		add_row(request, page, PS_WEB_VOICE, "%s",
			said(request, ps_json_get_text(status, "voice"), text));
}

/* A packseald from before they were told says neither. */
static void add_signing(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_json_value *status)
{
	const struct ps_json_value *key = ps_json_member(status, "key");
	const struct ps_json_value *seal = ps_json_member(status, "last_seal");
	char trouble[PS_TEXT_SHOWN_MAX];
	char text[PS_WEB_TIME_MAX];

	if (key)
		add_row(request, page, PS_WEB_KEY, "%s: %s",
			ps_station_word(ps_json_get_text(key, "in"), request->lang),
			*said(request, ps_json_get_text(key, "trouble"), trouble)
				? trouble
				: ps_web_say(request, PS_WEB_KEY_SIGNS));
	if (!seal)
		return;
	ps_web_time_text((int64_t)number(seal, "utc_us"), text);
	add_row(request, page, PS_WEB_LAST_SEAL, "%s (%.0f/%.0f)", text, number(seal, "take"),
		number(seal, "seal"));
}

static void add_rest(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_json_value *status)
{
	const struct ps_json_value *space = ps_json_member(status, "space");
	const struct ps_json_value *clock = ps_json_member(status, "clock");
	char trouble[PS_TEXT_SHOWN_MAX];
	double days;

	ps_html(page, "<section class=\"box\"><table class=\"verdict\">");
	add_row(request, page, PS_WEB_STATION, "%s, packseal %s",
		ps_json_get_text(status, "station"), ps_json_get_text(status, "version"));
	add_row(request, page, PS_WEB_DISK_FREE, "%.1f GB",
		number(status, "disk_free_bytes") / 1e9);
	if (ps_json_get_number(space, "days_left", &days))
		add_row(request, page, PS_WEB_DAYS_LEFT, "%.0f", days);
	else
		add_row(request, page, PS_WEB_DAYS_LEFT, "%s", ps_web_say(request, PS_WEB_LASTS));
	add_row(request, page, PS_WEB_TAKES, "%.0f", number(status, "takes_total"));
	add_row(request, page, PS_WEB_HOLDS, "%.0f", number(status, "takes_held"));
	add_row(request, page, PS_WEB_LEDGER_SIZE, "%.0f", number(status, "ledger_size"));
	(void)said(request, ps_json_get_text(clock, "trouble"), trouble);
	add_row(request, page, PS_WEB_CLOCK, "%s%s%s",
		ps_station_word(ps_json_get_text(clock, "state"), request->lang),
		*trouble ? ": " : "", trouble);
	add_signing(request, page, status);
	add_board(request, page, status);
	add_last(request, page);
	/* a line of the journal, to be looked for there as it is */
	if (*ps_json_get_text(status, "last_error"))
		ps_html(page,
			"<tr><th scope=\"row\">%s</th><td><code lang=\"en\">%s</code></td></tr>",
			ps_web_say(request, PS_WEB_LAST_ERROR),
			ps_json_get_text(status, "last_error"));
	ps_html(page, "</table></section>");
}

/* One row for each station, which leads to what it says of itself. */
static void add_station(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_station *station)
{
	struct ps_station_status status;
	char sentence[256] = "", shown[PS_TEXT_SHOWN_MAX];
	bool well;
	enum ps_err err;

	if (!station->run[0]) {
		ps_html(page,
			"<tr><td><a href=\"%s/health\">%s</a></td><td><span class=\"flag "
			"doubt\">%s</span></td></tr>",
			station->prefix, station->name,
			ps_web_say(request, PS_WEB_STATION_FAR_HEALTH));
		return;
	}
	err = ps_station_status_read(station->run, ps_web_utc_ms(), &status);
	well = !err && ps_station_status_is_well(&status);
	if (!err)
		ps_station_status_sentence(&status, sentence, sizeof(sentence));
	ps_html(page,
		"<tr><td><a href=\"%s/health\">%s</a></td><td><span class=\"flag %s\">%s</span>"
		"</td></tr>",
		station->prefix, station->name, well ? "good" : "bad",
		said(request, err ? ps_err_text(err) : sentence, shown));
	ps_station_status_release(&status);
}

static void list(const struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_web_stations *stations = &request->web->settings.stations;

	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_HEALTH));
	ps_html(&reply->body,
		"<div class=\"scroll\"><table class=\"list\"><thead><tr><th>%s</th><th>%s</th>"
		"</tr></thead><tbody>",
		ps_web_say(request, PS_WEB_STATION_ONE), ps_web_say(request, PS_WEB_STATE));
	for (size_t i = 0; i < stations->count; i++)
		add_station(request, &reply->body, &stations->stations[i]);
	ps_html(&reply->body, "</tbody></table></div>");
	ps_web_page_end(reply);
}

static void begin(const struct ps_web_request *request, struct ps_web_reply *reply)
{
	char title[128];

	(void)snprintf(title, sizeof(title), "%s%s%s", ps_web_say(request, PS_WEB_HEALTH),
		       request->station->name[0] ? ": " : "", request->station->name);
	ps_web_page_begin(request, reply, title);
}

/* What can be known of it without asking it. */
static void show_far(const struct ps_web_request *request, struct ps_web_reply *reply)
{
	begin(request, reply);
	ps_html(&reply->body,
		"<p class=\"notice\" role=\"status\">%s</p><section class=\"box\"><table "
		"class=\"verdict\">",
		ps_web_say(request, PS_WEB_STATION_FAR));
	add_last(request, &reply->body);
	ps_html(&reply->body, "</table></section>");
	ps_web_page_end(reply);
}

static void show(const struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_station_status status;
	char sentence[256] = "", shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = ps_station_status_read(request->station->run, ps_web_utc_ms(), &status);
	bool well = !err && ps_station_status_is_well(&status);

	if (!err)
		ps_station_status_sentence(&status, sentence, sizeof(sentence));
	begin(request, reply);
	ps_html(&reply->body, "<p class=\"notice %s\" role=\"status\">%s</p>",
		well ? "good" : "bad", said(request, err ? ps_err_text(err) : sentence, shown));
	if (!err && status.value) {
		add_cameras(request, &reply->body, status.value);
		add_lanes(request, &reply->body, status.value);
		add_rest(request, &reply->body, status.value);
	}
	ps_web_page_end(reply);
	ps_station_status_release(&status);
}

void ps_web_page_health(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (!request->station)
		list(request, reply);
	else if (request->station->run[0])
		show(request, reply);
	else
		show_far(request, reply);
}
