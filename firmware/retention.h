/*
 * struct ps_retention: the store's contract about space. What takes may have in bytes, what must
 * stay free, and how old they may become; and what happens to the oldest where that is not kept.
 *
 *	by age		a take that is older than the rules allow is deleted
 *	by space	while there is too little room, the oldest is deleted; but none in vain,
 *where all of them together would not make room enough
 *
 * In this order, each on the medium before the next: tombstone in the ledger, the file gone from
 * its directory, the row gone from the index. What was cut off between two of them is finished by
 * ps_retention_create() at the next start.
 *
 * Never touched: a take that is held, open, or not in this ledger; a file whose name is not that of
 * the START in it. While the clock is in doubt (firmware/clock_doubt.h) nothing is.
 *
 * Of each day it keeps the sum, not the takes: its memory does not grow with them. One thread, that
 * of the ledger.
 */
#ifndef PS_FIRMWARE_RETENTION_H
#define PS_FIRMWARE_RETENTION_H

#include "firmware/index.h"
#include "firmware/journal.h"
#include "firmware/ledger_file.h"
#include "firmware/store.h"

/* How old a take may become until it is aged; 0: as old as it likes. */
struct ps_retention_rules {
	uint64_t max_bytes; /* of all takes together; 0: no such limit */
	uint32_t full_days;
	uint32_t thinned_days;
	uint32_t keep_days;
	uint32_t stills; /* how many of these; 0: nothing is thinned */
};

/* What is pointed at is the caller's and outlives the retention. */
struct ps_retention_settings {
	struct ps_retention_rules rules;
	int64_t built_us; /* no clock before it is right: ps_clock_built_us() */
	struct ps_store *store;
	struct ps_ledger *ledger;
	struct ps_index *index; /* NULL: none */
	struct ps_journal *journal;
};

struct ps_retention;

/*
 * Looks at the names and sizes of all takes, and finishes what the ledger's last leaf about one
 * announced. @clock is of now, and of this run. Errors: PS_NO_MEMORY; those of the store.
 */
PS_MUST_CHECK enum ps_err ps_retention_create(const struct ps_retention_settings *settings,
					      const struct ps_clock *clock,
					      struct ps_retention **retention_out);

/* NULL is fine. */
void ps_retention_destroy(struct ps_retention *retention);

/* A take has ended, with the file at @path of @bytes. Errors: PS_NO_MEMORY, PS_INVALID. */
PS_MUST_CHECK enum ps_err ps_retention_add(struct ps_retention *retention, const char *path,
					   uint64_t bytes);

/* PS_NO_SPACE unless @need bytes fit: on the disk, its minimum kept free, and under max_bytes. */
PS_MUST_CHECK enum ps_err ps_retention_has_room(const struct ps_retention *retention,
						uint64_t need);

/*
 * Ages at most one take: one that is too old, else, while @need bytes do not fit, the oldest. A
 * take that is thinned needs several calls; ps_retention_is_thinning() between them. *@did_out:
 * something was done, and there may be more. Errors: those of the ledger, after which nothing may
 * be appended to it any more but for PS_NO_SPACE; those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_retention_step(struct ps_retention *retention,
					    const struct ps_clock *clock, uint64_t need,
					    bool *did_out);

/* Whether a take is being thinned, beside all else. */
bool ps_retention_is_thinning(const struct ps_retention *retention);

/*
 * For when a take is about to start and nothing can wait: deletes the oldest until @need bytes fit.
 * PS_NO_SPACE: they do not. Errors further: as of the former.
 */
PS_MUST_CHECK enum ps_err ps_retention_make_room(struct ps_retention *retention,
						 const struct ps_clock *clock, uint64_t need);

#define PS_RETENTION_NEVER UINT32_MAX

struct ps_retention_view {
	uint64_t takes; /* files */
	uint64_t bytes; /* of them */
	uint64_t bytes_a_day;
	/* Until a take must go for want of space before it is as old as the rules allow. */
	uint32_t days_left; /* PS_RETENTION_NEVER: not within ten years */
	const char
		*note; /* why nothing is deleted that should be, for people; NULL: it is not so */
	const char *clock_doubt; /* as of ps_clock_doubt(); NULL: none */
};

/* The view's note, after the last step. */
const char *ps_retention_note(const struct ps_retention *retention);

/* @clock is of now. It looks at each day: not for every second. */
void ps_retention_view(struct ps_retention *retention, const struct ps_clock *clock,
		       struct ps_retention_view *view_out);

#endif
