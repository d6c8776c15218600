/*
 * struct ps_deriver: reads a take of the store through, on a thread of its own that gives way to
 * all others, and finds what a statement of derivation says of it: is it what was signed, and what
 * are the hashes of these frames? No camera may wait for that, and the key stays where it is.
 *
 * One job at a time; all functions by one thread.
 */
#ifndef PS_FIRMWARE_DERIVER_H
#define PS_FIRMWARE_DERIVER_H

#include "firmware/store.h"
#include "signing/derivation.h"

struct ps_deriver;

/* Starts no thread yet. @store outlives it. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_deriver_create(struct ps_store *store,
					    struct ps_deriver **deriver_out);

/* Stops a job that runs, and waits for it. NULL is fine. */
void ps_deriver_destroy(struct ps_deriver *deriver);

/* Errors: PS_BUSY (a job runs, or its result was not taken), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_deriver_start(struct ps_deriver *deriver, const char *path,
					   const struct ps_derived_range *ranges, size_t count);

struct ps_deriver_result {
	/* PS_NOT_FOUND: a camera that the take does not have, or a range without a frame;
	 * PS_MISMATCH: it is not what was signed, or has no ending; the disk's. */
	enum ps_err err;
	uint64_t take_number;
	uint8_t take[PS_HASH_LEN];
	uint8_t record[PS_HASH_LEN];
	uint8_t point[PS_POINT_LEN]; /* of the key that signed it */
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
};

/* False: no job has ended since the last call. */
bool ps_deriver_take(struct ps_deriver *deriver, struct ps_deriver_result *result_out);

#endif
