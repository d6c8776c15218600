#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "tools/canvas.h"

enum { DOTS_PER_INCH = 150 };

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

/* jpeg_mem_dest's memory: libjpeg may move it, so it must not live in a register. */
struct output {
	unsigned char *bytes;
	unsigned long len;
};

static void encode(struct jpeg_compress_struct *jpeg, const struct ps_canvas *canvas, int quality,
		   unsigned flags, struct output *output)
{
	jpeg_mem_dest(jpeg, &output->bytes, &output->len);
	jpeg->image_width = canvas->width_px;
	jpeg->image_height = canvas->height_px;
	jpeg->input_components = 3;
	jpeg->in_color_space = JCS_RGB;
	jpeg_set_defaults(jpeg);
	if (flags & PS_CANVAS_GREY)
		jpeg_set_colorspace(jpeg, JCS_GRAYSCALE);
	jpeg->optimize_coding = flags & PS_CANVAS_SMALL ? TRUE : FALSE;
	jpeg->density_unit = 1;
	jpeg->X_density = jpeg->Y_density = DOTS_PER_INCH;
	jpeg_set_quality(jpeg, quality, TRUE);
	jpeg_start_compress(jpeg, TRUE);
	while (jpeg->next_scanline < jpeg->image_height) {
		JSAMPROW row = canvas->rgb + (size_t)jpeg->next_scanline * canvas->width_px * 3;

		(void)jpeg_write_scanlines(jpeg, &row, 1);
	}
	jpeg_finish_compress(jpeg);
}

enum ps_err ps_canvas_write_jpeg(const struct ps_canvas *canvas, int quality, unsigned flags,
				 struct ps_buf *jpeg)
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
		encode(&compress, canvas, quality, flags, output);
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
