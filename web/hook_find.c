/* The hook finds takes, and says how the station is. */
#include <stdio.h>
#include <string.h>

#include "tools/station_status.h"
#include "tools/take_table.h"
#include "web/clock.h"
#include "web/hook.h"
#include "web/note.h"

struct search {
	struct ps_json *json;
	int64_t since_us;
	int64_t until_us;
	size_t visits;
	size_t found;
	bool more;
};

/* A visitor of the index. */
static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct search *search = ctx;

	search->more = ++search->visits > PS_WEB_VISITS_MAX;
	if (!search->more &&
	    (take->started_utc_us < search->since_us || take->started_utc_us >= search->until_us))
		return PS_OK;
	search->more = search->more || search->found == PS_WEB_FOUND_MAX;
	if (search->more)
		return PS_STOPPED;
	search->found++;
	ps_take_to_json(search->json, take, NULL);
	return PS_OK;
}

static enum ps_err look(struct search *search, const char *store, const char *waybill,
			const char *order)
{
	const char *code = *waybill ? waybill : order;
	const struct ps_bytes text = { (const uint8_t *)code, strlen(code) };
	struct ps_index *index = NULL;
	enum ps_err err = ps_index_open_read(store, &index);

	if (!err && *waybill)
		err = ps_index_find_waybill(index, text, on_take, search);
	else if (!err && *order)
		err = ps_index_find_order(index, text, on_take, search);
	else if (!err)
		err = ps_index_list(index, search->since_us, search->until_us, PS_WEB_FOUND_MAX + 1,
				    0, on_take, search);
	ps_index_close(index);
	return err == PS_STOPPED ? PS_OK : err;
}

static void find(struct ps_web_request *request, struct ps_web_reply *reply, struct search *search)
{
	char text[PS_CODE_LEN_MAX + 16];
	enum ps_err err;

	(void)snprintf(text, sizeof(text), "%s%s%s%.10s", ps_web_field(request, "waybill"),
		       ps_web_field(request, "order"), search->since_us == INT64_MIN ? "" : " ",
		       ps_web_field(request, "date"));
	if (!ps_web_note(request, reply, PS_ACCESS_SEARCH, 0, text))
		return;
	search->json = ps_web_hook_begin(reply);
	if (!search->json)
		return;
	ps_json_array(search->json, "takes");
	err = look(search, request->station->store, ps_web_field(request, "waybill"),
		   ps_web_field(request, "order"));
	if (err) {
		ps_json_destroy(search->json);
		ps_web_hook_refuse(reply, 503, "the index cannot be read: %s", ps_err_text(err));
		return;
	}
	ps_json_end(search->json);
	ps_json_bool(search->json, "more", search->more);
	ps_web_hook_end(search->json, reply, 200);
}

void ps_web_hook_takes(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const char *waybill = ps_web_field(request, "waybill");
	const char *order = ps_web_field(request, "order");
	const char *date = ps_web_field(request, "date");
	struct search search = { .since_us = INT64_MIN, .until_us = INT64_MAX };

	if (!*waybill == !*order && (*waybill || !*date))
		ps_web_hook_refuse(reply, 400,
				   "ask for a waybill or an order, or for a date alone");
	else if (strlen(waybill) > PS_CODE_LEN_MAX || strlen(order) > PS_CODE_LEN_MAX)
		ps_web_hook_refuse(reply, 400, "waybill, order: at most %d bytes", PS_CODE_LEN_MAX);
	else if (*date && (!ps_web_day_parse(date, false, &search.since_us) ||
			   !ps_web_day_parse(date, true, &search.until_us)))
		ps_web_hook_refuse(reply, 400, "date: a day as 2026-03-01");
	else
		find(request, reply, &search);
}

void ps_web_hook_status(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_station_status status;
	struct ps_json *json = ps_web_hook_begin(reply);
	char sentence[256] = "";
	enum ps_err err = ps_station_status_read(request->station->run, ps_web_utc_ms(), &status);

	if (json && err) {
		ps_json_destroy(json);
		ps_web_hook_refuse(reply, 503, "the station's status cannot be read: %s",
				   ps_err_text(err));
	} else if (json) {
		ps_station_status_sentence(&status, sentence, sizeof(sentence));
		ps_json_bool(json, "runs", status.health == PS_STATION_RUNS);
		ps_json_bool(json, "well", ps_station_status_is_well(&status));
		ps_json_text(json, "sentence", sentence);
		if (status.value)
			ps_json_raw(json, "station", (const char *)status.text.bytes);
		else
			ps_json_null(json, "station");
		ps_web_hook_end(json, reply, 200);
	}
	ps_station_status_release(&status);
}
