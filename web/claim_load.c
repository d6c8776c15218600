#include "web/claim_load.h"

#include <stdlib.h>

#include "signing/verify.h"

int ps_web_claims_open(const struct ps_web_settings *settings, struct ps_claim_store *store_out)
{
	return ps_claim_store_open(NULL, settings->station.store, false, store_out);
}

int ps_web_claim_load(const struct ps_web_settings *settings, uint64_t number,
		      struct ps_claim **claim_out, size_t *earlier_out)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	int status = claim ? 0 : PS_EXIT_RESOURCES;

	if (number == 0 || number > PS_CLAIM_NUMBER_MAX)
		status = PS_EXIT_NO_INPUT;
	if (!status)
		status = ps_web_claims_open(settings, &store);
	if (!status)
		status = ps_claim_store_load(&store, number, claim);
	if (!status)
		status = ps_claim_store_earlier(&store, claim, earlier_out);
	ps_claim_store_close(&store);
	if (status)
		free(claim);
	else
		*claim_out = claim;
	return status;
}
