/*
 * What is hidden in an export may have been shown in one before: the station's ledger knows which
 * exports of a take it was told of, though not what they showed.
 */
#ifndef PS_TOOLS_EARLIER_EXPORTS_H
#define PS_TOOLS_EARLIER_EXPORTS_H

#include "tools/export_file.h"

/*
 * Prints how many exports of the take @result is of stand in the ledger of @store, when the latest
 * left and who made them. Without a ledger nothing is said; call it before this export has its
 * leaf.
 */
void ps_earlier_exports_print(const char *store, const struct ps_export_result *result);

#endif
