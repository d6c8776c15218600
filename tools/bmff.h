/*
 * What an ISO base media file (MP4, MOV, HEIC, AVIF) carries beside its pictures and sound, as its
 * boxes lay it out. Only the heads of boxes are read and those that may say something, wherever
 * they lie: of a film's pictures, in mdat, nothing.
 *
 * Sources: ISO/IEC 14496-12, 4.2 and 8.11; QuickTime File Format, "User Data Atoms" and
 * "Metadata"; ISO/IEC 23008-12, A.2; C2PA 2.1, A.5; XMP part 3, 2.1.
 */
#ifndef PS_TOOLS_BMFF_H
#define PS_TOOLS_BMFF_H

#include "signing/outline.h"
#include "tools/picture_parts.h"

#define PS_BMFF_BOXES_MAX 65536
#define PS_BMFF_TEXT_MAX 65536		  /* of a text, so many bytes */
#define PS_BMFF_PART_MAX (8U << 20)	  /* a longer part is left out */
#define PS_BMFF_ALL_PARTS_MAX (16U << 20) /* and what would make all of them longer */

/*
 * Calls @visit for each part, in order. @outline_out is filled in any case; it has no width and
 * height. What is too much or kept in another way is counted as left out. Errors: PS_IO,
 * PS_NO_MEMORY; what @visit returns.
 */
PS_MUST_CHECK enum ps_err ps_bmff_parts(const struct ps_reach *reach,
					enum ps_err (*visit)(void *ctx, const struct ps_part *part),
					void *ctx, struct ps_picture_outline *outline_out);

/* The same of a file that is in memory. */
PS_MUST_CHECK enum ps_err ps_bmff_parts_of(struct ps_bytes file,
					   enum ps_err (*visit)(void *ctx,
								const struct ps_part *part),
					   void *ctx, struct ps_picture_outline *outline_out);

#endif
