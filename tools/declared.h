/* What a take's cameras are declared to be, as whatever is derived from it has to say. */
#ifndef PS_TOOLS_DECLARED_H
#define PS_TOOLS_DECLARED_H

#include "signing/start.h"

/* Is there a camera whose pictures are declared not to come from a bench? */
bool ps_declared_test(const struct ps_start *start);

#endif
