/* The takes that a claim is about: found, and held. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/store.h"
#include "tools/claim_request.h"
#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/take_table.h"

enum { WAYBILLS_MAX = 64 };

struct found {
	struct ps_claim_take take;
	int64_t started_utc_us;
};

struct finding {
	const struct ps_claim_request *request;
	struct ps_claim *claim;
	int64_t before_us; /* takes that began then or later are not found */
	bool again;	   /* what cannot be read is not said once more */
	bool by_order;
	bool several;
	struct ps_claim_station only;
	size_t count;
	const struct ps_claim_station *stations;
	struct ps_index *indices[PS_STATIONS_MAX]; /* NULL: cannot be read */
	const char *station;			   /* that is looked in; NULL: the only one */
	size_t until;				   /* more of it are not found */
	size_t found_count;
	struct found found[2 * PS_CLAIM_TAKES_MAX];
	size_t waybill_count; /* of the order */
	char waybills[WAYBILLS_MAX][PS_CODE_LEN_MAX + 1];
};

/* Of an order all of whose takes are of one parcel, that one's; *@several otherwise. */
static void note_waybill(struct ps_claim *claim, const struct ps_index_take *take, bool *several)
{
	for (size_t i = 0; i < take->waybill_count; i++) {
		const struct ps_bytes *code = &take->waybills[i];
		size_t len = strlen(claim->waybill);

		if (!len && code->len <= PS_CODE_LEN_MAX)
			memcpy(claim->waybill, code->bytes, code->len); /* the rest is zero */
		else if (len != code->len || memcmp(claim->waybill, code->bytes, len) != 0)
			*several = true;
	}
}

/* A take may come twice, by two waybills of its order. */
static bool has(const struct finding *finding, uint64_t number)
{
	for (size_t i = 0; i < finding->found_count; i++)
		if (finding->found[i].take.number == number &&
		    strcmp(finding->found[i].take.station,
			   finding->station ? finding->station : "") == 0)
			return true;
	return false;
}

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct finding *finding = ctx;
	struct found *found = &finding->found[finding->found_count];

	if (take->started_utc_us >= finding->before_us)
		return PS_OK;
	if (finding->by_order)
		note_waybill(finding->claim, take, &finding->several);
	if (has(finding, take->number))
		return PS_OK;
	if (finding->found_count == finding->until)
		return PS_STOPPED;
	*found = (struct found){ .take = { .number = take->number },
				 .started_utc_us = take->started_utc_us };
	if (finding->station)
		(void)snprintf(found->take.station, sizeof(found->take.station), "%s",
			       finding->station);
	finding->found_count++;
	return PS_OK;
}

static enum ps_err on_line(void *ctx, const struct ps_index_order *line)
{
	struct finding *finding = ctx;

	for (size_t i = 0; i < finding->waybill_count; i++)
		if (strlen(finding->waybills[i]) == line->waybill.len &&
		    memcmp(finding->waybills[i], line->waybill.bytes, line->waybill.len) == 0)
			return PS_OK;
	if (finding->waybill_count == WAYBILLS_MAX || line->waybill.len > PS_CODE_LEN_MAX)
		return PS_OK;
	memcpy(finding->waybills[finding->waybill_count++], line->waybill.bytes, line->waybill.len);
	return PS_OK;
}

/* What cannot be read of one station is no reason to lose the claim, if there are others. */
static int cannot(struct finding *finding, size_t at, enum ps_err err)
{
	const struct ps_claim_request *request = finding->request;
	const char *store = finding->stations[at].store;
	const char *why = err == PS_NOT_FOUND && ps_store_is_missing(store)
				  ? "there is no folder of its store"
				  : ps_err_text(err);
	char what[PS_TEXT_LEN_MAX];

	ps_index_close(finding->indices[at]);
	finding->indices[at] = NULL;
	if (finding->again)
		return 0;
	if (!finding->stations[at].name)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	(void)snprintf(what, sizeof(what), "%s: %s", finding->stations[at].name, why);
	(void)ps_command_fail(ps_command_status(err), "no takes of station %s are looked for: %s",
			      finding->stations[at].name, why);
	err = ps_claim_note(finding->claim, request->now_s, request->by, "not_looked", what);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

static int open_all(struct finding *finding)
{
	int status = 0;

	if (!finding->stations[0].name && !finding->again) /* complains as it always did */
		return ps_take_table_open(finding->stations[0].store, &finding->indices[0]);
	for (size_t i = 0; i < finding->count && !status; i++) {
		enum ps_err err =
			ps_index_open_read(finding->stations[i].store, &finding->indices[i]);

		status = err ? cannot(finding, i, err) : 0;
	}
	return status;
}

/* The waybills of the order, which one station was told, among the takes of all. */
static int gather(struct finding *finding)
{
	const char *order = finding->claim->order;
	int status = 0;

	for (size_t i = 0; i < finding->count && !status; i++) {
		enum ps_err err = PS_OK;

		if (finding->indices[i])
			err = ps_index_order_lines(
				finding->indices[i],
				(struct ps_bytes){ (const uint8_t *)order, strlen(order) }, on_line,
				finding);
		status = err ? cannot(finding, i, err) : 0;
	}
	return status;
}

static int by_time(const void *a, const void *b)
{
	const struct found *left = a, *right = b;
	int order = (left->started_utc_us < right->started_utc_us) -
		    (left->started_utc_us > right->started_utc_us);

	return order ? order : strcmp(left->take.station, right->take.station);
}

static enum ps_err look_in(struct finding *finding, struct ps_index *index, const char *waybill)
{
	const struct ps_bytes code = { (const uint8_t *)waybill, strlen(waybill) };

	return ps_index_find_waybill(index, code, on_take, finding);
}

static int look(struct finding *finding)
{
	const char *waybill = finding->claim->waybill;
	/* that of an order is filled in while its takes are found */
	bool by_order = finding->by_order;
	int status = 0;

	for (size_t i = 0; i < finding->count && !status; i++) {
		enum ps_err err = PS_OK;

		if (!finding->indices[i])
			continue;
		finding->station = finding->stations[i].name;
		finding->until = finding->found_count + PS_CLAIM_TAKES_MAX;
		if (!by_order)
			err = look_in(finding, finding->indices[i], waybill);
		for (size_t j = 0; by_order && j < finding->waybill_count && !err; j++)
			err = look_in(finding, finding->indices[i], finding->waybills[j]);
		if (err && err != PS_STOPPED)
			status = cannot(finding, i, err);
		if (finding->count > 1 || by_order)
			qsort(finding->found, finding->found_count, sizeof(finding->found[0]),
			      by_time);
		if (finding->found_count > PS_CLAIM_TAKES_MAX)
			finding->found_count = PS_CLAIM_TAKES_MAX;
	}
	return status;
}

static const struct ps_claim_station *station_of(const struct ps_claim_request *request,
						 const char *name)
{
	for (size_t i = 0; i < request->station_count; i++)
		if (strcmp(request->stations[i].name, name) == 0)
			return &request->stations[i];
	return NULL;
}

static int find(const struct ps_claim_request *request, int64_t before_us, bool again,
		struct ps_claim *claim)
{
	struct finding *finding = calloc(1, sizeof(*finding));
	int status;

	if (!finding)
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	finding->request = request;
	finding->claim = claim;
	finding->before_us = before_us;
	finding->again = again;
	finding->by_order = !claim->waybill[0];
	finding->only = (struct ps_claim_station){ NULL, request->store, request->run };
	finding->count = request->station_count ? request->station_count : 1;
	finding->stations = request->station_count ? request->stations : &finding->only;
	status = open_all(finding);
	if (!status && finding->by_order)
		status = gather(finding);
	if (!status)
		status = look(finding);
	for (size_t i = 0; i < finding->count; i++)
		ps_index_close(finding->indices[i]);
	if (finding->several)
		claim->waybill[0] = '\0';
	for (size_t i = 0; i < finding->found_count; i++)
		claim->takes[claim->take_count++] = finding->found[i].take;
	free(finding);
	return status;
}

int ps_claim_takes_find(const struct ps_claim_request *request, struct ps_claim *claim)
{
	return find(request, INT64_MAX, false, claim);
}

int ps_claim_takes_find_before(const struct ps_claim_request *request, int64_t before_us,
			       struct ps_claim *claim)
{
	return find(request, before_us, true, claim);
}

enum ps_err ps_claim_take_hold(const struct ps_claim_request *request, struct ps_claim *claim,
			       const struct ps_claim_take *take, const char *why)
{
	const bool again = ps_claim_take_is_unheld(claim, take);
	const struct ps_claim_station *station = station_of(request, take->station);
	const char *run = station ? station->run : request->run;
	char shown[PS_CLAIM_TAKE_TEXT_MAX], refusal[PS_CLIENT_WHY_LEN] = "";
	char what[PS_CLAIM_TAKE_TEXT_MAX + 64];
	const struct ps_client_hold ask = {
		.take = take->number, .on = true, .why = why, .by = request->by
	};
	uint64_t index;
	enum ps_err err;

	ps_claim_take_text(take, shown);
	err = ps_client_hold(run, &ask, &index, refusal, sizeof(refusal));
	if (!err) {
		(void)snprintf(what, sizeof(what), "take %s: ledger entry %" PRIu64, shown, index);
		return ps_claim_note(claim, request->now_s, request->by, "held", what);
	}
	(void)snprintf(what, sizeof(what), "take %s is not held", shown);
	(void)ps_client_fail(run, err, what, refusal);
	if (!run[0])
		(void)snprintf(what, sizeof(what),
			       "take %s: its station is not reachable from here", shown);
	return again ? PS_OK : ps_claim_note(claim, request->now_s, request->by, "not_held", what);
}

void ps_claim_takes_hold(const struct ps_claim_request *request, struct ps_claim *claim,
			 const char *why)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < claim->take_count && !err; i++)
		err = ps_claim_take_hold(request, claim, &claim->takes[i], why);
	if (err)
		(void)ps_command_fail(PS_EXIT_RESOURCES,
				      "the claim has no room for more notes; hold the takes with "
				      "`packseal hold`");
}
