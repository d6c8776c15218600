/* What makes a picture of a bench a bad one: a lens that is out of focus, and a light that is off.
 */
#ifndef PS_TESTS_FOOTAGE_SPOIL_H
#define PS_TESTS_FOOTAGE_SPOIL_H

#include <stdint.h>

#include "signing/error.h"

#define PS_SPOIL_BLUR_MAX 32

/*
 * Luma becomes the mean of the square of 2 @radius + 1 pixels around each; @planes as
 * ps_footage_frame() writes them. 0 changes nothing. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_spoil_blur(uint8_t *planes, int width_px, int height_px, int radius);

/* Luma becomes @percent of itself. */
void ps_spoil_dark(uint8_t *planes, int width_px, int height_px, int percent);

#endif
