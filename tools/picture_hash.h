/*
 * struct ps_picture_hash: what a picture looks like, in few bits, so that the same picture is found
 * again after it was compressed anew, made smaller, mirrored, or cut at its sides.
 *
 * pHash (signs of the low frequencies of 32 x 32 pixels) and dHash (which of two neighbours is
 * brighter), each of 64 bits, of the whole and of 35 parts that lack up to a tenth of a side:
 * one of them is near to what somebody else cut off. Alike says that two pictures are probably one
 * picture; not who took it.
 */
#ifndef PS_TOOLS_PICTURE_HASH_H
#define PS_TOOLS_PICTURE_HASH_H

#include <stdbool.h>

#include "tools/canvas.h"

#define PS_HASH_PARTS 36    /* 6 spans across, 6 down; the first is the whole */
#define PS_HASH_SIDE_PX 128 /* to be decoded to at least, if the picture has them */

/* Of 64 bits, so many may differ; measured, see tests/unit/test_picture_hash.c. */
#define PS_HASH_P_NEAR 12
#define PS_HASH_D_NEAR 12

struct ps_picture_hash {
	uint64_t flat; /* not 0: it has nothing in it to be known by: never like another */
	uint64_t p[PS_HASH_PARTS];
	uint64_t d[PS_HASH_PARTS];
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_picture_hash_make(const struct ps_canvas *canvas,
					       struct ps_picture_hash *hash_out);

/* The same of the picture as a mirror shows it. */
PS_MUST_CHECK enum ps_err ps_picture_hash_mirror(const struct ps_canvas *canvas,
						 struct ps_picture_hash *hash_out);

struct ps_likeness {
	unsigned p, d; /* bits of 64 that differ */
	bool cut;      /* one of them lacks something at a side */
	bool near;     /* always, of what is alike */
};

/*
 * The whole of one with the parts of the other, and the other way round: the nearest. False, and
 * nothing written, if they are not alike.
 */
bool ps_picture_hash_alike(const struct ps_picture_hash *a, const struct ps_picture_hash *b,
			   struct ps_likeness *likeness_out);

#endif
