/*
 * Entries: what a seal signs, one for each frame and each event, in the order in which the station
 * handed them over (signing/FORMAT.md, "Entries"). An entry stays in the clear even where the frame
 * or the body that it stands for is withheld.
 */
#ifndef PS_SIGNING_ENTRY_H
#define PS_SIGNING_ENTRY_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/event.h"
#include "signing/limits.h"

/* How the frame came to have all its tiles. */
enum ps_whole {
	PS_FRAME_PARTIAL = 0,	   /* some of its tiles are of earlier frames */
	PS_FRAME_REFRESH = 1,	   /* every tile was encoded for this frame */
	PS_FRAME_MATERIALISED = 2, /* first of its take: gathered from frames before the take */
	PS_WHOLE_COUNT,
};

struct ps_frame_entry {
	uint64_t camera; /* index in START */
	uint64_t seq;
	uint64_t time_us; /* CLOCK_BOOTTIME */
	enum ps_whole whole;
	uint8_t header_hash[PS_HASH_LEN];
	uint64_t tile_count;
	uint8_t frame_hash[PS_HASH_LEN];
};

struct ps_event_entry {
	uint64_t kind;
	enum ps_event_class event_class;
	uint64_t seq; /* counts the take's events from 0 */
	uint64_t time_us;
	uint8_t body_hash[PS_HASH_LEN];
};

void ps_frame_entry_encode(const struct ps_frame_entry *entry, struct ps_buf *buf);
void ps_event_entry_encode(const struct ps_event_entry *entry, struct ps_buf *buf);

/* Errors: those of the CBOR readers; PS_MALFORMED for a known kind in another class. */
PS_MUST_CHECK enum ps_err ps_frame_entry_decode(struct ps_cursor *cursor,
						struct ps_frame_entry *entry_out);
PS_MUST_CHECK enum ps_err ps_event_entry_decode(struct ps_cursor *cursor,
						struct ps_event_entry *entry_out);

#endif
