/*
 * struct ps_composite: one camera's picture within a seal, put together from the frames as they
 * come.
 *
 * It holds views into the records, so it lives as long as the seal's bytes. It compares nothing
 * with hashes: feed it only what ps_check handed over.
 */
#ifndef PS_SIGNING_COMPOSITE_H
#define PS_SIGNING_COMPOSITE_H

#include "signing/picture.h"
#include "signing/record.h"

struct ps_tile_view {
	const uint8_t *salt;   /* NULL: withheld */
	struct ps_bytes bytes; /* entropy-coded */
	const uint8_t *hash;   /* of a withheld tile */
	uint64_t picture;      /* as struct ps_composite counts: the one that brought it */
};

struct ps_composite {
	struct ps_bytes header;
	uint32_t tile_count;
	struct ps_tile_view *tiles; /* PS_TILES_MAX of them */
	uint64_t picture;	    /* how many were applied, in all seals */
	bool valid;		    /* a picture was applied since the seal began */
	uint32_t withheld;	    /* how many tiles are */
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_composite_init(struct ps_composite *composite);
void ps_composite_release(struct ps_composite *composite);

/* A new seal: nothing leans on what was before. */
void ps_composite_reset(struct ps_composite *composite);

/*
 * Brings the picture up to @frame, which must show something.
 * Errors: PS_MALFORMED: it leans on what is not there.
 */
PS_MUST_CHECK enum ps_err ps_composite_apply(struct ps_composite *composite,
					     const struct ps_frame_record *frame);

/*
 * Appends the canonical JPEG. Withheld tiles are painted with @filler (the entropy-coded bytes of a
 * tile), or, if its length is 0, are refused. Errors: PS_NOT_FOUND (a withheld tile), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_composite_join(const struct ps_composite *composite,
					    struct ps_bytes filler, struct ps_buf *buf);

#endif
