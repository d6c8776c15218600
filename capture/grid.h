/*
 * struct ps_grid: how a picture is cut into tiles (signing/FORMAT.md, "Tiles").
 *
 * A tile is one MCU (16 by 16 pixels) high. A row has 4 tiles, else 3, 2 or 1: the first number
 * that divides the row's MCUs into tiles of at least 8. Where only 1 fits and the row exceeds 40
 * MCUs, the picture is first cropped at its right edge to a multiple of 64 pixels; START says so. A
 * width or a height that is no multiple of 16 is kept: the last MCU of the row then reaches beyond
 * the picture, as JPEG provides.
 */
#ifndef PS_CAPTURE_GRID_H
#define PS_CAPTURE_GRID_H

#include <stdint.h>

#include "signing/error.h"

#define PS_MCU_PX 16

/* libjpeg's tallest picture holds this many tiles one below the other. */
#define PS_GRID_MAX_TILES 4093

struct ps_grid {
	uint16_t width_px; /* of the encoded picture: what SOF0 and START say */
	uint16_t height_px;
	uint16_t cropped_px; /* columns of the source cut off at the right; mostly 0 */
	uint16_t columns;    /* tiles in a row, 1 to 4 */
	uint16_t rows;
	uint16_t tile_mcus; /* MCUs of a tile: the restart interval */
	uint16_t tile_count;
};

/*
 * The grid of a source of this size.
 *
 * Errors: PS_RANGE (no size for a picture, see capture/image.h, or more than PS_GRID_MAX_TILES).
 */
PS_MUST_CHECK enum ps_err ps_grid_make(uint16_t width_px, uint16_t height_px,
				       struct ps_grid *grid_out);

#endif
