/* Whoever runs this program, as the system knows him: for the ledger's leaves. */
#ifndef PS_TOOLS_WHO_H
#define PS_TOOLS_WHO_H

#include "signing/limits.h"

void ps_who(char name_out[PS_NAME_LEN_MAX + 1]);

#endif
