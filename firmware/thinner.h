/*
 * struct ps_thinner: makes the thinned file of a take beside the one in the store, on a thread of
 * its own that gives way to all others: reading and verifying a long take needs seconds, and no
 * camera may wait for that.
 *
 * It writes no leaf and replaces nothing: that is its caller's, once the job is done. One job at a
 * time; all functions by one thread.
 */
#ifndef PS_FIRMWARE_THINNER_H
#define PS_FIRMWARE_THINNER_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/store.h"
#include "signing/limits.h"
#include "signing/thinning.h"

struct ps_thinner;

/* Starts no thread yet. @store outlives it. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_thinner_create(struct ps_store *store,
					    struct ps_thinner **thinner_out);

/* Stops a job that runs, and waits for it; its file stays, for the next start to take away. */
void ps_thinner_destroy(struct ps_thinner *thinner);

/* Errors: PS_BUSY (a job runs, or its result was not taken), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_thinner_start(struct ps_thinner *thinner,
					   const struct ps_store_item *item,
					   const struct ps_thinning_rule *rule);

struct ps_thinner_result {
	enum ps_err err;      /* of the disk and the like; then the rest is not set */
	const char *wrong;    /* why this take cannot be thinned, for people; NULL: it can */
	uint64_t take_number; /* as its START has it */
	uint8_t take[PS_HASH_LEN];
	int64_t started_utc_us;
	uint64_t bytes; /* of the new file, which is on the medium, has been verified, and has */
	uint8_t digest[PS_HASH_LEN]; /* this SHA-256 */
};

/* False: no job has ended since the last call. */
bool ps_thinner_take(struct ps_thinner *thinner, struct ps_thinner_result *result_out);

/* The take whose job runs or has ended and was not taken; 0: none. */
uint64_t ps_thinner_number(const struct ps_thinner *thinner);

#endif
