/* A take as the index has it, copied: for as long as a page is made. */
#ifndef PS_WEB_TAKE_H
#define PS_WEB_TAKE_H

#include "firmware/index.h"
#include "web/station.h"

/* A search gives no more takes than that, and of what is frequent only so much is looked through
 * for a date: nobody else is served meanwhile. */
#define PS_WEB_FOUND_MAX 100
#define PS_WEB_VISITS_MAX 2000

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
	enum ps_age age;
	bool held;
	bool bound_late;
	char hold_why[PS_TEXT_LEN_MAX + 1];
	char hold_by[PS_NAME_LEN_MAX + 1];
	size_t waybill_count;
	char waybills[PS_OPENINGS_MAX][PS_CODE_LEN_MAX + 1];
	uint64_t of_waybill; /* how many takes carry the first of them, this one included */
};

struct ps_web_takes {
	const struct ps_web_station *station; /* of those that are added */
	size_t count;
	size_t room;
	bool more; /* than there is room for */
	struct ps_web_take *takes;
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_web_takes_init(struct ps_web_takes *takes,
					    const struct ps_web_station *station, size_t room);
void ps_web_takes_release(struct ps_web_takes *takes);

/* A visitor of the index; @ctx is the takes. Stops (PS_STOPPED) when there is no more room. */
enum ps_err ps_web_takes_add(void *ctx, const struct ps_index_take *take);

/* Fills in of_waybill, and puts takes of one waybill together, where the first of them stands. */
PS_MUST_CHECK enum ps_err ps_web_takes_group(struct ps_web_takes *takes, struct ps_index *index);

/* The station's take of this number, and whether its file can be opened. Errors: PS_NOT_FOUND;
 * those of the index and the store. */
PS_MUST_CHECK enum ps_err ps_web_take_find(const struct ps_web_station *station, uint64_t number,
					   struct ps_web_take *take_out);

#endif
