/* A claim out of their folder, for as long as a page is made. */
#ifndef PS_WEB_CLAIM_LOAD_H
#define PS_WEB_CLAIM_LOAD_H

#include "tools/claim.h"
#include "tools/claim_store.h"
#include "web/settings.h"

/* Opens the folder of all claims for reading; as ps_claim_store_open(). */
int ps_web_claims_open(const struct ps_web_settings *settings, struct ps_claim_store *store_out);

/*
 * The claim, and how many the same buyer had before; free() it. 0, or the exit status of the store,
 * which has complained: PS_EXIT_NO_INPUT: there is no such claim.
 */
int ps_web_claim_load(const struct ps_web_settings *settings, uint64_t number,
		      struct ps_claim **claim_out, size_t *earlier_out);

/* The first of its files that can be drawn, which stands beside the signed pictures unless another
 * is named: 1 for the first; 0: there is none. */
size_t ps_web_claim_drawn(const struct ps_claim *claim);

/*
 * Whose take it is; NULL: that station is not listed any more. A take without a station was noted
 * when there was but one: it is the first one's.
 */
const struct ps_web_station *ps_web_claim_station(const struct ps_web_settings *settings,
						  const struct ps_claim_take *take);

#endif
