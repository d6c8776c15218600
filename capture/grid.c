#include "capture/grid.h"

#include "capture/image.h"

#define MIN_TILE_MCUS 8
#define MAX_SINGLE_MCUS 40
#define CROP_PX 64

static uint16_t mcus_of(uint16_t px)
{
	return (uint16_t)((px + PS_MCU_PX - 1) / PS_MCU_PX);
}

static uint16_t columns_of(uint16_t mcus)
{
	for (uint16_t columns = 4; columns > 1; columns--) {
		if (mcus % columns == 0 && mcus / columns >= MIN_TILE_MCUS)
			return columns;
	}
	return 1;
}

enum ps_err ps_grid_make(uint16_t width_px, uint16_t height_px, struct ps_grid *grid_out)
{
	uint16_t cropped_px = 0;
	uint16_t mcus = mcus_of(width_px);
	uint16_t rows = mcus_of(height_px);
	uint16_t columns = columns_of(mcus);

	if (!ps_image_size_ok(width_px, height_px))
		return PS_RANGE;
	if (columns == 1 && mcus > MAX_SINGLE_MCUS) {
		cropped_px = width_px % CROP_PX;
		mcus = mcus_of((uint16_t)(width_px - cropped_px));
		columns = columns_of(mcus);
	}
	if ((uint32_t)columns * rows > PS_GRID_MAX_TILES)
		return PS_RANGE;
	*grid_out = (struct ps_grid){
		.width_px = (uint16_t)(width_px - cropped_px),
		.height_px = height_px,
		.cropped_px = cropped_px,
		.columns = columns,
		.rows = rows,
		.tile_mcus = (uint16_t)(mcus / columns),
		.tile_count = (uint16_t)(columns * rows),
	};
	return PS_OK;
}
