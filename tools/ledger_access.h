/* What the files of `packseal ledger access` share. Each complains, and returns 0 or the exit
 * status. */
#ifndef PS_TOOLS_LEDGER_ACCESS_H
#define PS_TOOLS_LEDGER_ACCESS_H

#include "signing/access_check.h"
#include "tools/ledger.h"

/* Reads a log through (signing/access_check.h). */
int ps_ledger_access_check(const char *path, struct ps_access_check *check);

/* Each item of a log. */
int ps_ledger_access_items(const char *path, ps_access_visitor *visit, void *ctx);

/* The leaf of the signed ledger that is of this batch, the first if there are several. */
int ps_ledger_access_leaf(const struct ps_ledger_request *request,
			  const struct ps_access_batch *batch, uint64_t *leaf_out);

/* --entry and --proof; in ledger_entry.c. */
int ps_ledger_access_prove(const struct ps_ledger_request *request);
int ps_ledger_access_proved(const struct ps_ledger_request *request);

#endif
