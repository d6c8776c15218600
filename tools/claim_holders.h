/* The open claims that stand on a take: once its hold ends, age may thin or delete it. */
#ifndef PS_TOOLS_CLAIM_HOLDERS_H
#define PS_TOOLS_CLAIM_HOLDERS_H

#include "tools/claim_store.h"

#define PS_CLAIM_HOLDERS_MAX 16
#define PS_CLAIM_HOLDERS_TEXT_MAX 200

struct ps_claim_holders {
	size_t count;
	uint64_t more; /* that found no room */
	uint64_t claims[PS_CLAIM_HOLDERS_MAX];
};

/*
 * Adds those that are not among them yet. Of a station that is not named, or a claim's take of
 * none, the number decides. @waybill NULL: not known; else claims of other parcels are not looked
 * at. Complains and returns the exit status where claims cannot be read; those that can are added.
 */
int ps_claim_holders_add(const struct ps_claim_store *store, const struct ps_claim_take *take,
			 const char *waybill, struct ps_claim_holders *holders);

/* "11, 12" and how many more. */
void ps_claim_holders_text(const struct ps_claim_holders *holders,
			   char text_out[PS_CLAIM_HOLDERS_TEXT_MAX]);

#endif
