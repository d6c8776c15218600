/*
 * Writes a YUV4MPEG2 stream: 4:2:0 with the chroma between the pixels (C420jpeg), full range.
 */
#ifndef PS_TESTS_FOOTAGE_Y4M_WRITE_H
#define PS_TESTS_FOOTAGE_Y4M_WRITE_H

#include <stdint.h>
#include <stdio.h>

#include "signing/error.h"

/* Errors: PS_IO. */
PS_MUST_CHECK enum ps_err ps_y4m_write_header(FILE *file, int width_px, int height_px, int fps);

/*
 * Writes one frame: the Y, U and V planes back to back without padding; both sides are even.
 *
 * Errors: PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_y4m_write_frame(FILE *file, const uint8_t *planes, int width_px,
					     int height_px);

#endif
