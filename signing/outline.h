/*
 * struct ps_outline: what a take's file says of itself at its two ends, without the footage
 * between.
 *
 * START stands at the front; the trailer leads to the ending and the waybills' openings. Nothing is
 * verified: it is for an index over one's own files, and for finding out which file to verify.
 */
#ifndef PS_SIGNING_OUTLINE_H
#define PS_SIGNING_OUTLINE_H

#include "signing/buf.h"
#include "signing/ending.h"
#include "signing/start.h"

/* A file that can be read at any place. */
struct ps_reach {
	/* Reads up to @len bytes at @offset; fewer only at the end of the file. Errors: PS_IO. */
	enum ps_err (*read_at)(void *ctx, uint64_t offset, uint8_t *bytes, size_t len,
			       size_t *got_out);
	void *ctx;
	uint64_t size;
};

struct ps_outline {
	struct ps_buf front; /* bytes of the file; the views below are into these two */
	struct ps_buf tail;
	struct ps_start start;
	uint8_t take[PS_HASH_LEN]; /* the take id */
	bool ended;		   /* the trailer is there: */
	struct ps_ending ending;
	size_t waybill_count; /* those whose openings are not withheld */
	struct ps_bytes waybills[PS_OPENINGS_MAX];
};

void ps_outline_init(struct ps_outline *outline);
void ps_outline_release(struct ps_outline *outline);

/*
 * Reads the two ends. @outline must be initialised and may have been used before.
 *
 * A file without a trailer is no error: @ended is false. Errors: PS_TRUNCATED (no whole START),
 * PS_MALFORMED, PS_RANGE, PS_UNSUPPORTED, PS_IO, PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_outline_read(struct ps_outline *outline, const struct ps_reach *reach);

#endif
