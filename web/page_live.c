/* What the cameras see now, with what helps to aim them; the browser measures (script/live.js). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/station_status.h"
#include "web/clock.h"
#include "web/note.h"
#include "web/routes.h"

#define CARD_TEXT_MAX 4096 /* what packseal aim says of one camera has some hundred bytes */

static void add_camera(const struct ps_web_request *request, struct ps_buf *page, size_t index,
		       const char *name)
{
	ps_html(page,
		"<figure class=\"box\" data-live=\"%s/live/%ju.jpg\"><figcaption><b>%s</b> "
		"<span class=\"flag\" role=\"status\"></span></figcaption><canvas width=\"640\" "
		"height=\"360\"></canvas><div class=\"meter\"><span>%s</span><meter min=\"0\" "
		"max=\"100\" low=\"70\" high=\"90\" optimum=\"100\" value=\"0\"></meter></div>"
		"<p class=\"hint\" data-card=\"%s/live/%ju/card\" role=\"status\"></p></figure>",
		request->station->prefix, (uintmax_t)index, name,
		ps_web_say(request, PS_WEB_LIVE_SHARPNESS), request->station->prefix,
		(uintmax_t)index);
}

/* Once in a session for each station, and before anything is shown. */
static bool note(struct ps_web_request *request, struct ps_web_reply *reply, bool again)
{
	const struct ps_web_station *station = request->station;
	bool *watched =
		&request->session->watched[station - request->web->settings.stations.stations];

	if (!again && *watched)
		return true;
	if (!ps_web_note(request, reply, PS_ACCESS_LIVE, station, 0, ""))
		return false;
	*watched = true;
	return true;
}

/* Which station it is to be, where there are several. */
static void add_choice(const struct ps_web_request *request, struct ps_buf *page)
{
	const struct ps_web_stations *stations = &request->web->settings.stations;

	if (!ps_web_stations_named(stations))
		return;
	ps_html(page, "<p class=\"stations\">%s:", ps_web_say(request, PS_WEB_STATION_ONE));
	for (size_t i = 0; i < stations->count; i++) {
		const struct ps_web_station *station = &stations->stations[i];

		if (station == request->station)
			ps_html(page, " <b>%s</b>", station->name);
		else if (station->run[0])
			ps_html(page, " <a href=\"%s/live\">%s</a>", station->prefix,
				station->name);
		else
			ps_html(page, " %s <small>(%s)</small>", station->name,
				ps_web_say(request, PS_WEB_STATION_FAR_HEALTH));
	}
	ps_html(page, "</p>");
}

static void add_cameras(const struct ps_web_request *request, struct ps_buf *page)
{
	const struct ps_json_value *camera = NULL;
	struct ps_station_status status;
	size_t count = 0;

	if (!ps_station_status_read(request->station->run, ps_web_utc_ms(), &status) &&
	    status.health == PS_STATION_RUNS)
		camera = ps_json_first(ps_json_member(status.value, "cameras"));
	ps_html(page,
		"<p class=\"hint\">%s</p><div class=\"live\" data-right=\"%s\" data-dark=\"%s\" "
		"data-bright=\"%s\" data-none=\"%s\">",
		ps_web_say(request, PS_WEB_LIVE_HINT), ps_web_say(request, PS_WEB_LIVE_RIGHT),
		ps_web_say(request, PS_WEB_LIVE_DARK), ps_web_say(request, PS_WEB_LIVE_BRIGHT),
		ps_web_say(request, PS_WEB_LIVE_NONE));
	for (; camera; camera = ps_json_next(camera))
		add_camera(request, page, count++, ps_json_get_text(camera, "name"));
	ps_html(page, "</div>");
	ps_web_page_script(page, "live");
	if (!count)
		ps_html(page, "<p class=\"notice bad\">%s</p>",
			ps_web_say(request, PS_WEB_LIVE_NONE));
	ps_station_status_release(&status);
}

void ps_web_page_live(struct ps_web_request *request, struct ps_web_reply *reply)
{
	bool reachable = request->station && request->station->run[0];

	if (reachable && !note(request, reply, true))
		return;
	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_LIVE));
	add_choice(request, &reply->body);
	if (reachable)
		add_cameras(request, &reply->body);
	else
		ps_html(&reply->body, "<p class=\"notice\">%s</p>",
			ps_web_say(request,
				   request->station ? PS_WEB_STATION_FAR : PS_WEB_STATION_CHOOSE));
	ps_web_page_end(reply);
}

/* False: there is no such camera now, or nothing to show of it, and the reply says so. */
static bool open_thing(struct ps_web_request *request, struct ps_web_reply *reply,
		       enum ps_web_live_kind kind)
{
	struct ps_web *web = request->web;
	const struct ps_json_value *camera = NULL;
	struct ps_station_status status;
	enum ps_err err;

	if (!request->station->run[0]) {
		ps_web_page_sentence(request, reply, 503, PS_WEB_STATION_FAR);
		return false;
	}
	if (!note(request, reply, false))
		return false;
	err = ps_station_status_read(request->station->run, ps_web_utc_ms(), &status);
	if (!err && status.health == PS_STATION_RUNS)
		camera = ps_json_first(ps_json_member(status.value, "cameras"));
	for (uint64_t i = 0; camera && i < request->numbers[0]; i++)
		camera = ps_json_next(camera);
	err = !camera ? PS_NOT_FOUND
		      : ps_web_live_open(&web->live, &web->settings, request->station,
					 ps_json_get_text(camera, "name"), kind,
					 request->session->user, ps_web_now_ms(), &reply->fd);
	ps_station_status_release(&status);
	if (err == PS_BUSY)
		reply->status = 202; /* it is being fetched */
	else if (err)
		ps_web_page_sentence(request, reply, 404, PS_WEB_LIVE_NONE);
	return err == PS_OK;
}

void ps_web_live_picture(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (open_thing(request, reply, PS_WEB_LIVE_PICTURE))
		reply->type = "image/jpeg";
}

static void add(struct ps_buf *text, const char *words)
{
	ps_buf_add(text, words, strlen(words));
}

/* What packseal aim says of its one camera, in a sentence; plain text. */
static void say_card(const struct ps_web_request *request, const struct ps_json_value *camera,
		     struct ps_buf *text)
{
	double px_m = 0, bar_um = 0;
	char number[32];
	enum ps_web_word enough = PS_WEB_CARD_COARSE;

	if (!ps_json_get_bool(camera, "card") || !ps_json_get_number(camera, "px_per_m", &px_m) ||
	    !ps_json_get_number(camera, "finest_bar_um", &bar_um)) {
		add(text, ps_web_say(request, PS_WEB_CARD_NONE));
		return;
	}
	if (ps_json_get_bool(camera, "fine_for_item"))
		enough = PS_WEB_CARD_ITEM;
	if (ps_json_get_bool(camera, "fine_for_label"))
		enough = PS_WEB_CARD_LABEL;
	(void)snprintf(number, sizeof(number), "%.1f px/mm", px_m / 1e3);
	add(text, number);
	add(text, ps_web_say(request, PS_WEB_CARD_BAR));
	(void)snprintf(number, sizeof(number), "%.2f mm", bar_um / 1e3);
	add(text, number);
	add(text, ps_web_say(request, enough));
	if (ps_json_get_bool(camera, "blurred"))
		add(text, ps_web_say(request, PS_WEB_CARD_BLURRED));
}

void ps_web_live_card(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_json_value *value = NULL;
	char text[CARD_TEXT_MAX];
	ssize_t len;

	if (!open_thing(request, reply, PS_WEB_LIVE_CARD))
		return;
	len = read(reply->fd, text, sizeof(text));
	(void)close(reply->fd); /* it was read alone */
	reply->fd = -1;
	if (len < 0 ||
	    ps_json_parse((struct ps_bytes){ (const uint8_t *)text, (size_t)len }, &value)) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_LIVE_NONE);
		return;
	}
	reply->type = "text/plain; charset=utf-8";
	say_card(request, ps_json_first(ps_json_member(value, "cameras")), &reply->body);
	ps_json_free(value);
}
