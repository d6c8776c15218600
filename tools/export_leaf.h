/*
 * Has the station's ledger say that a take was exported, or says why it does not.
 */
#ifndef PS_TOOLS_EXPORT_LEAF_H
#define PS_TOOLS_EXPORT_LEAF_H

#include <stdbool.h>

#include "tools/export_file.h"

/* Is the file at @path inside the directory @store? */
bool ps_export_is_in_store(const char *path, const char *store);

/*
 * @in_store: the file belongs to this station. Prints one line. Returns 0, also when there is no
 * packseald to ask; an exit status when it refused.
 */
int ps_export_leaf(const char *run, const char *store, bool in_store,
		   const struct ps_export_result *result);

#endif
