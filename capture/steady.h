/*
 * Whether a camera still sees what it saw when it was aimed, by two small pictures of its luma
 * (ps_jpeg_read_small()): what lies on the bench may differ, the bench may not.
 *
 * The first picture is cut into cells. Each that has something to go by is looked for in the second
 * one, at its place and up to PS_STEADY_REACH samples around it, by normalised correlation, which
 * does not mind more or less light. If the cells that are found elsewhere, all by the same way, are
 * more than those at their place, or hardly any is found at all, the camera moved, or something
 * hides the bench. If many at their place have lost half of their contrast, as against their light,
 * something dims the lens there. No state; any thread.
 */
#ifndef PS_CAPTURE_STEADY_H
#define PS_CAPTURE_STEADY_H

#include "capture/image.h"

#define PS_STEADY_CELL 16 /* samples a side */
#define PS_STEADY_REACH 8 /* samples: 64 pixels of the camera's picture */
#define PS_STEADY_CELLS 6 /* with fewer to go by nothing can be said */
#define PS_STEADY_SHIFT 2 /* samples: less is how pictures differ, and no knock */
#define PS_STEADY_SIDE_MAX 1024

enum ps_steady {
	PS_STEADY_UNKNOWN, /* too plain a bench, or not compared */
	PS_STEADY_SAME,
	PS_STEADY_MOVED,
	PS_STEADY_DIM,
};

/* Plane 0 of both; of another size it moved. Sides beyond PS_STEADY_SIDE_MAX: unknown. */
enum ps_steady ps_steady_compare(const struct ps_image *then, const struct ps_image *now);

/* Whether hardly anything differs between two pictures of a moment: nobody is at work. */
bool ps_steady_is_rest(const struct ps_image *a, const struct ps_image *b);

#endif
