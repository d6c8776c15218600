/* packseal claim close: how it ended. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/claim_request.h"
#include "tools/command.h"

static int close_it(const struct ps_claim_request *request, const struct ps_claim_store *store,
		    struct ps_claim *claim)
{
	char text[PS_TEXT_LEN_MAX + 1];
	enum ps_err err;
	int status = ps_claim_store_load(store, request->number, claim);

	if (status)
		return status;
	if (claim->outcome[0])
		return ps_command_fail(PS_EXIT_USAGE, "claim %" PRIu64 " is closed already",
				       claim->number);
	(void)snprintf(claim->outcome, sizeof(claim->outcome), "%s", request->outcome);
	(void)snprintf(text, sizeof(text), "%s%s%s", request->outcome, request->text ? ": " : "",
		       request->text ? request->text : "");
	err = ps_claim_note(claim, request->now_s, request->by, "closed", text);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	status = ps_claim_store_save(store, claim);
	if (!status)
		(void)printf("claim %" PRIu64 " is closed: %s\n", claim->number, request->outcome);
	return status;
}

int ps_claim_change(const struct ps_claim_request *request,
		    int (*change)(const struct ps_claim_request *request,
				  const struct ps_claim_store *store, struct ps_claim *claim))
{
	struct ps_claim *claim = calloc(1, sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	int status = claim ? ps_claim_store_open(request->claims, request->store, true, &store)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status)
		status = change(request, &store, claim);
	ps_claim_store_close(&store);
	free(claim);
	return status ? status : ps_command_end();
}

int ps_claim_close(const struct ps_claim_request *request)
{
	if (!request->outcome || !ps_claim_is_outcome(request->outcome))
		return ps_command_fail(PS_EXIT_USAGE, "claim close takes --outcome won, lost, "
						      "partly, settled or withdrawn");
	return ps_claim_change(request, close_it);
}
