/* The takes, or the claims, that somebody was shown last, so that a film of a thousand pictures is
 * one look. */
#ifndef PS_WEB_SEEN_H
#define PS_WEB_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/station.h"

#define PS_WEB_SEEN_MAX 256 /* more than a list has */

/* All zero: none. */
struct ps_web_seen {
	struct {
		const struct ps_web_station *station; /* NULL: of none in particular */
		uint64_t number;		      /* 0: free */
	} things[PS_WEB_SEEN_MAX];
	size_t next;
};

bool ps_web_seen_has(const struct ps_web_seen *seen, const struct ps_web_station *station,
		     uint64_t number);

/* In place of the one that was shown first. */
void ps_web_seen_add(struct ps_web_seen *seen, const struct ps_web_station *station,
		     uint64_t number);

#endif
