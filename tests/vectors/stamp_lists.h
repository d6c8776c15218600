/* Revocation lists of the authority that makes the time stamps. */
#ifndef PS_TESTS_VECTORS_STAMP_LISTS_H
#define PS_TESTS_VECTORS_STAMP_LISTS_H

#include "tests/kit/time_authority.h"

enum ps_stamp_list {
	PS_STAMP_LIST_NONE,
	PS_STAMP_LIST_OF_NOBODY,
	PS_STAMP_LIST_BEFORE, /* revoked a day before the judging; it gives no reason */
	PS_STAMP_LIST_BEFORE_SUPERSEDED,
	PS_STAMP_LIST_LATER, /* ... a day after */
	PS_STAMP_LIST_LATER_STOLEN,
	PS_STAMP_LIST_LATER_SUPERSEDED,
	PS_STAMP_LIST_UNUSED_REASON,
};

/* Appends the DER of one that @signer's root signs of @authority's certificate. */
void ps_vector_stamp_list(const struct ps_time_authority *signer, enum ps_stamp_list what,
			  struct ps_buf *der);

#endif
