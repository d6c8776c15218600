/* packseal claim reopen: one that was closed goes on, as where the platform allows an appeal. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/moment.h"

/* What was filmed of the parcel since, as it came back, belongs to it; and what it had stays, also
 * where a station cannot be looked into now. */
static int find_takes(const struct ps_claim_request *request, struct ps_claim *claim)
{
	struct ps_claim_take had[PS_CLAIM_TAKES_MAX];
	size_t had_count = claim->take_count;
	int status;

	memcpy(had, claim->takes, sizeof(had));
	claim->take_count = 0;
	status = ps_claim_takes_find(request, claim);
	ps_claim_add_takes(claim, had, had_count);
	return status;
}

static int note(const struct ps_claim_request *request, struct ps_claim *claim)
{
	char text[PS_TEXT_LEN_MAX + 1];
	enum ps_err err;

	(void)snprintf(text, sizeof(text), "%s%s%s", claim->outcome, request->text ? ": " : "",
		       request->text ? request->text : "");
	err = ps_claim_note(claim, request->now_s, request->by, "reopened", text);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

static int reopen(const struct ps_claim_request *request, const struct ps_claim_store *store,
		  struct ps_claim *claim)
{
	char why[PS_CLAIM_WORD_MAX + 64], deadline[PS_MOMENT_TEXT_MAX];
	int status = ps_claim_store_load(store, request->number, claim);

	if (!status && !claim->outcome[0])
		status = ps_command_fail(PS_EXIT_USAGE, "claim %" PRIu64 " is open", claim->number);
	if (!status)
		status = find_takes(request, claim);
	if (!status)
		status = note(request, claim);
	if (status)
		return status;
	(void)snprintf(why, sizeof(why), "claim %" PRIu64 ", reopened (%s)", claim->number,
		       claim->outcome);
	claim->outcome[0] = '\0';
	claim->deadline_s = request->deadline_s;
	status = ps_claim_store_save(store, claim);
	/* only now: the ledger must not say it of a claim that stayed closed. A hold may have been
	 * ended since it was closed. */
	if (!status) {
		ps_claim_takes_hold(request, claim, why);
		status = ps_claim_store_save(store, claim);
	}
	if (status)
		return status;
	ps_moment_local(claim->deadline_s, deadline);
	(void)printf("claim %" PRIu64 " is open again, to be answered by %s%s\n", claim->number,
		     deadline, claim->deadline_s < request->now_s ? ", which is past" : "");
	return 0;
}

int ps_claim_reopen(const struct ps_claim_request *request)
{
	if (!request->deadline_s)
		return ps_command_fail(PS_EXIT_USAGE,
				       "claim reopen takes --deadline, by when it is to be "
				       "answered now: 48h, 5d or a moment");
	return ps_claim_change(request, reopen);
}

int ps_claim_check_open(const struct ps_claim *claim)
{
	if (!claim->outcome[0])
		return 0;
	return ps_command_fail(PS_EXIT_USAGE,
			       "claim %" PRIu64 " is closed (%s); if it goes on, as by an appeal, "
			       "reopen it first: packseal claim reopen %" PRIu64 " --deadline WHEN",
			       claim->number, claim->outcome, claim->number);
}
