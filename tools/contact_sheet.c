#include "tools/contact_sheet.h"

#include <stdio.h>

enum { SHOT_WIDTH = 320, BORDER = 4, GAP = 12, PAPER = 255, EMPTY = 160, DOT = 2 };

static uint32_t rows_of(const struct ps_contact_settings *settings)
{
	return (settings->shots + settings->columns - 1) / settings->columns;
}

/* The width is the same for all, and a picture is never taller than three times that. */
static uint32_t shot_height(const struct ps_camera_info *camera)
{
	uint64_t height =
		(SHOT_WIDTH * camera->height_px + camera->width_px / 2) / camera->width_px;

	if (height == 0)
		height = 1;
	return height > 3 * SHOT_WIDTH ? 3 * SHOT_WIDTH : (uint32_t)height;
}

static uint32_t shot_x(uint32_t column)
{
	return BORDER + column * (SHOT_WIDTH + BORDER);
}

static uint32_t shot_y(const struct ps_contact *sheet, size_t camera, uint32_t row)
{
	return sheet->cameras[camera].y + row * (sheet->cameras[camera].height_px + BORDER);
}

enum ps_err ps_contact_init(struct ps_contact *sheet, const struct ps_start *start,
			    const struct ps_contact_settings *settings)
{
	uint32_t columns =
		settings->shots < settings->columns ? settings->shots : settings->columns;
	uint64_t y = BORDER;
	enum ps_err err;

	*sheet = (struct ps_contact){ .settings = *settings, .camera_count = start->camera_count };
	for (size_t i = 0; i < start->camera_count; i++) {
		uint32_t height = shot_height(&start->cameras[i]);

		sheet->cameras[i].y = (uint32_t)y;
		sheet->cameras[i].height_px = height;
		y += (uint64_t)rows_of(settings) * (height + BORDER) + GAP;
		if (y > PS_CANVAS_SIDE_MAX)
			return PS_LIMIT;
	}
	err = ps_canvas_init(&sheet->canvas, shot_x(columns), (uint32_t)y - GAP, PAPER);
	for (size_t i = 0; i < start->camera_count && !err; i++)
		for (uint32_t k = 0; k < settings->shots; k++)
			ps_canvas_fill(&sheet->canvas, shot_x(k % settings->columns),
				       shot_y(sheet, i, k / settings->columns), SHOT_WIDTH,
				       sheet->cameras[i].height_px, EMPTY);
	return err;
}

void ps_contact_release(struct ps_contact *sheet)
{
	ps_canvas_release(&sheet->canvas);
}

/* The shot that a moment belongs to: the latest whose moment has come. */
static uint32_t shot_of(const struct ps_contact *sheet, int64_t since_us)
{
	uint64_t shot = since_us > 0 ? (uint64_t)since_us / sheet->settings.every_us : 0;

	return shot < sheet->settings.shots ? (uint32_t)shot : sheet->settings.shots;
}

bool ps_contact_wants(const struct ps_contact *sheet, uint64_t camera, int64_t since_us)
{
	uint32_t shot = shot_of(sheet, since_us);

	return shot < sheet->settings.shots && shot >= sheet->cameras[camera].next;
}

enum ps_err ps_contact_put(struct ps_contact *sheet, const struct ps_shown_picture *picture)
{
	size_t camera = (size_t)picture->entry->camera;
	uint32_t shot = shot_of(sheet, picture->since_us);
	uint32_t x = shot_x(shot % sheet->settings.columns);
	uint32_t y = shot_y(sheet, camera, shot / sheet->settings.columns);
	uint32_t height = sheet->cameras[camera].height_px;
	struct ps_canvas decoded;
	char second[24];
	enum ps_err err = ps_decoder_shrink(sheet->settings.decoder, picture->jpeg, SHOT_WIDTH,
					    height, &decoded);

	if (err == PS_MALFORMED) {
		sheet->missing++;
		return PS_OK;
	}
	if (err)
		return err;
	ps_canvas_put(&sheet->canvas, x, y, SHOT_WIDTH, height, &decoded);
	ps_canvas_release(&decoded);
	(void)snprintf(second, sizeof(second), "%.1fs", (double)picture->since_us / 1e6);
	ps_canvas_write(&sheet->canvas, x, y, DOT, second);
	sheet->cameras[camera].next = shot + 1;
	return PS_OK;
}
