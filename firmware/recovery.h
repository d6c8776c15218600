/*
 * Completing what a power cut left: done when packseald starts, before any camera runs.
 *
 * Looked at are only the files that the ledger does not know as ended: takes that are open there,
 * and numbers that it has not yet given out. What is found:
 *
 *	no whole START				the file is removed, with a log line
 *	START, perhaps seals, no whole ending	cut to the end of the last seal that verifies;
 *RECOVERED, signed by the station's key, says how much was cut off; started leaf if it is missing,
 *ended leaf, index row a whole file without its ended leaf	the leaf and the row a START of
 *another key, or damage before the last seal			left as it is, with a log line:
 *nobody signs that
 *
 * RECOVERED signs what was found; it cannot say that nothing more had been there. Files are read as
 * streams; the memory needed does not grow with them.
 */
#ifndef PS_FIRMWARE_RECOVERY_H
#define PS_FIRMWARE_RECOVERY_H

#include "firmware/index.h"
#include "firmware/journal.h"
#include "firmware/ledger_file.h"
#include "firmware/store.h"
#include "signing/key.h"
#include "signing/random.h"

/* What is pointed at is the caller's. */
struct ps_recovery_settings {
	struct ps_store *store;
	struct ps_ledger *ledger;
	struct ps_index *index; /* NULL: none */
	struct ps_key *key;
	const struct ps_random *random;
	const struct ps_time *time;
	struct ps_journal *journal;
	uint8_t boot[PS_BOOT_LEN]; /* of now */
	uint8_t run[PS_BOOT_LEN];
};

struct ps_recovery_report {
	uint64_t recovered;
	uint64_t completed; /* whole files that got their ended leaf */
	uint64_t removed;
	uint64_t left; /* as they are */
};

/*
 * Does all of it. After an error packseald must not record: a number might be given out twice. What
 * was done until then stays, and the next run goes on from there.
 *
 * Errors: PS_MISMATCH (the ledger is older than a take in the store: an old copy of it); those of
 * firmware/disk.h, the ledger, the key; PS_CRYPTO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_recovery_run(const struct ps_recovery_settings *settings,
					  struct ps_recovery_report *report_out);

#endif
