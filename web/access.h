/*
 * struct ps_web_access: the access log, the file "access" in the state folder
 * (signing/access_log.h); mode 0600. An entry is in the file before what it speaks of is shown:
 * where it cannot be written nothing is. One packseal-web has the file, under a lock.
 *
 * A process that is killed loses no entry; a power cut may lose those of the last second, none that
 * the ledger speaks of.
 */
#ifndef PS_WEB_ACCESS_H
#define PS_WEB_ACCESS_H

#include "signing/access_check.h"
#include "signing/random.h"
#include "web/ask.h"

#define PS_WEB_ACCESS_NAME "access"
#define PS_WEB_ACCESS_BYTES_MAX (256ULL << 20) /* about three million entries */
#define PS_WEB_ACCESS_CUT_MAX 8		       /* batches that the station has not noted */

struct ps_web_access {
	int dir;
	int fd;
	uint64_t len;
	uint64_t next_serial;
	bool broken;	   /* what is in the file is not known: nothing more is written */
	bool dirty;	   /* not on the medium yet */
	int64_t synced_ms; /* CLOCK_BOOTTIME */
	/* Entries of no batch yet, the oldest first; only the last of these grows. */
	size_t tree_count;
	size_t tree_room;
	struct ps_access_tree *trees;
	/* Batches of the file that have no index; the next to be handed over first. */
	size_t cut_count;
	struct ps_access_batch cut[PS_WEB_ACCESS_CUT_MAX];
	/* access_hand.c's: */
	int64_t keep_us;    /* what is older is taken out */
	int64_t expired_ms; /* when that was last done; 0: not yet */
	struct ps_web_ask *ask;
	int64_t due_ms; /* not before that is anything handed over */
	bool told;	/* that it waits; once until it goes on */
	bool refused;	/* the last one was */
};

/* What opening found, beside an error. */
struct ps_web_access_report {
	uint64_t torn_bytes; /* cut off the end: an entry that was not wholly written */
	uint64_t damaged;    /* items that are none, and were stepped over */
	uint64_t bad_offset; /* where nothing can be read any more */
};

/*
 * Opens it in the folder @state, which must be there, or begins it. Errors: PS_BUSY (another
 * process has it), PS_MALFORMED (from @report_out->bad_offset on it is no log; nothing was
 * changed), PS_LIMIT, those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_web_access_open(struct ps_web_access *access, const char *state,
					     struct ps_web_access_report *report_out);

/* All zero is closed, too. */
void ps_web_access_close(struct ps_web_access *access);

/*
 * Appends an entry; its serial number and salt are put in here. When this returns PS_OK it is in
 * the file. Errors: PS_LIMIT (PS_WEB_ACCESS_BYTES_MAX), PS_RANGE, PS_MALFORMED (as of
 * ps_access_item_encode()), those of firmware/disk.h and of @random; the file then is as it was.
 */
PS_MUST_CHECK enum ps_err ps_web_access_add(struct ps_web_access *access,
					    const struct ps_random *random,
					    struct ps_access_entry *entry);

/* Brings on the medium what is not there. Errors: those of ps_disk_sync(); then it is broken. */
PS_MUST_CHECK enum ps_err ps_web_access_sync(struct ps_web_access *access);

/*
 * Makes a batch of the oldest entries that are in none, on the medium; it is the last of
 * @access->cut then. Errors: PS_NOT_FOUND (all are in one), PS_LIMIT (PS_WEB_ACCESS_CUT_MAX wait),
 * as above.
 */
PS_MUST_CHECK enum ps_err ps_web_access_cut(struct ps_web_access *access);

/* The first of @access->cut is the ledger's leaf of this index. Errors: as above; it is taken out
 * all the same. */
PS_MUST_CHECK enum ps_err ps_web_access_note(struct ps_web_access *access, uint64_t leaf);

/* How many entries the ledger does not speak of yet. */
uint64_t ps_web_access_waiting(const struct ps_web_access *access);

/*
 * Takes the entries out of the file whose batch was over before @before_utc_us; the batches stay.
 * *@gone_out: how many. Errors: as above; the file then is as it was.
 */
PS_MUST_CHECK enum ps_err ps_web_access_expire(struct ps_web_access *access, int64_t before_utc_us,
					       uint64_t *gone_out);

/* Each item, from the first; an error of @visit ends it. PS_OK: all were visited. */
PS_MUST_CHECK enum ps_err ps_web_access_walk(const struct ps_web_access *access,
					     ps_access_visitor *visit, void *ctx);

#endif
