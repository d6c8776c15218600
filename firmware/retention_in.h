/* What the files of the retention share with each other and with nobody else. */
#ifndef PS_FIRMWARE_RETENTION_IN_H
#define PS_FIRMWARE_RETENTION_IN_H

#include "firmware/retention.h"
#include "firmware/store_name.h"

#define PS_DAY_US (24LL * 3600 * 1000000)

struct ps_retention_day {
	char name[PS_STORE_DAY_LEN + 1];
	uint64_t takes;
	uint64_t bytes;
	int64_t due_utc_us; /* no take of it is too old before */
	bool known;
	uint64_t free_bytes; /* if known, of those that may be deleted */
};

struct ps_retention {
	struct ps_retention_settings settings;
	struct ps_clock first; /* of this run */
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
	const char *rule;
};

/* The first take that is older than the rules allow; in retention_choose.c. */
PS_MUST_CHECK enum ps_err ps_retention_choose_old(struct ps_retention *retention, int64_t now_us,
						  struct ps_retention_choice *choice_out,
						  bool *found_out);

/* The oldest that may go, if all of them have @shortage; else *@note_out says why not. */
PS_MUST_CHECK enum ps_err ps_retention_choose_oldest(struct ps_retention *retention,
						     uint64_t shortage,
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

/* In retention_forecast.c. */
uint64_t ps_retention_rate(const struct ps_retention *retention, int64_t now_us);
uint32_t ps_retention_days_left(const struct ps_retention *retention, int64_t now_us,
				uint64_t rate);

#endif
