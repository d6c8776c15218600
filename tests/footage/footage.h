/*
 * struct ps_footage: one camera's pictures of a packing bench that does not exist.
 *
 * The same plan gives the same bytes on every machine, and frame n is the same whichever frames
 * were asked for before. Cameras with plans that differ only in view and size see the same events
 * at the same time. One thread at a time.
 */
#ifndef PS_TESTS_FOOTAGE_FOOTAGE_H
#define PS_TESTS_FOOTAGE_FOOTAGE_H

#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"
#include "tests/footage/camera.h"

#define PS_FOOTAGE_SIDE_MIN 64
#define PS_FOOTAGE_SIDE_MAX 3840
#define PS_FOOTAGE_FPS_MAX 240
#define PS_FOOTAGE_MS_MAX (24 * 3600 * 1000)

struct ps_footage_plan {
	enum ps_view view;
	int width_px, height_px; /* even, PS_FOOTAGE_SIDE_MIN..PS_FOOTAGE_SIDE_MAX */
	int fps;		 /* 1..PS_FOOTAGE_FPS_MAX */
	uint64_t seed;
	const char *waybill;
	const char *waybill2; /* NULL: every parcel has the first */
	int64_t switch_at_ms; /* of the footage; then the parcel with the second waybill begins */
	int64_t start_ms;     /* where in the footage frame 0 is */
	int64_t story_ms;     /* how long a parcel takes, at least 1000 */
	int motion; /* 0: a still life; 1..99: share of the time that hands move; 100: all pans */
	int noise;  /* standard deviation in tenths of a level, 0..60 */
};

struct ps_footage;

/*
 * Prepares everything that does not move, which takes much longer than a frame. The plan's texts
 * are not kept.
 *
 * Errors: PS_NO_MEMORY; PS_RANGE for a number outside what the plan allows; PS_INVALID or PS_LIMIT
 * for a waybill that a label cannot hold.
 */
PS_MUST_CHECK enum ps_err ps_footage_create(const struct ps_footage_plan *plan,
					    struct ps_footage **footage_out);

/* NULL is fine. */
void ps_footage_destroy(struct ps_footage *footage);

/* Writes frame @index (0..): the planes Y, U, V back to back, width * height * 3 / 2 bytes. */
void ps_footage_frame(struct ps_footage *footage, int64_t index, uint8_t *planes_out);

#endif
