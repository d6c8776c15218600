/*
 * struct ps_change: which tiles of a camera's picture changed.
 *
 * A tile changed when the mean of any of its 8 by 8 blocks, of luma or of either chroma plane, lies
 * more than the threshold away from what it was when the tile was last *encoded*. So noise does not
 * count, and a slow drift does as soon as it adds up. A change smaller than that waits for the next
 * refresh. One thread at a time.
 */
#ifndef PS_CAPTURE_CHANGE_H
#define PS_CAPTURE_CHANGE_H

#include "capture/grid.h"
#include "capture/image.h"
#include "signing/error.h"

#define PS_CHANGE_DEFAULT_LEVELS 3

struct ps_change;

/*
 * @threshold_levels: 0 (any change of a block's mean) to 255 (none but a refresh).
 *
 * Errors: PS_INVALID (threshold), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_change_create(const struct ps_grid *grid, unsigned threshold_levels,
					   struct ps_change **change_out);
void ps_change_destroy(struct ps_change *change);

/*
 * Lists the tiles of @image that changed, ascending, in @tiles_out (room for all of the grid's),
 * and returns how many. With @all it lists every one, as it must for the first image. What it lists
 * counts as encoded from here on. @image has the grid's size (before cropping) and is YUV420 or
 * NV12.
 */
uint32_t ps_change_find(struct ps_change *change, const struct ps_image *image, bool all,
			uint16_t *tiles_out);

/* How many tiles of the latest image changed, also where all were listed; of the first none. */
uint32_t ps_change_moved(const struct ps_change *change);

#endif
