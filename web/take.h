/* A take as the index has it, copied: for as long as a page is made. */
#ifndef PS_WEB_TAKE_H
#define PS_WEB_TAKE_H

#include "firmware/index.h"
#include "web/station.h"

#define PS_WEB_COUNTED_MAX 100 /* takes of one waybill; there are as many or more */

struct ps_web_take {
	const struct ps_web_station *station; /* whose it is: numbers repeat between them */
	uint64_t number;
	uint8_t id[PS_HASH_LEN];
	char path[512]; /* of the file */
	char lane[PS_NAME_LEN_MAX + 1];
	int64_t started_utc_us;
	uint64_t length_us;
	uint64_t ending;
	uint64_t reason;
	uint64_t bytes;
	uint64_t cameras;
	uint64_t drops;
	uint64_t faults;
	uint64_t return_of; /* 0: it is no return */
	enum ps_age age;
	bool held;
	bool bound_late;
	char hold_why[PS_TEXT_LEN_MAX + 1];
	char hold_by[PS_NAME_LEN_MAX + 1];
	size_t waybill_count;
	char waybills[PS_OPENINGS_MAX][PS_CODE_LEN_MAX + 1];
	uint64_t of_waybill; /* how many takes carry the first of them, this one included; 0: not
				 counted (web/search.h) */
};

struct ps_web_takes {
	const struct ps_web_station *station; /* of those that are added: ps_web_takes_of() */
	size_t until;			      /* more of it are not added */
	size_t count;
	size_t room;
	bool more; /* than are taken */
	struct ps_web_take *takes;
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_web_takes_init(struct ps_web_takes *takes, size_t room);
void ps_web_takes_release(struct ps_web_takes *takes);

/* What is added next is of this station, @most of them. There must be room. */
void ps_web_takes_of(struct ps_web_takes *takes, const struct ps_web_station *station, size_t most);

/* A visitor of the index; @ctx is the takes. One take may come twice and is added once. Stops
 * (PS_STOPPED) when there are more than are taken. */
enum ps_err ps_web_takes_add(void *ctx, const struct ps_index_take *take);

/* Puts the latest first, and keeps @most of them. */
void ps_web_takes_merge(struct ps_web_takes *takes, size_t most);

/* Puts takes of one waybill together, where the first of them stands. */
void ps_web_takes_group(struct ps_web_takes *takes);

/* The station's take of this number, and whether its file can be opened. Errors: PS_NOT_FOUND;
 * those of the index and the store. */
PS_MUST_CHECK enum ps_err ps_web_take_find(const struct ps_web_station *station, uint64_t number,
					   struct ps_web_take *take_out);

#endif
