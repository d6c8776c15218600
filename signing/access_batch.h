/*
 * struct ps_access_batch: what a leaf `accessed` says of a batch of an access log's entries
 * (signing/FORMAT.md, "Access"): how many there are, from when to when, and the root of the Merkle
 * tree over them. Who looked at what stands in the log alone, which is not signed; with the leaf it
 * shows whether its entries are those of that day, and all of them.
 *
 *	[from, entries, first, last, root]
 */
#ifndef PS_SIGNING_ACCESS_BATCH_H
#define PS_SIGNING_ACCESS_BATCH_H

#include <stdbool.h>

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/limits.h"

#define PS_ACCESS_BATCH_MAX 4096 /* entries */

struct ps_access_batch {
	uint64_t from;	      /* serial number of its first entry, at least 1; each has the next */
	uint64_t entries;     /* 1 to PS_ACCESS_BATCH_MAX */
	int64_t first_utc_us; /* the earliest of their times, not always the first entry's */
	int64_t last_utc_us;  /* the latest */
	uint8_t root[PS_HASH_LEN]; /* RFC 9162, 2.1.1 */
};

bool ps_access_batch_equal(const struct ps_access_batch *one, const struct ps_access_batch *other);

void ps_access_batch_encode(const struct ps_access_batch *batch, struct ps_buf *buf);

/* Errors: those of the CBOR readers; PS_RANGE also for a batch that ends before it begins. */
PS_MUST_CHECK enum ps_err ps_access_batch_decode(struct ps_cursor *cursor,
						 struct ps_access_batch *batch_out);

#endif
