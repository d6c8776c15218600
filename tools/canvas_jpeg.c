#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "tools/canvas.h"

enum { EIGHTHS = 8 };

/* libjpeg's way out of an error is a jump. */
struct errors {
	struct jpeg_error_mgr manager; /* first: the two share an address */
	jmp_buf out;
};

static void on_error(j_common_ptr jpeg)
{
	struct errors *errors = (struct errors *)jpeg->err;

	longjmp(errors->out, 1);
}

/* What libjpeg would only warn about would leave made-up pixels. */
static void on_message(j_common_ptr jpeg, int level)
{
	if (level < 0)
		on_error(jpeg);
}

static struct jpeg_error_mgr *set_errors(struct errors *errors)
{
	struct jpeg_error_mgr *manager = jpeg_std_error(&errors->manager);

	manager->error_exit = on_error;
	manager->emit_message = on_message;
	return manager;
}

static void choose_scale(struct jpeg_decompress_struct *jpeg, uint32_t width_px, uint32_t height_px)
{
	jpeg->scale_denom = EIGHTHS;
	for (jpeg->scale_num = 1; jpeg->scale_num < EIGHTHS; jpeg->scale_num++)
		if ((uint64_t)jpeg->image_width * jpeg->scale_num >= (uint64_t)EIGHTHS * width_px &&
		    (uint64_t)jpeg->image_height * jpeg->scale_num >= (uint64_t)EIGHTHS * height_px)
			return;
}

static enum ps_err decode(struct jpeg_decompress_struct *jpeg, uint32_t width_px,
			  uint32_t height_px, struct ps_canvas *canvas)
{
	enum ps_err err;

	(void)jpeg_read_header(jpeg, TRUE);
	choose_scale(jpeg, width_px, height_px);
	jpeg->out_color_space = JCS_RGB;
	jpeg->do_fancy_upsampling = FALSE; /* it would mix pixels across tiles */
	jpeg_calc_output_dimensions(jpeg);
	err = ps_canvas_init(canvas, jpeg->output_width, jpeg->output_height, 0);
	if (err)
		return err;
	(void)jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row = canvas->rgb + (size_t)jpeg->output_scanline * canvas->width_px * 3;

		(void)jpeg_read_scanlines(jpeg, &row, 1);
	}
	(void)jpeg_finish_decompress(jpeg);
	return PS_OK;
}

enum ps_err ps_canvas_read_jpeg(struct ps_bytes jpeg, uint32_t width_px, uint32_t height_px,
				struct ps_canvas *canvas_out)
{
	struct jpeg_decompress_struct decompress;
	struct ps_canvas *canvas = calloc(1, sizeof(*canvas)); /* survives the jump */
	struct errors errors;
	enum ps_err err;

	if (!canvas)
		return PS_NO_MEMORY;
	decompress.err = set_errors(&errors);
	if (setjmp(errors.out)) {
		err = PS_MALFORMED;
	} else {
		jpeg_create_decompress(&decompress);
		jpeg_mem_src(&decompress, jpeg.bytes, jpeg.len);
		err = decode(&decompress, width_px, height_px, canvas);
	}
	jpeg_destroy_decompress(&decompress);
	if (err)
		ps_canvas_release(canvas);
	else
		*canvas_out = *canvas;
	free(canvas);
	return err;
}

/* jpeg_mem_dest's memory: libjpeg may move it, so it must not live in a register. */
struct output {
	unsigned char *bytes;
	unsigned long len;
};

static void encode(struct jpeg_compress_struct *jpeg, const struct ps_canvas *canvas, int quality,
		   struct output *output)
{
	jpeg_mem_dest(jpeg, &output->bytes, &output->len);
	jpeg->image_width = canvas->width_px;
	jpeg->image_height = canvas->height_px;
	jpeg->input_components = 3;
	jpeg->in_color_space = JCS_RGB;
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, quality, TRUE);
	jpeg_start_compress(jpeg, TRUE);
	while (jpeg->next_scanline < jpeg->image_height) {
		JSAMPROW row = canvas->rgb + (size_t)jpeg->next_scanline * canvas->width_px * 3;

		(void)jpeg_write_scanlines(jpeg, &row, 1);
	}
	jpeg_finish_compress(jpeg);
}

enum ps_err ps_canvas_write_jpeg(const struct ps_canvas *canvas, int quality, struct ps_buf *jpeg)
{
	struct jpeg_compress_struct compress;
	struct output *output = calloc(1, sizeof(*output)); /* survives the jump */
	struct errors errors;
	enum ps_err err;

	if (!output)
		return PS_NO_MEMORY;
	compress.err = set_errors(&errors);
	if (setjmp(errors.out)) {
		err = PS_INVALID;
	} else {
		jpeg_create_compress(&compress);
		encode(&compress, canvas, quality, output);
		err = PS_OK;
	}
	jpeg_destroy_compress(&compress);
	if (!err) {
		ps_buf_add(jpeg, output->bytes, output->len);
		err = jpeg->err;
	}
	free(output->bytes);
	free(output);
	return err;
}
