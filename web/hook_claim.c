/* The hook reads claims. What a buyer sent is named and never given out. */
#include <stdlib.h>

#include "signing/verify.h"
#include "web/claim_load.h"
#include "web/claim_rows.h"
#include "web/hook.h"
#include "web/note.h"

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
	struct ps_web_claim_rows rows;
	struct ps_json *json;

	if (!ps_web_note_claim(request, reply, 0))
		return;
	if (!ps_web_claims_list(&request->web->settings, false, &rows)) {
		ps_web_hook_refuse(reply, 503, "the claims cannot be read; the journal says why");
		return;
	}
	json = ps_web_hook_begin(reply);
	if (json) {
		ps_json_array(json, "claims");
		for (size_t i = 0; i < rows.count; i++)
			add_row(json, &rows.rows[i]);
		ps_json_end(json);
		ps_json_bool(json, "more", rows.more);
		ps_json_number(json, "unread", rows.unread);
		ps_web_hook_end(json, reply, 200);
	}
	free(rows.rows);
}

struct ps_claim *ps_web_hook_claim_load(struct ps_web_request *request, struct ps_web_reply *reply,
					size_t *earlier_out)
{
	struct ps_claim *claim = NULL;
	size_t earlier = 0;
	int status =
		ps_web_claim_load(&request->web->settings, request->numbers[0], &claim, &earlier);

	if (status == PS_EXIT_NO_INPUT)
		ps_web_hook_refuse(reply, 404, "there is no such claim");
	else if (status)
		ps_web_hook_refuse(reply, 503, "the claim cannot be read; the journal says why");
	if (earlier_out)
		*earlier_out = earlier;
	return claim;
}

void ps_web_hook_claim(struct ps_web_request *request, struct ps_web_reply *reply)
{
	size_t earlier;
	struct ps_claim *claim = ps_web_hook_claim_load(request, reply, &earlier);
	struct ps_json *json = claim && ps_web_note_claim(request, reply, claim->number)
				       ? ps_web_hook_begin(reply)
				       : NULL;

	if (json) {
		ps_claim_to_json(claim, json);
		ps_json_number(json, "earlier", earlier);
		ps_web_hook_end(json, reply, 200);
	}
	free(claim);
}
