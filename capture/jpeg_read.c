#include "capture/jpeg_read.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

struct reader {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	jmp_buf escape;
	enum ps_err err;
	bool small;
	uint8_t *rows; /* two rows of YCbCr, where the planes cannot be had directly */
};

static void on_error(j_common_ptr common)
{
	struct reader *reader = common->client_data;

	reader->err = common->err->msg_code == JERR_OUT_OF_MEMORY ? PS_NO_MEMORY : PS_MALFORMED;
	longjmp(reader->escape, 1);
}

/* Negative levels are warnings: the data are corrupt, and libjpeg would go on with guesses. */
static void on_message(j_common_ptr common, int level)
{
	if (level < 0)
		on_error(common);
}

static void fail(struct reader *reader, enum ps_err err)
{
	reader->err = err;
	longjmp(reader->escape, 1);
}

static void read_header(struct reader *reader, const uint8_t *bytes, size_t len)
{
	struct jpeg_decompress_struct *jpeg = &reader->jpeg;

	jpeg->err = jpeg_std_error(&reader->errors);
	reader->errors.error_exit = on_error;
	reader->errors.emit_message = on_message;
	jpeg->client_data = reader;
	jpeg_create_decompress(jpeg);
	if (!len)
		fail(reader, PS_MALFORMED);
	jpeg_mem_src(jpeg, bytes, (unsigned long)len);
	jpeg_read_header(jpeg, TRUE);
	if (!ps_image_size_ok(jpeg->image_width, jpeg->image_height))
		fail(reader, PS_RANGE);
}

static bool is_420(const struct jpeg_decompress_struct *jpeg)
{
	const jpeg_component_info *c = jpeg->comp_info;

	return jpeg->jpeg_color_space == JCS_YCbCr && jpeg->num_components == 3 &&
	       c[0].h_samp_factor == 2 && c[0].v_samp_factor == 2 && c[1].h_samp_factor == 1 &&
	       c[1].v_samp_factor == 1 && c[2].h_samp_factor == 1 && c[2].v_samp_factor == 1;
}

/* The picture's planes reach up to whole MCUs, so that libjpeg can write its padding there. */
static void read_planes(struct reader *reader, struct ps_picture *picture)
{
	struct jpeg_decompress_struct *jpeg = &reader->jpeg;
	JSAMPROW luma[16], u[8], v[8];
	JSAMPARRAY planes[3] = { luma, u, v };

	jpeg->raw_data_out = TRUE;
	jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		for (int p = 0; p < 3; p++) {
			size_t rows = p ? 8 : 16;
			size_t y = p ? jpeg->output_scanline / 2 : jpeg->output_scanline;
			size_t stride = picture->image.planes[p].stride;

			for (size_t i = 0; i < rows; i++)
				planes[p][i] = ps_picture_plane(picture, p) + (y + i) * stride;
		}
		jpeg_read_raw_data(jpeg, planes, 16);
	}
}

static uint8_t mean_of_four(const uint8_t *top, const uint8_t *bottom, size_t left, size_t right)
{
	return (uint8_t)((top[left] + top[right] + bottom[left] + bottom[right] + 2) / 4);
}

/* Two rows of YCbCr triples become two of luma and one of each chroma; @bottom may be @top. */
static void take_rows(struct ps_picture *picture, size_t y, const uint8_t *top,
		      const uint8_t *bottom)
{
	const struct ps_image *image = &picture->image;
	uint8_t *luma = ps_picture_plane(picture, 0) + y * image->planes[0].stride;
	size_t width = image->width_px;

	for (size_t x = 0; x < width; x++) {
		luma[x] = top[3 * x];
		luma[image->planes[0].stride + x] = bottom[3 * x];
	}
	for (int p = 1; p < 3; p++) {
		uint8_t *to = ps_picture_plane(picture, p) + y / 2 * image->planes[p].stride;

		for (size_t x = 0; x < width; x += 2) {
			size_t right = x + 1 < width ? x + 1 : x;

			to[x / 2] = mean_of_four(top + p, bottom + p, 3 * x, 3 * right);
		}
	}
}

/* Once it was started. */
static void read_luma(struct jpeg_decompress_struct *jpeg, struct ps_picture *picture)
{
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row = ps_picture_plane(picture, 0) +
			       jpeg->output_scanline * picture->image.planes[0].stride;

		jpeg_read_scanlines(jpeg, &row, 1);
	}
}

static void read_grey(struct reader *reader, struct ps_picture *picture)
{
	struct jpeg_decompress_struct *jpeg = &reader->jpeg;
	size_t chroma_rows = ps_image_chroma(picture->image.height_px);

	jpeg_start_decompress(jpeg);
	read_luma(jpeg, picture);
	for (int p = 1; p < 3; p++)
		memset(ps_picture_plane(picture, p), 128,
		       chroma_rows * picture->image.planes[p].stride);
}

static void read_converted(struct reader *reader, struct ps_picture *picture)
{
	struct jpeg_decompress_struct *jpeg = &reader->jpeg;
	size_t row = (size_t)jpeg->image_width * 3;

	if (jpeg->jpeg_color_space != JCS_YCbCr)
		fail(reader, PS_UNSUPPORTED);
	reader->rows = malloc(2 * row);
	if (!reader->rows)
		fail(reader, PS_NO_MEMORY);
	jpeg->out_color_space = JCS_YCbCr;
	jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		size_t y = jpeg->output_scanline;
		JSAMPROW rows[2] = { reader->rows, reader->rows + row };

		jpeg_read_scanlines(jpeg, &rows[0], 1);
		if (jpeg->output_scanline < jpeg->output_height)
			jpeg_read_scanlines(jpeg, &rows[1], 1);
		else
			rows[1] = rows[0];
		take_rows(picture, y, rows[0], rows[1]);
	}
}

/* libjpeg makes it of each block's mean, and computes no more of them. */
static enum ps_err read_small(struct reader *reader, struct ps_picture *picture)
{
	struct jpeg_decompress_struct *jpeg = &reader->jpeg;
	enum ps_err err;

	if (jpeg->jpeg_color_space != JCS_YCbCr && jpeg->jpeg_color_space != JCS_GRAYSCALE)
		return PS_UNSUPPORTED;
	jpeg->scale_num = 1;
	jpeg->scale_denom = 8;
	jpeg->out_color_space = JCS_GRAYSCALE;
	jpeg_calc_output_dimensions(jpeg);
	err = ps_picture_shape(picture, (uint16_t)jpeg->output_width,
			       (uint16_t)jpeg->output_height);
	if (err)
		return err;
	jpeg_start_decompress(jpeg);
	read_luma(jpeg, picture);
	jpeg_finish_decompress(jpeg);
	return PS_OK;
}

static enum ps_err run(struct reader *reader, const uint8_t *bytes, size_t len,
		       struct ps_picture *picture)
{
	enum ps_err err;

	if (setjmp(reader->escape))
		return reader->err;
	read_header(reader, bytes, len);
	if (!picture)
		return PS_OK;
	if (reader->small)
		return read_small(reader, picture);
	err = ps_picture_shape(picture, (uint16_t)reader->jpeg.image_width,
			       (uint16_t)reader->jpeg.image_height);
	if (err)
		return err;
	if (is_420(&reader->jpeg))
		read_planes(reader, picture);
	else if (reader->jpeg.jpeg_color_space == JCS_GRAYSCALE)
		read_grey(reader, picture);
	else
		read_converted(reader, picture);
	jpeg_finish_decompress(&reader->jpeg);
	return PS_OK;
}

enum ps_err ps_jpeg_size(const uint8_t *bytes, size_t len, uint16_t *width_px_out,
			 uint16_t *height_px_out)
{
	struct reader reader = { .rows = NULL };
	enum ps_err err = run(&reader, bytes, len, NULL);

	if (!err) {
		*width_px_out = (uint16_t)reader.jpeg.image_width;
		*height_px_out = (uint16_t)reader.jpeg.image_height;
	}
	jpeg_destroy_decompress(&reader.jpeg);
	return err;
}

enum ps_err ps_jpeg_read(const uint8_t *bytes, size_t len, struct ps_picture *picture)
{
	struct reader reader = { .rows = NULL };
	enum ps_err err = run(&reader, bytes, len, picture);

	jpeg_destroy_decompress(&reader.jpeg);
	free(reader.rows);
	return err;
}

enum ps_err ps_jpeg_read_small(const uint8_t *bytes, size_t len, struct ps_picture *picture)
{
	struct reader reader = { .small = true };
	enum ps_err err = run(&reader, bytes, len, picture);

	jpeg_destroy_decompress(&reader.jpeg);
	return err;
}
