/* A claim out of the store, for as long as a page is made. */
#ifndef PS_WEB_CLAIM_LOAD_H
#define PS_WEB_CLAIM_LOAD_H

#include "tools/claim.h"

/*
 * The claim, and how many the same buyer had before; free() it. 0, or the exit status of the store,
 * which has complained: PS_EXIT_NO_INPUT: there is no such claim.
 */
int ps_web_claim_load(const char *store, uint64_t number, struct ps_claim **claim_out,
		      size_t *earlier_out);

#endif
