/*
 * The picture of a courier's label: Code 128 of the waybill with its number below, an address of
 * grey strokes, a block that looks like a QR code (but is none, so that a reader finds only the
 * waybill).
 */
#ifndef PS_TESTS_FOOTAGE_LABEL_H
#define PS_TESTS_FOOTAGE_LABEL_H

#include <stdint.h>

#include "signing/error.h"
#include "tests/footage/face.h"

#define PS_LABEL_WIDTH_MM 150
#define PS_LABEL_HEIGHT_MM 100

/*
 * Makes the texture; the caller finishes it. @scale: pixels per mm, in 1/256.
 *
 * Errors: PS_NO_MEMORY; PS_INVALID, PS_LIMIT for a waybill that Code 128 or the label does not
 * hold.
 */
PS_MUST_CHECK enum ps_err ps_label_init(struct ps_texture *texture, const char *waybill, int scale,
					uint32_t seed);

#endif
