/*
 * struct ps_look: what follows from a FRAME record alone: the hashes of what it shows, and how much
 * of that is as the format says. This is nearly all the work of a check, and it may be done on any
 * thread and in any order; what it means is judged in the order of the file (ps_check).
 */
#ifndef PS_SIGNING_LOOK_H
#define PS_SIGNING_LOOK_H

#include "signing/digest.h"
#include "signing/record.h"

/* Jobs beside those of the tiles: the picture, the header, the entry. */
#define PS_LOOK_JOBS_MORE 3

struct ps_look {
	/* The caller's: SHA256SUMS lists this frame, and room for ps_look_tiles() of each. */
	bool listed;
	struct ps_digest_job *jobs; /* PS_LOOK_JOBS_MORE more than that */
	struct ps_bytes *views;
	uint8_t *tiles; /* PS_HASH_LEN each: the shown tiles' hashes, in their order */

	enum ps_err err;  /* PS_CRYPTO: nothing below says anything */
	bool has_header;  /* the record gives one; whether it is canonical is not looked at */
	uint32_t hashed;  /* so many tiles from the front are valid; all others were not hashed */
	bool has_picture; /* it is listed, and wholly given by this record */
	struct ps_bytes header;
	uint8_t header_hash[PS_HASH_LEN];
	uint8_t entry_hash[PS_HASH_LEN];
	uint8_t picture[PS_HASH_LEN]; /* SHA-256 of the canonical picture */
};

/* The most tiles that @frame can show. */
size_t ps_look_tiles(const struct ps_frame_record *frame);

/* Looks at @frame. Threads: as many as there are frames. */
void ps_look_at(const struct ps_frame_record *frame, struct ps_look *look);

#endif
