/* A take as the clerk's index has it, out of what its first and its last record say. */
#ifndef PS_FIRMWARE_INDEX_TAKE_H
#define PS_FIRMWARE_INDEX_TAKE_H

#include "firmware/index.h"
#include "signing/ending.h"
#include "signing/record.h"
#include "signing/start.h"

/* What is known of a take that has ended. Views are the caller's. */
struct ps_take_row {
	uint64_t number;
	const uint8_t *id; /* PS_HASH_LEN bytes */
	const char *path;
	struct ps_bytes station;
	struct ps_bytes lane;
	int64_t started_utc_us;
	uint64_t bytes;
	const struct ps_ending *ending;
	uint64_t return_of; /* as in struct ps_index_take */
	size_t waybill_count;
	struct ps_bytes waybills[PS_OPENINGS_MAX];
};

/*
 * The number of the take that a return_of names, into *@return_of, if this is the first of its
 * take; PS_INDEX_RETURN_OF_NONE for PS_REMARK_RETURN. @body: of the event, without its salt.
 * Everything else changes nothing, also a number that no take can have.
 */
void ps_take_row_note(uint64_t kind, struct ps_bytes body, uint64_t *return_of);

/* The same of an event as a reader gives it; one that is withheld changes nothing. */
void ps_take_row_note_read(const struct ps_event_record *event, uint64_t *return_of);

/* Puts the row in. @index may be NULL: nothing then. Errors: those of ps_index_put(). */
PS_MUST_CHECK enum ps_err ps_take_row_put(struct ps_index *index, const struct ps_take_row *row);

#endif
