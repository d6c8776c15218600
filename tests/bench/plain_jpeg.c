#include "tests/bench/plain_jpeg.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "capture/grid.h"

/* More than any picture of that size needs, so that the memory is made once. */
#define ROOM_PER_PIXEL 3

struct ps_plain_jpeg {
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors; /* libjpeg's own: an error ends the program with a sentence */
	unsigned char *out;
	unsigned long room;
};

enum ps_err ps_plain_jpeg_create(uint16_t width_px, uint16_t height_px, int quality,
				 struct ps_plain_jpeg **jpeg_out)
{
	struct ps_plain_jpeg *plain = calloc(1, sizeof(*plain));

	if (!plain)
		return PS_NO_MEMORY;
	plain->room = (unsigned long)width_px * height_px * ROOM_PER_PIXEL;
	plain->out = malloc(plain->room);
	if (!plain->out) {
		free(plain);
		return PS_NO_MEMORY;
	}
	plain->jpeg.err = jpeg_std_error(&plain->errors);
	jpeg_create_compress(&plain->jpeg);
	plain->jpeg.image_width = width_px;
	plain->jpeg.image_height = height_px;
	plain->jpeg.input_components = 3;
	plain->jpeg.in_color_space = JCS_YCbCr;
	jpeg_set_defaults(&plain->jpeg);
	jpeg_set_quality(&plain->jpeg, quality, TRUE);
	plain->jpeg.raw_data_in = TRUE;
	*jpeg_out = plain;
	return PS_OK;
}

void ps_plain_jpeg_destroy(struct ps_plain_jpeg *plain)
{
	if (!plain)
		return;
	jpeg_destroy_compress(&plain->jpeg);
	free(plain->out);
	free(plain);
}

/* The rows of one row of MCUs; below the picture its last row stands again. */
static void point_at_rows(const struct ps_image *image, size_t from, int plane, JSAMPROW *rows)
{
	size_t height = plane ? ps_image_chroma(image->height_px) : image->height_px;
	size_t count = plane ? PS_MCU_PX / 2 : PS_MCU_PX;

	for (size_t i = 0; i < count; i++) {
		size_t row = (plane ? from / 2 : from) + i;

		row = row < height ? row : height - 1;
		/* libjpeg's rows are not const, but it only reads them. */
		rows[i] = (JSAMPROW)(uintptr_t)(image->planes[plane].bytes +
						row * image->planes[plane].stride);
	}
}

size_t ps_plain_jpeg_encode(struct ps_plain_jpeg *plain, const struct ps_image *image)
{
	JSAMPROW luma[PS_MCU_PX], u[PS_MCU_PX / 2], v[PS_MCU_PX / 2];
	JSAMPARRAY planes[3] = { luma, u, v };
	unsigned char *out = plain->out;
	unsigned long len = plain->room;

	jpeg_mem_dest(&plain->jpeg, &out, &len);
	jpeg_start_compress(&plain->jpeg, TRUE);
	while (plain->jpeg.next_scanline < plain->jpeg.image_height) {
		for (int p = 0; p < 3; p++)
			point_at_rows(image, plain->jpeg.next_scanline, p, planes[p]);
		jpeg_write_raw_data(&plain->jpeg, planes, PS_MCU_PX);
	}
	jpeg_finish_compress(&plain->jpeg);
	return len;
}
