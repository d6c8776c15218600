#include "tools/claim_holders.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/command.h"

static bool stands(const struct ps_claim *claim, const struct ps_claim_take *take,
		   const char *waybill)
{
	if (claim->outcome[0] ||
	    (waybill && claim->waybill[0] && strcasecmp(waybill, claim->waybill) != 0))
		return false;
	return ps_claim_has_take(claim, take);
}

static void add(struct ps_claim_holders *holders, uint64_t claim)
{
	for (size_t i = 0; i < holders->count; i++)
		if (holders->claims[i] == claim)
			return;
	if (holders->count == PS_CLAIM_HOLDERS_MAX)
		holders->more++;
	else
		holders->claims[holders->count++] = claim;
}

int ps_claim_holders_add(const struct ps_claim_store *store, const struct ps_claim_take *take,
			 const char *waybill, struct ps_claim_holders *holders)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	uint64_t *numbers = NULL;
	size_t count = 0;
	int status =
		claim ? ps_claim_store_open_numbers(store, &numbers, &count) : PS_EXIT_RESOURCES;

	for (size_t i = 0; i < count; i++) {
		int failed = ps_claim_store_load(store, numbers[i], claim);

		if (!failed && stands(claim, take, waybill))
			add(holders, numbers[i]);
		status = failed ? failed : status;
	}
	free(numbers);
	free(claim);
	return status;
}

void ps_claim_holders_text(const struct ps_claim_holders *holders,
			   char text_out[PS_CLAIM_HOLDERS_TEXT_MAX])
{
	size_t len = 0;

	text_out[0] = '\0';
	/* sixteen numbers of eight digits at most find room */
	for (size_t i = 0; i < holders->count && len < PS_CLAIM_HOLDERS_TEXT_MAX; i++)
		len += (size_t)snprintf(text_out + len, PS_CLAIM_HOLDERS_TEXT_MAX - len,
					"%s%" PRIu64, i ? ", " : "", holders->claims[i]);
	if (holders->more && len < PS_CLAIM_HOLDERS_TEXT_MAX)
		(void)snprintf(text_out + len, PS_CLAIM_HOLDERS_TEXT_MAX - len, " and more");
}
