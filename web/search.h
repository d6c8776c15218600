/*
 * A search in the indices of all stations: one list, the latest first. A station whose index cannot
 * be read leaves a gap that is to be told; the others' takes are found.
 */
#ifndef PS_WEB_SEARCH_H
#define PS_WEB_SEARCH_H

#include "web/take.h"

/* A search gives no more takes than that, and of what is frequent only so much is looked through
 * for a date, in all stations together: nobody else is served meanwhile. */
#define PS_WEB_FOUND_MAX 100
#define PS_WEB_VISITS_MAX 2000

enum ps_web_search_by {
	PS_WEB_BY_DATE,
	PS_WEB_BY_WAYBILL,
	PS_WEB_BY_ORDER, /* that any station knows, among the takes of all */
	PS_WEB_BY_CODE,	 /* an evidence code: tools/evidence_code.h */
	PS_WEB_BY_PART,	 /* of a waybill or an order; at least PS_INDEX_PART_MIN characters */
};

struct ps_web_search_place {
	const struct ps_web_station *station;
	struct ps_index *index; /* NULL: it cannot be opened */
	enum ps_err err;	/* why it could not be looked into, or not wholly */
};

struct ps_web_search {
	const char *text; /* the caller's; unless by date */
	int64_t since_us;
	int64_t until_us;
	const struct ps_web_station *only; /* takes of this one; NULL: of all */
	struct ps_web_takes takes;	   /* what was found */
	size_t place_count;
	struct ps_web_search_place places[PS_STATIONS_MAX];
	uint64_t visits; /* search.c's */
};

/* Opens all indices. Of an index that cannot be opened its place tells. Close it whatever is
 * returned. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_web_search_open(struct ps_web_search *search,
					     const struct ps_web_stations *stations);
void ps_web_search_close(struct ps_web_search *search);

/* Adds the takes that there are to what was found. */
void ps_web_search_run(struct ps_web_search *search, enum ps_web_search_by by);

/* Fills in each take's of_waybill, in all stations, and puts takes of one waybill together, where
 * the first of them stands. */
void ps_web_search_group(struct ps_web_search *search);

/* How many takes of all stations carry the first waybill of this one, itself included. */
void ps_web_search_count(const struct ps_web_stations *stations, struct ps_web_take *take);

/* Whether any place could be looked into as a whole. */
bool ps_web_search_any(const struct ps_web_search *search);

#endif
