/* What packseal said of the ledger's entries of the files that a job made, in the job's log. */
#ifndef PS_WEB_ENTRY_H
#define PS_WEB_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/limits.h"
#include "web/job.h"

struct ps_web_entry {
	uint64_t index;
	char digest[2 * PS_HASH_LEN + 1]; /* SHA-256 of the file, in hex digits */
};

/* The entry of the file of this name; false if the log has none. */
bool ps_web_entry_find(const struct ps_web_job *job, const char *name,
		       struct ps_web_entry *entry_out);

#endif
