/*
 * What a JPEG, PNG, WebP, GIF or HEIC carries beside its pixels, as its container lays it out:
 * nothing is decoded and nothing is searched for outside of what the container says is there.
 *
 * Sources: ITU-T T.81 annex B; PNG (third edition) 5, 11.3; WebP container (RFC 9649) 2; C2PA 2.1,
 * A.3 (APP11 of ISO/IEC 19566-5, caBX, the chunk C2PA).
 */
#ifndef PS_TOOLS_PICTURE_PARTS_H
#define PS_TOOLS_PICTURE_PARTS_H

#include <stdbool.h>

#include "tools/claim_file.h"

#define PS_PARTS_MAX 4096

enum ps_part_kind {
	PS_PART_EXIF,	 /* a TIFF structure */
	PS_PART_XMP,	 /* XML, or a piece of a long one */
	PS_PART_JUMBF,	 /* ISO/IEC 19566-5 boxes, or a piece of them: where C2PA lies */
	PS_PART_TEXT,	 /* PNG, films: @key and a text */
	PS_PART_PACKED,	 /* PNG: @key and a text as a zlib stream; none of another method */
	PS_PART_COMMENT, /* JPEG */
};

struct ps_part {
	enum ps_part_kind kind;
	struct ps_bytes key;
	struct ps_bytes value;
};

/* Is a PNG's text of this key XMP? */
bool ps_part_is_xmp(struct ps_bytes key);

struct ps_picture_outline {
	uint32_t width_px; /* 0: not said before what is broken */
	uint32_t height_px;
	bool cut;	 /* it ends early, or is not as its container wants it */
	uint64_t behind; /* bytes behind the picture's own end */
	size_t left_out; /* parts that are there and were not looked into (tools/bmff.h) */
};

/*
 * Calls @visit for each part, in order. @outline_out is filled in any case. Errors: PS_UNSUPPORTED
 * (a kind that is not looked into), PS_LIMIT (more than PS_PARTS_MAX parts); what @visit returns.
 */
PS_MUST_CHECK enum ps_err ps_picture_parts(enum ps_claim_kind kind, struct ps_bytes picture,
					   enum ps_err (*visit)(void *ctx,
								const struct ps_part *part),
					   void *ctx, struct ps_picture_outline *outline_out);

#endif
