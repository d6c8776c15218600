/*
 * How much of a take's footage is still there: with its age it passes from one to the next, and
 * never back.
 */
#ifndef PS_FIRMWARE_AGE_H
#define PS_FIRMWARE_AGE_H

#include "signing/cursor.h"

enum ps_age {
	PS_AGE_FULL,	/* as it was recorded */
	PS_AGE_THINNED, /* a picture a second */
	PS_AGE_STILLS,	/* a few pictures */
	PS_AGE_GONE,	/* the file was deleted; the ledger says so */
	PS_AGES
};

/* What a thinned leaf's rule left: one that speaks of stills, a few; any other, pictures at a rate.
 */
enum ps_age ps_age_of_rule(struct ps_bytes rule);

#endif
