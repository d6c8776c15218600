/* The leaves that are asked for over the control socket, and what came of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/request_field.h"
#include "firmware/station_in.h"

/* NULL, or what is wrong with the request. */
static const char *read_export(const cJSON *request, struct ps_leaf_request *leaf)
{
	leaf->kind = PS_LEAF_EXPORT;
	if (ps_request_number(request, "take", &leaf->number) &&
	    ps_request_number(request, "bytes", &leaf->bytes) &&
	    ps_request_hash(request, "id", leaf->take) &&
	    ps_request_hash(request, "digest", leaf->file_digest) &&
	    ps_request_copy(request, "by", PS_NAME_LEN_MAX, leaf->by))
		return NULL;
	return "take and bytes: numbers; id and digest: 64 hex digits; by: up to 64 bytes";
}

static const char *read_hold(const cJSON *request, struct ps_leaf_request *leaf)
{
	const cJSON *on = cJSON_GetObjectItemCaseSensitive(request, "on");

	leaf->kind = PS_LEAF_HOLD;
	leaf->on = cJSON_IsTrue(on);
	if (ps_request_number(request, "take", &leaf->number) && leaf->number && cJSON_IsBool(on) &&
	    ps_request_copy(request, "why", PS_TEXT_LEN_MAX, leaf->why) &&
	    ps_request_copy(request, "by", PS_NAME_LEN_MAX, leaf->by))
		return NULL;
	return "take: a number; on: true or false; why: 1 to 256 bytes; by: 1 to 64 bytes";
}

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if (*text < 0x21 || *text > 0x7e)
			return false;
	return true;
}

static const char *read_bound_late(const cJSON *request, struct ps_leaf_request *leaf)
{
	leaf->kind = PS_LEAF_BOUND_LATE;
	if (ps_request_number(request, "take", &leaf->number) && leaf->number &&
	    ps_request_copy(request, "waybill", PS_SCAN_TEXT_MAX, leaf->why) &&
	    is_printable(leaf->why) && ps_request_copy(request, "by", PS_NAME_LEN_MAX, leaf->by))
		return NULL;
	return "take: a number; waybill: 1 to 128 printable ASCII characters without a blank; by: "
	       "1 to 64 bytes";
}

static const char *read_access(const cJSON *request, struct ps_leaf_request *leaf)
{
	struct ps_access_batch *batch = &leaf->access;
	uint64_t first, last;

	leaf->kind = PS_LEAF_ACCESSED;
	if (!ps_request_number(request, "from", &batch->from) || batch->from == 0 ||
	    batch->from > PS_LEAVES_MAX ||
	    !ps_request_number(request, "entries", &batch->entries) || batch->entries == 0 ||
	    batch->entries > PS_ACCESS_BATCH_MAX || !ps_request_number(request, "first", &first) ||
	    !ps_request_number(request, "last", &last) || last < first ||
	    !ps_request_hash(request, "root", batch->root))
		return "from: 1 or more; entries: 1 to 4096; first and last: microseconds of UTC, "
		       "in this order; root: 64 hex digits";
	batch->first_utc_us = (int64_t)first;
	batch->last_utc_us = (int64_t)last;
	return NULL;
}

void ps_station_do_leaf(struct ps_station *station, uint64_t client, const cJSON *request)
{
	const char *kind = ps_request_text(request, "kind");
	struct ps_request ask = { .kind = PS_REQUEST_LEAF, .token = client };
	const char *wrong = "kind: export, hold, bound_late or access; others are not in this "
			    "version";

	if (kind && strcmp(kind, "export") == 0)
		wrong = read_export(request, &ask.leaf);
	else if (kind && strcmp(kind, "hold") == 0)
		wrong = read_hold(request, &ask.leaf);
	else if (kind && strcmp(kind, "bound_late") == 0)
		wrong = read_bound_late(request, &ask.leaf);
	else if (kind && strcmp(kind, "access") == 0)
		wrong = read_access(request, &ask.leaf);
	if (wrong)
		ps_station_refuse_line(station->control, client, wrong);
	else if (ps_inbox_put_request(station->inbox, &ask))
		ps_station_refuse_line(station->control, client, "packseald is too busy");
}

static void confirm(struct ps_station *station, const struct ps_notice *notice)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "{\"ok\":true,\"index\":%" PRIu64 "}", notice->index);
	ps_control_send(station->control, notice->token, line);
}

void ps_station_answer_leaf(struct ps_station *station, const struct ps_notice *notice)
{
	if (notice->err && notice->text[0])
		ps_station_refuse_line(station->control, notice->token, notice->text);
	else if (notice->err == PS_MISMATCH || notice->err == PS_RANGE)
		ps_station_refuse_line(
			station->control, notice->token,
			"the ledger knows no such take: take and id must be those of the evidence "
			"file");
	else if (notice->err == PS_NOT_FOUND)
		ps_station_refuse_line(
			station->control, notice->token,
			"the take is not there: it was deleted, or the index does not know it");
	else if (notice->err == PS_BUSY)
		ps_station_refuse_line(station->control, notice->token,
				       "the take is being recorded: scan the waybill at the bench");
	else if (notice->err == PS_INVALID)
		ps_station_refuse_line(station->control, notice->token, "the take is not held");
	else if (notice->err)
		ps_station_refuse_line(station->control, notice->token, ps_err_text(notice->err));
	else
		confirm(station, notice);
}
