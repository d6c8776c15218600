/* What the files of the recovery share with each other and with nobody else. */
#ifndef PS_FIRMWARE_RECOVERY_IN_H
#define PS_FIRMWARE_RECOVERY_IN_H

#include "firmware/recovery.h"
#include "signing/check.h"

/* What one pass over a file, or over its beginning, found. */
struct ps_recovery_scan {
	struct ps_check check;
	struct ps_report report;
	uint64_t nonce_end; /* where the nonce's record ends; 0: there is none whole */
	uint64_t return_of; /* see ps_take_row_note() */
	bool foreign;	    /* of a version that this program does not know */
};

/* Reads the first @limit bytes of @fd. Errors: PS_IO, PS_NO_MEMORY, PS_CRYPTO; @scan_out then NULL.
 */
PS_MUST_CHECK enum ps_err ps_recovery_scan(int fd, uint64_t limit,
					   struct ps_recovery_scan **scan_out);

/* NULL is fine. */
void ps_recovery_scan_destroy(struct ps_recovery_scan *scan);

/*
 * Cuts @file behind its last seal and completes it. @ending_out and @hash_out (of the ending) are
 * for the ledger, @scan_out is what the file holds. PS_MISMATCH: what lies before is damaged;
 * nothing was changed.
 */
PS_MUST_CHECK enum ps_err ps_recovery_repair(const struct ps_recovery_settings *settings,
					     struct ps_store_file *file,
					     const struct ps_recovery_scan *found,
					     struct ps_recovery_scan **scan_out,
					     struct ps_ending *ending_out,
					     uint8_t hash_out[PS_HASH_LEN]);

#endif
