/* Who does something, for the ledger: as PACKSEAL_WHO says, else whoever runs this program. */
#ifndef PS_TOOLS_WHO_H
#define PS_TOOLS_WHO_H

#include "signing/limits.h"

void ps_who(char name_out[PS_NAME_LEN_MAX + 1]);

#endif
