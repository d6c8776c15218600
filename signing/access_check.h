/*
 * struct ps_access_check: an access log as an auditor reads it (signing/access_log.h): which
 * batches it states, and whether their entries are there as they were. Whether a batch is one that
 * the station's ledger has is the caller's to compare. Portable, no system calls; memory grows with
 * the batches, not with the entries.
 */
#ifndef PS_SIGNING_ACCESS_CHECK_H
#define PS_SIGNING_ACCESS_CHECK_H

#include "signing/access_log.h"
#include "signing/reader.h"

/* A batch, as the log states it. */
struct ps_access_checked {
	struct ps_access_batch batch;
	bool is_noted; /* the log also says which leaf it is: */
	uint64_t leaf;
	uint64_t found; /* entries with its serial numbers */
	bool whole;	/* they are all there, and the batch's root is theirs */
};

struct ps_access_check {
	size_t count; /* of batches, by their first serial numbers */
	size_t room;
	struct ps_access_checked *batches;
	uint64_t entries; /* all that are there */
	uint64_t loose;	  /* of these, those in no batch */
	uint64_t lost;	  /* serial numbers below that of the last entry with neither an entry nor a
			     batch */
	uint64_t damaged; /* items that are none, and were stepped over */
	uint64_t torn_bytes; /* at the end: of an item that was not wholly written */
	bool broken;	     /* from @offset on it cannot be read */
	uint64_t offset;
};

/* All zero is empty. NULL is fine. */
void ps_access_check_release(struct ps_access_check *check);

/*
 * Reads the log twice, from its beginning each time. PS_OK means that there is a result, not that
 * it is good. Errors: PS_IO, PS_NO_MEMORY, PS_CRYPTO; @check is to be released whatever is
 * returned.
 */
PS_MUST_CHECK enum ps_err ps_access_check_read(struct ps_access_check *check,
					       struct ps_source first, struct ps_source again);

/* The batch of which entry @serial is one; NULL: none. */
const struct ps_access_checked *ps_access_check_find(const struct ps_access_check *check,
						     uint64_t serial);

/*
 * Calls @visit for each item that is one, up to where the log cannot be read any more. Errors:
 * those of @visit, which end it; PS_IO, PS_NO_MEMORY.
 */
typedef enum ps_err ps_access_visitor(void *ctx, const struct ps_access_item *item,
				      struct ps_bytes bytes);
PS_MUST_CHECK enum ps_err ps_access_items(struct ps_source source, ps_access_visitor *visit,
					  void *ctx);

#endif
