/* The child's side: nothing here is trusted by anybody. */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>

#include "tools/decoder_in.h"
#include "tools/decoder_other.h"
#include "tools/zbar_abi.h"

enum { EIGHTHS = 8, SCANS_MAX = 100 };

/* What one request works on; allocated, so that it survives libjpeg's jump. */
struct work {
	struct ps_decoder_request request;
	uint8_t *jpeg;
	struct ps_decoder_reply reply;
	uint8_t *out; /* @reply.len bytes */
	uint8_t *row;
};

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

/* Ten scans are a progressive picture; thousands of a few bytes each are there to keep us busy, as
 * each of them goes through all of its blocks. */
static void on_progress(j_common_ptr jpeg)
{
	if (((j_decompress_ptr)jpeg)->input_scan_number > SCANS_MAX)
		on_error(jpeg);
}

static bool read_all(void *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t got = read(PS_DECODER_SOCKET, (uint8_t *)bytes + at, len - at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += (size_t)got;
	}
	return true;
}

static bool write_all(const void *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t put = write(PS_DECODER_SOCKET, (const uint8_t *)bytes + at, len - at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += (size_t)put;
	}
	return true;
}

static void choose_scale(struct jpeg_decompress_struct *jpeg, uint32_t width_px, uint32_t height_px)
{
	jpeg->scale_denom = EIGHTHS;
	for (jpeg->scale_num = 1; jpeg->scale_num < EIGHTHS; jpeg->scale_num++)
		if ((uint64_t)jpeg->image_width * jpeg->scale_num >= (uint64_t)EIGHTHS * width_px &&
		    (uint64_t)jpeg->image_height * jpeg->scale_num >= (uint64_t)EIGHTHS * height_px)
			return;
}

/* Every row into the one buffer: what counts is whether libjpeg complains. */
static void check(struct jpeg_decompress_struct *jpeg, struct work *work)
{
	jpeg->out_color_space = JCS_YCbCr;
	jpeg->do_fancy_upsampling = FALSE;
	(void)jpeg_start_decompress(jpeg);
	work->row = malloc((size_t)jpeg->output_width * 3);
	while (work->row && jpeg->output_scanline < jpeg->output_height)
		(void)jpeg_read_scanlines(jpeg, &work->row, 1);
	work->reply.result = work->row ? PS_RESULT_OK : PS_RESULT_LIMIT;
}

/* All rows, of so many bytes a pixel. */
static bool read_rows(struct jpeg_decompress_struct *jpeg, struct work *work, uint32_t depth)
{
	uint64_t pixels;

	jpeg->do_fancy_upsampling = FALSE; /* it would mix pixels across tiles */
	jpeg_calc_output_dimensions(jpeg);
	pixels = (uint64_t)jpeg->output_width * jpeg->output_height;
	if (pixels <= PS_CANVAS_PIXELS_MAX)
		work->out = malloc((size_t)pixels * depth);
	if (!work->out)
		return false;
	(void)jpeg_start_decompress(jpeg);
	work->reply.width_px = jpeg->output_width;
	work->reply.height_px = jpeg->output_height;
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row =
			work->out + (size_t)jpeg->output_scanline * jpeg->output_width * depth;

		(void)jpeg_read_scanlines(jpeg, &row, 1);
	}
	work->reply.len = (uint32_t)(pixels * depth);
	return true;
}

/* One row of pixels into the planes; of two rows the upper one's colours count. */
static void split_row(const uint8_t *row, uint32_t width, uint32_t y, const struct work *work)
{
	uint32_t even = work->reply.width_px;
	size_t pixels = (size_t)even * work->reply.height_px;
	uint8_t *bright = work->out + (size_t)y * even;
	uint8_t *blue = work->out + pixels + (size_t)(y / 2) * (even / 2);
	uint8_t *red = blue + pixels / 4;

	for (uint32_t x = 0; x < width; x++)
		bright[x] = row[x * 3];
	for (uint32_t x = 0; x < even / 2 && y % 2 == 0; x++) {
		blue[x] = row[x * 6 + 1];
		red[x] = row[x * 6 + 2];
	}
	if (even > width)
		bright[width] = bright[width - 1];
}

static bool read_planes(struct jpeg_decompress_struct *jpeg, struct work *work)
{
	uint64_t pixels;

	jpeg->do_fancy_upsampling = FALSE; /* it would mix pixels across tiles */
	jpeg_calc_output_dimensions(jpeg);
	work->reply.width_px = (jpeg->output_width + 1) / 2 * 2;
	work->reply.height_px = (jpeg->output_height + 1) / 2 * 2;
	pixels = (uint64_t)work->reply.width_px * work->reply.height_px;
	if (pixels <= PS_CANVAS_PIXELS_MAX)
		work->out = malloc((size_t)pixels / 2 * 3);
	work->row = malloc((size_t)jpeg->output_width * 3);
	if (!work->out || !work->row)
		return false;
	(void)jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		uint32_t y = jpeg->output_scanline;

		(void)jpeg_read_scanlines(jpeg, &work->row, 1);
		split_row(work->row, jpeg->output_width, y, work);
	}
	if (jpeg->output_height % 2)
		memcpy(work->out + (size_t)jpeg->output_height * work->reply.width_px,
		       work->out + (size_t)(jpeg->output_height - 1) * work->reply.width_px,
		       work->reply.width_px);
	work->reply.len = (uint32_t)(pixels / 2 * 3);
	return true;
}

static void add_code(struct ps_decoder_code *code, const struct zbar_symbol_s *symbol)
{
	const char *text = zbar_symbol_get_data(symbol);
	unsigned points = zbar_symbol_get_loc_size(symbol);
	uint32_t right = 0, bottom = 0;

	(void)snprintf(code->symbology, sizeof(code->symbology), "%s",
		       zbar_get_symbol_name(zbar_symbol_get_type(symbol)));
	(void)snprintf(code->text, sizeof(code->text), "%s", text ? text : "");
	code->x = code->y = UINT32_MAX;
	for (unsigned i = 0; i < points; i++) {
		uint32_t x = (uint32_t)zbar_symbol_get_loc_x(symbol, i);
		uint32_t y = (uint32_t)zbar_symbol_get_loc_y(symbol, i);

		code->x = x < code->x ? x : code->x;
		code->y = y < code->y ? y : code->y;
		right = x > right ? x : right;
		bottom = y > bottom ? y : bottom;
	}
	if (points == 0)
		code->x = code->y = 0;
	code->width_px = right - code->x;
	code->height_px = bottom - code->y;
}

/* One-dimensional codes; the others would want iconv, and iconv wants files. */
static struct zbar_image_scanner_s *make_scanner(int every)
{
	static const int kinds[] = { ZBAR_CODE128, ZBAR_CODE39, ZBAR_CODE93, ZBAR_EAN13,
				     ZBAR_EAN8,	   ZBAR_UPCA,	ZBAR_I25,    ZBAR_CODABAR };
	struct zbar_image_scanner_s *scanner = zbar_image_scanner_create();

	if (!scanner || zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0))
		return scanner;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		(void)zbar_image_scanner_set_config(scanner, kinds[i], ZBAR_CFG_ENABLE, 1);
	(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, every);
	(void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, every);
	return scanner;
}

static void read_codes(struct work *work)
{
	static struct ps_decoder_code codes[PS_DECODER_CODES_MAX]; /* this process has one thread */
	struct zbar_image_scanner_s *scanner =
		make_scanner(work->request.every_px ? (int)work->request.every_px : 1);
	struct zbar_image_s *image = zbar_image_create();
	uint32_t count = 0;

	if (scanner && image) {
		zbar_image_set_format(image, ZBAR_FORMAT_GREY);
		zbar_image_set_size(image, work->reply.width_px, work->reply.height_px);
		zbar_image_set_data(image, work->out, work->reply.len, NULL);
		(void)zbar_scan_image(scanner, image);
		for (const struct zbar_symbol_s *symbol = zbar_image_first_symbol(image);
		     symbol && count < PS_DECODER_CODES_MAX; symbol = zbar_symbol_next(symbol)) {
			memset(&codes[count], 0, sizeof(codes[count]));
			add_code(&codes[count++], symbol);
		}
	}
	if (image)
		zbar_image_destroy(image);
	if (scanner)
		zbar_image_scanner_destroy(scanner);
	free(work->out);
	work->reply.len = (uint32_t)(count * sizeof(codes[0]));
	work->out = malloc(work->reply.len + 1);
	if (work->out)
		memcpy(work->out, codes, work->reply.len);
	work->reply.result = work->out ? PS_RESULT_OK : PS_RESULT_LIMIT;
}

static void decode(struct jpeg_decompress_struct *jpeg, struct work *work)
{
	jpeg_mem_src(jpeg, work->jpeg, work->request.len);
	(void)jpeg_read_header(jpeg, TRUE);
	if (work->request.job == PS_JOB_CHECK) {
		check(jpeg, work);
	} else if (work->request.job == PS_JOB_SHRINK) {
		jpeg->out_color_space = JCS_RGB;
		choose_scale(jpeg, work->request.width_px, work->request.height_px);
		work->reply.result = read_rows(jpeg, work, 3) ? PS_RESULT_OK : PS_RESULT_LIMIT;
	} else if (work->request.job == PS_JOB_PLANES) {
		jpeg->out_color_space = JCS_YCbCr;
		choose_scale(jpeg, work->request.width_px, work->request.height_px);
		work->reply.result = read_planes(jpeg, work) ? PS_RESULT_OK : PS_RESULT_LIMIT;
	} else {
		jpeg->out_color_space = JCS_GRAYSCALE;
		work->reply.result = read_rows(jpeg, work, 1) ? PS_RESULT_OK : PS_RESULT_LIMIT;
	}
	if (work->reply.result == PS_RESULT_OK)
		(void)jpeg_finish_decompress(jpeg);
}

static void answer(struct work *work)
{
	const struct ps_bytes picture = { work->jpeg, work->request.len };
	struct jpeg_progress_mgr progress = { .progress_monitor = on_progress };
	struct jpeg_decompress_struct jpeg;
	struct errors errors;

	/* what a station filmed is JPEG; a buyer may have sent something else */
	if (work->request.job == PS_JOB_SHRINK && ps_decoder_is_other(picture)) {
		ps_decoder_other(picture, work->request.width_px, work->request.height_px,
				 &work->out, &work->reply);
		return;
	}
	jpeg.err = jpeg_std_error(&errors.manager);
	errors.manager.error_exit = on_error;
	errors.manager.emit_message = on_message;
	if (setjmp(errors.out)) {
		work->reply = (struct ps_decoder_reply){ .result = PS_RESULT_BAD };
	} else {
		jpeg_create_decompress(&jpeg);
		jpeg.progress = &progress;
		decode(&jpeg, work);
	}
	jpeg_destroy_decompress(&jpeg);
	if (work->request.job == PS_JOB_CODES && work->reply.result == PS_RESULT_OK)
		read_codes(work);
	if (work->reply.result != PS_RESULT_OK)
		work->reply.len = 0;
}

void ps_decoder_work(void)
{
	struct work *work = calloc(1, sizeof(*work));

	while (work && read_all(&work->request, sizeof(work->request))) {
		work->reply = (struct ps_decoder_reply){ .result = PS_RESULT_LIMIT };
		work->jpeg = malloc(work->request.len + 1);
		if (!work->jpeg || !read_all(work->jpeg, work->request.len))
			break;
		answer(work);
		if (!write_all(&work->reply, sizeof(work->reply)) ||
		    !write_all(work->out, work->reply.len))
			break;
		free(work->jpeg);
		free(work->out);
		free(work->row);
		memset(work, 0, sizeof(*work));
	}
	_exit(0);
}
