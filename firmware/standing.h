/*
 * struct ps_standing: how each take stands by the ledger, beside its recording: whether it is held,
 * and how much of its footage is there. One byte a take; made again from the leaves whenever the
 * ledger is opened.
 */
#ifndef PS_FIRMWARE_STANDING_H
#define PS_FIRMWARE_STANDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/age.h"
#include "signing/leaf.h"

/* Why a take was deleted, as a tombstone leaf states it. */
#define PS_RULE_BY_AGE "age"
#define PS_RULE_BY_SPACE "space"

struct ps_standing_leaf {
	uint64_t number; /* of the take */
	uint64_t leaf;	 /* its index */
};

struct ps_standing {
	uint8_t *takes; /* of standing.c's making; the first is that of take 0, which is none */
	size_t room;
	size_t hold_count;
	struct ps_standing_leaf *holds; /* those in force, the oldest first */
	size_t hold_room;
	bool has_last; /* a thinned or tombstone leaf */
	struct ps_standing_leaf last;
};

void ps_standing_init(struct ps_standing *standing);
void ps_standing_release(struct ps_standing *standing);

/* Makes room for what @leaf changes. Errors: PS_NO_MEMORY; then nothing has changed. */
PS_MUST_CHECK enum ps_err ps_standing_reserve(struct ps_standing *standing,
					      const struct ps_leaf *leaf);

/* Takes over the leaf for which there is room. */
void ps_standing_add(struct ps_standing *standing, const struct ps_leaf *leaf);

/* Of a take of which there is no such leaf: full, and not held. */
enum ps_age ps_standing_age(const struct ps_standing *standing, uint64_t number);
bool ps_standing_is_held(const struct ps_standing *standing, uint64_t number);

#endif
