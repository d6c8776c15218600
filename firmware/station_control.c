/*
 * What can be asked over the control socket: one JSON object a line, {"do": NAME, ...}, and one
 * object back, {"ok": true, ...} or {"ok": false, "error": SENTENCE}.
 *
 *	{"do":"status"}		{"ok":true,"status":{...}}
 *	{"do":"watch"}		{"ok":true}, and then a line for each change: {"event":"signal",
 *...}
 *	{"do":"scan","lane":NAME,"code":TEXT,"source":"socket" or "manual"}
 *	{"do":"picture","camera":NAME}
 *				{"ok":true,"file":NAME}, a JPEG in the run folder, of the last
 *				seconds; nothing of it is signed
 *	{"do":"aim"}		{"ok":true}: what the cameras see now is how they are to stand
 *	{"do":"leaf","kind":"export","take":N,"id":HEX,"digest":HEX,"bytes":N,"by":TEXT}
 *	{"do":"leaf","kind":"hold","take":N,"on":true or false,"why":TEXT,"by":TEXT}
 *	{"do":"leaf","kind":"bound_late","take":N,"waybill":TEXT,"by":TEXT}
 *	{"do":"leaf","kind":"access","from":N,"entries":N,"first":US,"last":US,"root":HEX}
 *				a batch of an access log (signing/access_batch.h), microseconds of
 *				UTC; one that is in the ledger already gets its index again
 *				{"ok":true,"index":N}, once the leaf is on the medium
 *	{"do":"derive","take":N,"id":HEX,"file":HEX,"bytes":N,"what":TEXT,"by":TEXT,
 *	 "frames":[{"camera":NAME,"first":N,"last":N},...]}
 *				{"ok":true,"statement":HEX}, once the take was read through
 *	{"do":"anchor","anchor":HEX}
 *				{"ok":true}, once the checkpoint with its time stamp is on the
 *medium
 */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/request_field.h"
#include "firmware/station_in.h"
#include "signing/hex.h"

static void print(struct ps_station *station, const cJSON *object,
		  void (*use)(struct ps_station *station, uint64_t client, const char *line),
		  uint64_t client)
{
	char *line = cJSON_PrintUnformatted(object);

	if (line)
		use(station, client, line);
	free(line);
}

static void send_line(struct ps_station *station, uint64_t client, const char *line)
{
	ps_control_send(station->control, client, line);
}

static void tell_line(struct ps_station *station, uint64_t client, const char *line)
{
	(void)client;
	ps_control_tell(station->control, line);
}

void ps_station_refuse_line(struct ps_control *control, uint64_t client, const char *why)
{
	cJSON *reply = cJSON_CreateObject();
	char *line = NULL;

	if (cJSON_AddBoolToObject(reply, "ok", false) &&
	    cJSON_AddStringToObject(reply, "error", why))
		line = cJSON_PrintUnformatted(reply);
	if (line)
		ps_control_send(control, client, line);
	free(line);
	cJSON_Delete(reply);
}

static void refuse(struct ps_station *station, uint64_t client, const char *why)
{
	ps_station_refuse_line(station->control, client, why);
}

void ps_station_confirm(struct ps_control *control, uint64_t client)
{
	ps_control_send(control, client, "{\"ok\":true}");
}

static void do_status(struct ps_station *station, uint64_t client, const cJSON *request)
{
	char *status = ps_station_status(station);
	char *line = NULL;

	(void)request;
	if (status && asprintf(&line, "{\"ok\":true,\"status\":%s}", status) < 0)
		line = NULL;
	if (line)
		ps_control_send(station->control, client, line);
	else
		refuse(station, client, "no memory is left");
	free(line);
	free(status);
}

static void do_watch(struct ps_station *station, uint64_t client, const cJSON *request)
{
	(void)request;
	ps_control_watch(station->control, client);
	ps_station_confirm(station->control, client);
}

static void do_scan(struct ps_station *station, uint64_t client, const cJSON *request)
{
	const char *lane = ps_request_text(request, "lane");
	const char *code = ps_request_text(request, "code");
	const char *source = ps_request_text(request, "source");
	unsigned i = 0;

	while (lane && i < station->lane_count && strcmp(station->config->lanes[i].name, lane) != 0)
		i++;
	if (!lane || i == station->lane_count)
		refuse(station, client, "lane: there is no such lane");
	else if (source && strcmp(source, "socket") != 0 && strcmp(source, "manual") != 0)
		refuse(station, client, "source: socket or manual");
	else if (station->stopping)
		refuse(station, client, "packseald is stopping");
	else if (!code || ps_lane_scan(station->lanes[i], code,
				       source && source[0] == 'm' ? PS_SCAN_SOURCE_MANUAL
								  : PS_SCAN_SOURCE_SOCKET,
				       ps_station_now_us()))
		refuse(station, client, "code: 1 to 128 printable ASCII characters");
	else
		ps_station_confirm(station->control, client);
}

static void do_picture(struct ps_station *station, uint64_t client, const cJSON *request)
{
	const char *name = ps_request_text(request, "camera");
	char file[PS_STATION_PICTURE_NAME_MAX];
	cJSON *reply;
	unsigned i = 0;
	enum ps_err err;

	while (name && i < station->camera_count &&
	       strcmp(station->config->cameras[i].name, name) != 0)
		i++;
	if (!name || i == station->camera_count) {
		refuse(station, client, "camera: there is no such camera");
		return;
	}
	err = ps_station_write_picture(&station->cameras[i], file);
	if (err) {
		refuse(station, client,
		       err == PS_NOT_FOUND ? "the camera gives no pictures" : ps_err_text(err));
		return;
	}
	reply = cJSON_CreateObject();
	if (cJSON_AddBoolToObject(reply, "ok", true) &&
	    cJSON_AddStringToObject(reply, "file", file))
		print(station, reply, send_line, client);
	cJSON_Delete(reply);
}

static void do_aim(struct ps_station *station, uint64_t client, const cJSON *request)
{
	const char *why = ps_station_keep_aim(station);

	(void)request; /* there is no more in it */
	if (why)
		refuse(station, client, why);
	else
		ps_station_confirm(station->control, client);
}

static bool read_range(const cJSON *item, struct ps_derived_range *range)
{
	return ps_request_copy(item, "camera", PS_CAMERA_NAME_LEN_MAX, range->camera) &&
	       ps_request_number(item, "first", &range->first) &&
	       ps_request_number(item, "last", &range->last) && range->first <= range->last;
}

/* NULL, or what is wrong with the request. */
static const char *read_derive(const cJSON *request, struct ps_derive_request *derive)
{
	const cJSON *frames = cJSON_GetObjectItemCaseSensitive(request, "frames");
	const cJSON *item;

	if (!ps_request_number(request, "take", &derive->number) || !derive->number ||
	    !ps_request_number(request, "bytes", &derive->bytes) ||
	    !ps_request_hash(request, "id", derive->take) ||
	    !ps_request_hash(request, "file", derive->file) ||
	    !ps_request_copy(request, "what", PS_TEXT_LEN_MAX, derive->what) ||
	    !ps_request_copy(request, "by", PS_NAME_LEN_MAX, derive->by))
		return "take and bytes: numbers; id and file: 64 hex digits; what: 1 to 256 bytes; "
		       "by: 1 to 64 bytes";
	cJSON_ArrayForEach(item, frames)
	{
		if (derive->range_count == PS_DERIVED_RANGES_MAX ||
		    !read_range(item, &derive->ranges[derive->range_count++]))
			return "frames: up to 16 of a camera, its first and its last frame";
	}
	return derive->range_count ? NULL : "frames: at least one";
}

static void do_derive(struct ps_station *station, uint64_t client, const cJSON *request)
{
	struct ps_request ask = { .kind = PS_REQUEST_DERIVE, .token = client };
	const char *wrong = read_derive(request, &ask.derive);

	if (wrong)
		refuse(station, client, wrong);
	else if (ps_inbox_put_request(station->inbox, &ask))
		refuse(station, client, "packseald is too busy");
}

static void do_anchor(struct ps_station *station, uint64_t client, const cJSON *request)
{
	struct ps_request ask = { .kind = PS_REQUEST_ANCHOR, .token = client };
	const char *text = ps_request_text(request, "anchor");
	size_t len = text ? strlen(text) / 2 : 0;

	if (len == 0 || len > PS_ANCHOR_BYTES_MAX || strlen(text) % 2) {
		refuse(station, client, "anchor: a checkpoint with its time stamp, in hex digits");
		return;
	}
	ask.anchor = malloc(len);
	ask.anchor_len = len;
	if (!ask.anchor)
		refuse(station, client, "no memory is left");
	else if (!ps_hex_decode(text, len, ask.anchor))
		refuse(station, client, "anchor: hex digits");
	else if (ps_inbox_put_request(station->inbox, &ask))
		refuse(station, client, "packseald is too busy");
	else
		return;
	free(ask.anchor);
}

static const struct {
	const char *name;
	void (*act)(struct ps_station *station, uint64_t client, const cJSON *request);
} acts[] = {
	{ "status", do_status },
	{ "watch", do_watch },
	{ "scan", do_scan },
	{ "picture", do_picture },
	{ "leaf", ps_station_do_leaf },
	{ "derive", do_derive },
	{ "anchor", do_anchor },
	{ "aim", do_aim },
};

void ps_station_on_line(void *ctx, uint64_t client, uid_t uid, const char *line)
{
	struct ps_station *station = ctx;
	cJSON *request = cJSON_ParseWithOpts(line, NULL, true);
	const char *what = ps_request_text(request, "do");
	size_t i = 0;

	(void)uid; /* who may connect is believed */
	while (what && i < sizeof(acts) / sizeof(acts[0]) && strcmp(acts[i].name, what) != 0)
		i++;
	if (!cJSON_IsObject(request) || !what)
		refuse(station, client, "not a JSON object with a member \"do\"");
	else if (i == sizeof(acts) / sizeof(acts[0]))
		refuse(station, client, "do: not in this version");
	else
		acts[i].act(station, client, request);
	cJSON_Delete(request);
}

void ps_station_tell_signal(struct ps_station *station, unsigned lane,
			    enum ps_session_signal signal)
{
	cJSON *line = cJSON_CreateObject();

	if (cJSON_AddStringToObject(line, "event", "signal") &&
	    cJSON_AddStringToObject(line, "lane", station->config->lanes[lane].name) &&
	    cJSON_AddStringToObject(line, "signal", ps_session_signal_name(signal)))
		print(station, line, tell_line, 0);
	cJSON_Delete(line);
}

static const char *const names[] = {
	[PS_NOTICE_STARTED] = "started",       [PS_NOTICE_REFUSED] = "refused",
	[PS_NOTICE_SEALED] = "sealed",	       [PS_NOTICE_ENDED] = "ended",
	[PS_NOTICE_CUT_SHORT] = "ended",       [PS_NOTICE_BROKEN] = "broken",
	[PS_NOTICE_TROUBLE] = "trouble",       [PS_NOTICE_TROUBLE_OVER] = "trouble_over",
	[PS_NOTICE_BOUND] = "bound",	       [PS_NOTICE_FAULT] = "fault",
	[PS_NOTICE_FAULT_OVER] = "fault_over",
};

static bool add_take(cJSON *line, const struct ps_notice *notice)
{
	char id[2 * PS_HASH_LEN + 1] = "";

	ps_hex_encode(notice->id, PS_HASH_LEN, id);
	if (!cJSON_AddNumberToObject(line, "take", (double)notice->number))
		return false;
	if (notice->kind == PS_NOTICE_STARTED)
		return cJSON_AddStringToObject(line, "id", id) != NULL;
	return cJSON_AddNumberToObject(line, "seal", (double)notice->seal) &&
	       cJSON_AddNumberToObject(line, "bytes", (double)notice->bytes);
}

void ps_station_tell_notice(struct ps_station *station, const struct ps_notice *notice)
{
	cJSON *line;

	if (!ps_control_is_watched(station->control))
		return;
	line = cJSON_CreateObject();
	if (cJSON_AddStringToObject(line, "event", names[notice->kind]) &&
	    cJSON_AddStringToObject(line, "lane", station->config->lanes[notice->lane].name) &&
	    (!notice->number || add_take(line, notice)) &&
	    (!notice->text[0] || cJSON_AddStringToObject(line, "text", notice->text)))
		print(station, line, tell_line, 0);
	cJSON_Delete(line);
}

void ps_station_answer_anchor(struct ps_station *station, const struct ps_notice *notice)
{
	if (notice->err)
		refuse(station, notice->token,
		       notice->text[0] ? notice->text : ps_err_text(notice->err));
	else
		ps_station_confirm(station->control, notice->token);
}

static void send_statement(struct ps_station *station, uint64_t client,
			   const struct ps_buf *statement)
{
	char *digits = malloc(2 * statement->len + 1);
	cJSON *reply = cJSON_CreateObject();

	if (digits) {
		ps_hex_encode(statement->bytes, statement->len, digits);
		digits[2 * statement->len] = '\0';
	}
	if (digits && cJSON_AddBoolToObject(reply, "ok", true) &&
	    cJSON_AddStringToObject(reply, "statement", digits))
		print(station, reply, send_line, client);
	else
		refuse(station, client, "no memory is left");
	cJSON_Delete(reply);
	free(digits);
}

void ps_station_answer_derive(struct ps_station *station, const struct ps_notice *notice)
{
	struct ps_buf statement;
	enum ps_err err = notice->err;

	ps_buf_init(&statement);
	if (!err)
		err = ps_recorder_statement(station->recorder, notice->token, &statement);
	if (err == PS_NOT_FOUND)
		refuse(station, notice->token,
		       "the store has no such take, or the take no such frames");
	else if (err == PS_MISMATCH)
		refuse(station, notice->token,
		       "the take in the store is another one, not as it was signed, not finished, "
		       "or not this station's");
	else if (err == PS_BUSY)
		refuse(station, notice->token, "another statement is being made; ask again");
	else if (err)
		refuse(station, notice->token, ps_err_text(err));
	else
		send_statement(station, notice->token, &statement);
	ps_buf_release(&statement);
}
