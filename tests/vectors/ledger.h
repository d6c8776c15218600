/* A ledger around a film's take, and what an export gathers of it. */
#ifndef PS_TESTS_VECTORS_LEDGER_H
#define PS_TESTS_VECTORS_LEDGER_H

#include "tests/kit/ledger_maker.h"
#include "tests/vectors/film.h"

/* The take id of a film, and the hash of its ending. */
struct ps_vector_named {
	uint8_t take[PS_HASH_LEN];
	uint8_t ending[PS_HASH_LEN];
};

void ps_vector_name(const struct ps_film *film, struct ps_vector_named *named_out);

/* Indices of its leaves: the take, a second one of the same waybill, and the first one's file
 * deleted. */
enum ps_vector_leaf {
	PS_AT_ENROLMENT,
	PS_AT_BOOT,
	PS_AT_STARTED,
	PS_AT_ENDED,
	PS_AT_STARTED_2,
	PS_AT_ENDED_2,
	PS_AT_TOMBSTONE,
	PS_AT_END,
};

/* The first two leaves, which know of no take. */
void ps_vector_begin_ledger(struct ps_ledger_maker *maker, struct ps_bytes device);
void ps_vector_write_ledger(struct ps_ledger_maker *maker, const struct ps_vector_named *named,
			    struct ps_bytes device);

/* Behind the attachments that are there. */
void ps_vector_attach(struct ps_film *film, enum ps_attachment_kind kind,
		      const struct ps_buf *bytes);

#endif
