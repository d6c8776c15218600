/*
 * struct ps_look: whether what lies before a camera is still, and can be seen: what a camera with
 * the role "item" is there for.
 *
 *	moves    nothing is said while something moves, or has just come to rest
 *	plain    still, but with too few edges to judge by: an empty mat
 *	sharp    still, and its edges are narrow: a picture to show somebody
 *	blurred  still, and they are not: out of focus, too near, a dirty lens
 *	dark     there is no light, still or not
 *
 * Of what stays sharp one picture is marked at once and then one every PS_LOOK_AGAIN_US, so that
 * each take has one, also where the item lay there before the scan. One thread at a time.
 */
#ifndef PS_CAPTURE_LOOK_H
#define PS_CAPTURE_LOOK_H

#include "capture/frame.h"
#include "capture/sharpness.h"

#define PS_LOOK_STILL_US 500000U /* of pictures that do not move: still enough to be marked */
#define PS_LOOK_SURE_US 1500000U /* and to be called blurred or plain; dark, for so long */
#define PS_LOOK_AGAIN_US 4000000U
#define PS_LOOK_WIDTH_TENTHS 60 /* of a pixel: wider edges are blurred */
#define PS_LOOK_LIGHT 70	/* levels: where less than a twentieth is brighter it is dark */

/* A zeroed one has seen nothing. */
struct ps_look {
	bool have;
	uint64_t moved_us; /* when a picture last moved; before any, the first one's time */
	uint64_t light_us; /* when one last had light, likewise */
	bool marked;
	uint64_t marked_us; /* the last of this rest */
};

/* The next picture's; @mark_out: it is one to show somebody. */
enum ps_look_word ps_look_see(struct ps_look *look, uint64_t time_us, bool moves,
			      const struct ps_sharpness *sharpness, bool *mark_out);

#endif
