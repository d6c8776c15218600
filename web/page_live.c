/* What the cameras see now, with what helps to aim them; the browser measures (script.js). */
#include <stdio.h>
#include <string.h>

#include "tools/station_status.h"
#include "web/clock.h"
#include "web/note.h"
#include "web/routes.h"

static void add_camera(const struct ps_web_request *request, struct ps_buf *page, size_t index,
		       const char *name)
{
	ps_html(page,
		"<figure class=\"box\" data-live=\"%s/live/%ju.jpg\"><figcaption><b>%s</b> "
		"<span class=\"flag\" role=\"status\"></span></figcaption><canvas width=\"640\" "
		"height=\"360\"></canvas><div class=\"meter\"><span>%s</span><meter min=\"0\" "
		"max=\"100\" low=\"70\" high=\"90\" optimum=\"100\" value=\"0\"></meter></div>"
		"</figure>",
		request->station->prefix, (uintmax_t)index, name,
		ps_web_say(request, PS_WEB_LIVE_SHARPNESS));
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

/* 202: it is being fetched. */
void ps_web_live_picture(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web *web = request->web;
	const struct ps_json_value *camera = NULL;
	struct ps_station_status status;
	enum ps_err err;

	if (!request->station->run[0]) {
		ps_web_page_sentence(request, reply, 503, PS_WEB_STATION_FAR);
		return;
	}
	if (!note(request, reply, false))
		return;
	err = ps_station_status_read(request->station->run, ps_web_utc_ms(), &status);
	if (!err && status.health == PS_STATION_RUNS)
		camera = ps_json_first(ps_json_member(status.value, "cameras"));
	for (uint64_t i = 0; camera && i < request->numbers[0]; i++)
		camera = ps_json_next(camera);
	err = !camera ? PS_NOT_FOUND
		      : ps_web_live_open(&web->live, &web->settings, request->station,
					 ps_json_get_text(camera, "name"), request->session->user,
					 ps_web_now_ms(), &reply->fd);
	ps_station_status_release(&status);
	if (err == PS_BUSY)
		reply->status = 202;
	else if (err)
		ps_web_page_sentence(request, reply, 404, PS_WEB_LIVE_NONE);
	else
		reply->type = "image/jpeg";
}
