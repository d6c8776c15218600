/* The hook finds takes, and says how the station is. */
#include <stdio.h>
#include <string.h>

#include "tools/evidence_code.h"
#include "tools/station_status.h"
#include "tools/take_table.h"
#include "web/clock.h"
#include "web/hook.h"
#include "web/note.h"
#include "web/search.h"

/* A take as packseal find has it; by which name its station is known here, and not in its films, is
 * what can be asked with again. */
struct row {
	struct ps_json *json;
	const struct ps_web_station *station;
};

/* A visitor of the index. */
static enum ps_err add_row(void *ctx, const struct ps_index_take *take)
{
	const struct row *row = ctx;
	struct ps_index_take named = *take;
	const char *name = row->station->name;

	if (*name)
		named.station = (struct ps_bytes){ (const uint8_t *)name, strlen(name) };
	ps_take_to_json(row->json, &named, NULL);
	return PS_OK;
}

static void add_take(struct ps_json *json, struct ps_web_search *search,
		     const struct ps_web_take *take)
{
	struct row row = { json, take->station };

	for (size_t i = 0; i < search->place_count; i++) {
		struct ps_web_search_place *place = &search->places[i];

		if (place->station == take->station)
			place->err = ps_index_find_number(place->index, take->number, add_row, &row,
							  NULL);
	}
}

/* The stations whose takes may be missing. */
static void add_unread(struct ps_json *json, const struct ps_web_search *search)
{
	ps_json_array(json, "unread");
	for (size_t i = 0; i < search->place_count; i++) {
		const struct ps_web_search_place *place = &search->places[i];

		if (!place->err || (search->only && search->only != place->station))
			continue;
		ps_json_object(json, NULL);
		ps_json_text(json, "station", place->station->name);
		ps_json_text(json, "why", ps_err_text(place->err));
		ps_json_end(json);
	}
	ps_json_end(json);
}

static void answer(struct ps_web_request *request, struct ps_web_reply *reply,
		   struct ps_web_search *search)
{
	struct ps_json *json;

	if (search->only ? !search->places[search->only - search->places[0].station].index
			 : !ps_web_search_any(search)) {
		const struct ps_web_search_place *place =
			&search->places[search->only ? search->only - search->places[0].station
						     : 0];

		ps_web_hook_refuse(reply, 503, "the index cannot be read: %s",
				   ps_err_text(place->err));
		return;
	}
	json = ps_web_hook_begin(reply);
	if (!json)
		return;
	ps_json_array(json, "takes");
	for (size_t i = 0; i < search->takes.count; i++)
		add_take(json, search, &search->takes.takes[i]);
	ps_json_end(json);
	ps_json_bool(json, "more", search->takes.more);
	if (ps_web_stations_named(&request->web->settings.stations))
		add_unread(json, search);
	ps_web_hook_end(json, reply, 200);
}

static void find(struct ps_web_request *request, struct ps_web_reply *reply,
		 struct ps_web_search *search)
{
	const char *waybill = ps_web_field(request, "waybill");
	const char *order = ps_web_field(request, "order");
	const char *code = ps_web_field(request, "code");
	char text[PS_CODE_LEN_MAX + 16];

	(void)snprintf(text, sizeof(text), "%s%s%s%s%.10s", waybill, order, code,
		       search->since_us == INT64_MIN ? "" : " ", ps_web_field(request, "date"));
	if (!ps_web_note(request, reply, PS_ACCESS_SEARCH, search->only, 0, text))
		return;
	if (ps_web_search_open(search, &request->web->settings.stations)) {
		ps_web_hook_refuse(reply, 503, "%s", ps_err_text(PS_NO_MEMORY));
	} else {
		search->text = *waybill ? waybill : *order ? order : code;
		ps_web_search_run(search, *waybill ? PS_WEB_BY_WAYBILL
					  : *order ? PS_WEB_BY_ORDER
					  : *code  ? PS_WEB_BY_CODE
						   : PS_WEB_BY_DATE);
		answer(request, reply, search);
	}
	ps_web_search_close(search);
}

void ps_web_hook_takes(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const char *waybill = ps_web_field(request, "waybill");
	const char *order = ps_web_field(request, "order");
	const char *code = ps_web_field(request, "code");
	const char *date = ps_web_field(request, "date");
	const char *station = ps_web_field(request, "station");
	int asked = (*waybill != 0) + (*order != 0) + (*code != 0);
	uint8_t id[PS_EVIDENCE_CODE_BYTES];
	struct ps_web_search search = { .since_us = INT64_MIN, .until_us = INT64_MAX };

	if (*station && !ps_web_hook_station(request, station, reply))
		return;
	search.only = request->station;
	if (asked > 1 || (!asked && !*date))
		ps_web_hook_refuse(reply, 400,
				   "ask for a waybill, an order or an evidence code, or for a date "
				   "alone");
	else if (*code && !ps_evidence_code_read(code, id))
		ps_web_hook_refuse(reply, 400,
				   "code: an evidence code, four times four letters and digits");
	else if (strlen(waybill) > PS_CODE_LEN_MAX || strlen(order) > PS_CODE_LEN_MAX)
		ps_web_hook_refuse(reply, 400, "waybill, order: at most %d bytes", PS_CODE_LEN_MAX);
	else if (*date && (!ps_web_day_parse(date, false, &search.since_us) ||
			   !ps_web_day_parse(date, true, &search.until_us)))
		ps_web_hook_refuse(reply, 400, "date: a day as 2026-03-01");
	else
		find(request, reply, &search);
}

/* Whether it runs and is well, into the object that is open; @whole: all that it says, too. False:
 * it cannot be read, for this reason. */
static bool add_status(struct ps_json *json, const struct ps_web_station *station, bool whole,
		       enum ps_err *err_out)
{
	struct ps_station_status status;
	char sentence[256] = "";

	*err_out = ps_station_status_read(station->run, ps_web_utc_ms(), &status);
	if (!*err_out) {
		ps_station_status_sentence(&status, sentence, sizeof(sentence));
		ps_json_bool(json, "runs", status.health == PS_STATION_RUNS);
		ps_json_bool(json, "well", ps_station_status_is_well(&status));
		ps_json_text(json, "sentence", sentence);
		if (whole && status.value)
			ps_json_raw(json, "station", (const char *)status.text.bytes);
		else if (whole)
			ps_json_null(json, "station");
	}
	ps_station_status_release(&status);
	return !*err_out;
}

/* Of all stations, how each is. */
static void add_list(struct ps_json *json, const struct ps_web_stations *stations)
{
	enum ps_err err;

	ps_json_array(json, "stations");
	for (size_t i = 0; i < stations->count; i++) {
		const struct ps_web_station *station = &stations->stations[i];

		ps_json_object(json, NULL);
		ps_json_text(json, "station", station->name);
		ps_json_bool(json, "reachable", station->run[0] != '\0');
		if (station->run[0] && !add_status(json, station, false, &err)) {
			ps_json_bool(json, "runs", false);
			ps_json_bool(json, "well", false);
			ps_json_text(json, "sentence", ps_err_text(err));
		}
		ps_json_end(json);
	}
	ps_json_end(json);
}

void ps_web_hook_status(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_web_stations *stations = &request->web->settings.stations;
	const char *name = ps_web_field(request, "station");
	bool all = ps_web_stations_named(stations) && !*name;
	struct ps_json *json;
	enum ps_err err = PS_OK;

	if (!all && !ps_web_hook_station(request, name, reply))
		return;
	if (!all && !request->station->run[0]) {
		ps_web_hook_refuse(reply, 503, "station %s is not reachable from here", name);
		return;
	}
	json = ps_web_hook_begin(reply);
	if (!json)
		return;
	if (all) {
		add_list(json, stations);
	} else if (!add_status(json, request->station, true, &err)) {
		ps_json_destroy(json);
		ps_web_hook_refuse(reply, 503, "the station's status cannot be read: %s",
				   ps_err_text(err));
		return;
	}
	ps_web_hook_end(json, reply, 200);
}
