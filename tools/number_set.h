/*
 * struct ps_number_set: a set of small numbers, one bit each: takes, which a ledger counts from 1.
 * The greatest number decides how much memory it takes, so whoever adds one has bounded it.
 */
#ifndef PS_TOOLS_NUMBER_SET_H
#define PS_TOOLS_NUMBER_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/buf.h"
#include "tools/json.h"

struct ps_number_set {
	struct ps_buf bits;
	uint64_t count;
};

void ps_number_set_init(struct ps_number_set *set);
void ps_number_set_release(struct ps_number_set *set);

/* Adding what is there, and removing what is not, change nothing. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_number_set_add(struct ps_number_set *set, uint64_t number);
void ps_number_set_remove(struct ps_number_set *set, uint64_t number);

/*
 * The least that is above @number; 0: there is none. 0 is never in a set that is walked so:
 * for (n = ps_number_set_next(set, 0); n; n = ps_number_set_next(set, n)).
 */
uint64_t ps_number_set_next(const struct ps_number_set *set, uint64_t number);

/* For people, on standard output: "2, 3, 4", and of many the first with "and others". */
void ps_number_set_tell(const struct ps_number_set *set);

/* For programs: an array, which ends after 1024. */
void ps_number_set_list(const struct ps_number_set *set, struct ps_json *json, const char *name);

#endif
