/* The takes that somebody was shown last, so that a film of a thousand pictures is one look. */
#ifndef PS_WEB_SEEN_H
#define PS_WEB_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_WEB_SEEN_MAX 256 /* more than a list has */

/* All zero: none. */
struct ps_web_seen {
	uint64_t takes[PS_WEB_SEEN_MAX];
	size_t next;
};

bool ps_web_seen_has(const struct ps_web_seen *seen, uint64_t take);

/* In place of the one that was shown first. */
void ps_web_seen_add(struct ps_web_seen *seen, uint64_t take);

#endif
