/*
 * A state that a file system may leave when the power goes at some point of a history.
 *
 * Of a file, what was written before its last sync is there. Of what was written after it there may
 * be all, nothing, a beginning, the whole length with zeros from some block on, or with one block
 * that was never written. Of a directory, the changes before its last sync are there; of the later
 * ones all, none, the first few, or any. Each file and directory draws for itself, so that what was
 * done later may be there without what was done before.
 *
 * The model's limits: a block is 512 bytes and is written whole; a rename is one change; what was
 * synced is never lost.
 */
#ifndef PS_TESTS_STATES_STATE_H
#define PS_TESTS_STATES_STATE_H

#include "tests/states/history.h"

/* A sync that is taken out of the history, as if the code did not have it. */
enum ps_missing_sync {
	PS_MISSING_NONE,
	PS_MISSING_TAKE,   /* of a take's file */
	PS_MISSING_BESIDE, /* of the thinned file beside it */
	PS_MISSING_DAY,	   /* of a day's directory */
	PS_MISSING_STORE,  /* of the store's directory */
	PS_MISSING_LEAVES, /* of the ledger's leaves */
};

struct ps_state_plan {
	const struct ps_history *history;
	enum ps_missing_sync missing;
	size_t cut;    /* the first deed that was not done any more */
	uint64_t seed; /* 0: all that was not synced is gone; 1: nothing is */
};

/*
 * Makes the state in the empty directory @dir, and returns a number that tells it from others.
 * Whatever the system refuses ends the program.
 */
uint64_t ps_state_make(const struct ps_state_plan *plan, int dir);

#endif
