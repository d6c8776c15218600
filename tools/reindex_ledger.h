/* What only the ledger knows of takes, for an index that is built anew: holds and thinnings. */
#ifndef PS_TOOLS_REINDEX_LEDGER_H
#define PS_TOOLS_REINDEX_LEDGER_H

#include "firmware/index.h"

/*
 * Puts it into @index, once all takes are there. @store is the store's path. Errors: PS_NOT_FOUND
 * (no ledger), those of the leaves; what came before stays.
 */
PS_MUST_CHECK enum ps_err ps_reindex_ledger(struct ps_index *index, const char *store);

#endif
