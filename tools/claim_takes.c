/* The takes that a claim is about: found, and held. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/claim_request.h"
#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/take_table.h"

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

struct finding {
	struct ps_claim *claim;
	bool by_order;
	bool several;
};

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct finding *finding = ctx;
	struct ps_claim *claim = finding->claim;

	if (finding->by_order)
		note_waybill(claim, take, &finding->several);
	if (claim->take_count == PS_CLAIM_TAKES_MAX)
		return PS_STOPPED;
	claim->takes[claim->take_count++] = take->number;
	return PS_OK;
}

int ps_claim_takes_find(const struct ps_claim_request *request, struct ps_claim *claim)
{
	struct finding finding = { .claim = claim, .by_order = !claim->waybill[0] };
	const char *text = claim->waybill[0] ? claim->waybill : claim->order;
	const struct ps_bytes code = { (const uint8_t *)text, strlen(text) };
	struct ps_index *index;
	enum ps_err err;
	int status = ps_take_table_open(request->store, &index);

	if (status)
		return status;
	err = finding.by_order ? ps_index_find_order(index, code, on_take, &finding)
			       : ps_index_find_waybill(index, code, on_take, &finding);
	ps_index_close(index);
	if (finding.several)
		claim->waybill[0] = '\0';
	if (err && err != PS_STOPPED)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	return 0;
}

static enum ps_err hold(const struct ps_claim_request *request, struct ps_claim *claim,
			uint64_t take)
{
	char why[64], what[64], refusal[PS_CLIENT_WHY_LEN] = "";
	const struct ps_client_hold ask = {
		.take = take, .on = true, .why = why, .by = request->by
	};
	uint64_t index;
	enum ps_err err;

	(void)snprintf(why, sizeof(why), "claim %" PRIu64, claim->number);
	err = ps_client_hold(request->run, &ask, &index, refusal, sizeof(refusal));
	if (!err) {
		(void)snprintf(what, sizeof(what), "take %" PRIu64 ": ledger entry %" PRIu64, take,
			       index);
		return ps_claim_note(claim, request->now_s, request->by, "held", what);
	}
	(void)snprintf(what, sizeof(what), "take %" PRIu64 " is not held", take);
	(void)ps_client_fail(request->run, err, what, refusal); /* said; the claim is kept */
	return ps_claim_note(claim, request->now_s, request->by, "not_held", what);
}

void ps_claim_takes_hold(const struct ps_claim_request *request, struct ps_claim *claim)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < claim->take_count && !err; i++)
		err = hold(request, claim, claim->takes[i]);
	if (err)
		(void)ps_command_fail(PS_EXIT_RESOURCES,
				      "the claim has no room for more notes; hold the takes with "
				      "`packseal hold`");
}
