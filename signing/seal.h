/*
 * SEAL: the signed record behind the entries of one station second (signing/FORMAT.md, "SEAL").
 */
#ifndef PS_SIGNING_SEAL_H
#define PS_SIGNING_SEAL_H

#include "signing/buf.h"
#include "signing/clock.h"
#include "signing/cursor.h"
#include "signing/event.h"
#include "signing/limits.h"

/* Where a signed record stands in its take. */
struct ps_link {
	uint8_t take[PS_HASH_LEN]; /* the take id: hash of START */
	uint64_t number;	   /* START is 0, the first SEAL 1, each next one more */
	uint8_t prev[PS_HASH_LEN]; /* hash of the signed record before */
};

struct ps_camera_count {
	uint64_t frames;
	uint64_t drops; /* sequence numbers passed over before a frame */
};

/* What a seal, or a whole take, holds. */
struct ps_tally {
	uint64_t entries;
	size_t camera_count;
	struct ps_camera_count cameras[PS_CAMERAS_MAX];
	uint64_t events[PS_CLASS_COUNT];
	uint64_t first_us; /* earliest and latest time of its entries */
	uint64_t last_us;
};

struct ps_seal {
	struct ps_link link;
	uint8_t content[PS_HASH_LEN];
	struct ps_tally tally;
	struct ps_clock clock;
};

void ps_link_encode(const struct ps_link *link, struct ps_buf *buf);
PS_MUST_CHECK enum ps_err ps_link_decode(struct ps_cursor *cursor, struct ps_link *link_out);

void ps_tally_encode(const struct ps_tally *tally, struct ps_buf *buf);
PS_MUST_CHECK enum ps_err ps_tally_decode(struct ps_cursor *cursor, struct ps_tally *tally_out);
bool ps_tally_equal(const struct ps_tally *a, const struct ps_tally *b);

/* Adds what @seal holds to the take's @total. */
void ps_tally_add(struct ps_tally *total, const struct ps_tally *seal);

void ps_seal_encode(const struct ps_seal *seal, struct ps_buf *buf);

/*
 * Errors: those of the CBOR readers; PS_MALFORMED for a tally that contradicts itself; PS_RANGE
 * beyond a limit, or for no entries.
 */
PS_MUST_CHECK enum ps_err ps_seal_decode(struct ps_bytes payload, struct ps_seal *seal_out);

#endif
