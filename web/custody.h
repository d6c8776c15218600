/* Has the station's ledger say what was exported, and by whom; runs in the process of a job. */
#ifndef PS_WEB_CUSTODY_H
#define PS_WEB_CUSTODY_H

#include "web/run.h"
#include "web/take.h"

struct ps_web_custody {
	const char *run; /* packseald's run folder */
	const struct ps_web_take *take;
	const char *user;
	const char *channel; /* "": a sealed excerpt, for which `packseal export` has it written */
};

/*
 * As struct ps_web_run has it; ctx is a struct ps_web_custody. Of each file in "files" an entry,
 * and in the file "entries" a line of its name, digest and place in the ledger. Without a station
 * that answers there is no entry, and no failure; one that refuses is a failure.
 */
int ps_web_custody_write(const struct ps_web_run *run);

#endif
