/* What packseald did not do, said in one way by every command that asks it to write the ledger. */
#ifndef PS_TOOLS_CLIENT_FAIL_H
#define PS_TOOLS_CLIENT_FAIL_H

#include "signing/error.h"
#include "tools/output.h"

/* Room for packseald's own sentence. */
#define PS_CLIENT_WHY_LEN 256

/*
 * Complains about @err of a ps_client_ function: that nobody answers in @run, or can where that is
 * "", or @what followed by
 * @refusal, the sentence that packseald gave, or the error's own. Returns PS_EXIT_IO.
 */
int ps_client_fail(const char *run, enum ps_err err, const char *what, const char *refusal);

#endif
