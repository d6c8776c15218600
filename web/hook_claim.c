/* The hook reads claims. What a buyer sent is named and never given out. */
#include <stdlib.h>

#include "tools/claim_store.h"
#include "web/claim_rows.h"
#include "web/hook.h"

static void add_row(struct ps_json *json, const struct ps_web_claim_row *row)
{
	ps_json_object(json, NULL);
	ps_json_number(json, "claim", row->number);
	ps_json_number(json, "deadline", (uint64_t)row->deadline_s);
	ps_json_text(json, "waybill", row->waybill);
	ps_json_text(json, "order", row->order);
	ps_json_text(json, "channel", row->channel);
	ps_json_text(json, "type", row->type);
	ps_json_end(json);
}

void ps_web_hook_claims(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_row *rows = NULL;
	size_t count = ps_web_claims_open(request->web->settings.store, &rows);
	struct ps_json *json = ps_web_hook_begin(reply);

	if (json) {
		ps_json_array(json, "claims");
		for (size_t i = 0; i < count; i++)
			add_row(json, &rows[i]);
		ps_json_end(json);
		ps_web_hook_end(json, reply, 200);
	}
	free(rows);
}

void ps_web_hook_claim(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	struct ps_json *json = NULL;
	size_t earlier = 0;

	if (!claim || request->numbers[0] == 0 || request->numbers[0] > PS_CLAIM_NUMBER_MAX ||
	    ps_claim_store_open(NULL, request->web->settings.store, false, &store) ||
	    ps_claim_store_load(&store, request->numbers[0], claim) ||
	    ps_claim_store_earlier(&store, claim, &earlier))
		ps_web_hook_refuse(reply, 404, "there is no such claim");
	else
		json = ps_web_hook_begin(reply);
	if (json) {
		ps_claim_to_json(claim, json);
		ps_json_number(json, "earlier", earlier);
		ps_web_hook_end(json, reply, 200);
	}
	ps_claim_store_close(&store);
	free(claim);
}
