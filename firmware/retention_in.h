/* What the files of the retention share with each other and with nobody else. */
#ifndef PS_FIRMWARE_RETENTION_IN_H
#define PS_FIRMWARE_RETENTION_IN_H

#include "firmware/retention.h"
#include "firmware/store_name.h"
#include "firmware/thinner.h"

#define PS_DAY_US (24LL * 3600 * 1000000)

struct ps_retention_day {
	char name[PS_STORE_DAY_LEN + 1];
	uint64_t takes;
	uint64_t bytes;
	int64_t due_utc_us; /* no take of it is too old before */
	bool known;	    /* of those that may be touched: */
	uint64_t free_bytes;
	uint64_t of_age[PS_AGES];
};

struct ps_retention {
	struct ps_retention_settings settings;
	struct ps_clock first; /* of this run */
	struct ps_thinner *thinner;
	struct ps_store_item thinning; /* what it works on */
	enum ps_age thinning_to;
	size_t day_count;
	size_t day_room;
	struct ps_retention_day *days; /* the oldest first */
	struct ps_buf refused;	       /* numbers of takes that cannot be deleted, of uint64_t */
	size_t hold_count;	       /* in force when free_bytes were found */
	const char *note;
};

/* What is to be done next, and why. */
struct ps_retention_choice {
	struct ps_store_item item;
	size_t day;
	enum ps_age age; /* what it is to become */
	const char *rule;
};

/* No take is aged before its time that is younger. */
#define PS_EARLY_US (7 * PS_DAY_US)

/* What the rules make of a take of that age; in retention_choose.c. */
enum ps_age ps_retention_wants(const struct ps_retention_rules *rules, int64_t age_us);

/* Whether a take may be touched at all: ended, not held, not refused, nor being thinned. */
bool ps_retention_is_free(const struct ps_retention *retention, uint64_t number);

/* The first take that is older than the rules allow. */
PS_MUST_CHECK enum ps_err ps_retention_choose_old(struct ps_retention *retention, int64_t now_us,
						  struct ps_retention_choice *choice_out,
						  bool *found_out);

/*
 * The oldest that may go, if all of them have @shortage; else *@note_out says why not. With
 * @may_thin it is rather thinned.
 */
PS_MUST_CHECK enum ps_err ps_retention_choose_oldest(struct ps_retention *retention, int64_t now_us,
						     uint64_t shortage, bool may_thin,
						     struct ps_retention_choice *choice_out,
						     bool *found_out, const char **note_out);

/* The bytes of all takes. */
uint64_t ps_retention_bytes(const struct ps_retention *retention);

/*
 * Deletes the chosen take, or finds that it cannot be deleted and remembers that: then *@did_out is
 * false. In retention_delete.c.
 */
PS_MUST_CHECK enum ps_err ps_retention_delete(struct ps_retention *retention,
					      const struct ps_clock *clock,
					      const struct ps_retention_choice *choice,
					      bool *did_out);

/* Remembers that a take cannot be touched, and says so. */
PS_MUST_CHECK enum ps_err ps_retention_refuse(struct ps_retention *retention,
					      const struct ps_store_item *item, const char *why);

/* The day of that path, or NULL. */
struct ps_retention_day *ps_retention_find_day(const struct ps_retention *retention,
					       const char *path);

/* Begins to thin the chosen take; in retention_thin.c. */
PS_MUST_CHECK enum ps_err ps_retention_begin_thinning(struct ps_retention *retention,
						      const struct ps_retention_choice *choice);

/* Takes over what has been thinned meanwhile, if so: leaf, file, row. */
PS_MUST_CHECK enum ps_err ps_retention_end_thinning(struct ps_retention *retention,
						    const struct ps_clock *clock, bool *did_out);

/*
 * At the start: the file at @item was announced as thinned by the ledger's last such leaf, or (with
 * @announced false) something was left beside it.
 */
PS_MUST_CHECK enum ps_err ps_retention_finish_thinning(struct ps_retention *retention,
						       const struct ps_store_item *item,
						       bool announced);

/* In retention_forecast.c. */
uint64_t ps_retention_rate(const struct ps_retention *retention, int64_t now_us);
uint32_t ps_retention_days_left(const struct ps_retention *retention, int64_t now_us,
				uint64_t rate);

#endif
