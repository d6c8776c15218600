/*
 * struct ps_access_recent: the last batches of access logs that stand in the ledger. Whoever did
 * not get the answer asks again, and must get the index that the batch has: a second leaf would say
 * that twice as much was looked at.
 */
#ifndef PS_FIRMWARE_ACCESS_RECENT_H
#define PS_FIRMWARE_ACCESS_RECENT_H

#include "signing/leaf.h"

/* Whoever hands batches over has one of them open at a time; there may be several who do. */
#define PS_ACCESS_RECENT_MAX 64

/* All zero: there is none. */
struct ps_access_recent {
	uint64_t count; /* all that were ever added */
	struct {
		struct ps_access_batch batch;
		uint64_t leaf; /* its index */
	} last[PS_ACCESS_RECENT_MAX];
};

/* A leaf of another kind is passed over. */
void ps_access_recent_add(struct ps_access_recent *recent, const struct ps_leaf *leaf);

/* The leaf of this very batch; false: none of the last ones is. */
bool ps_access_recent_find(const struct ps_access_recent *recent,
			   const struct ps_access_batch *batch, uint64_t *leaf_out);

#endif
