#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/encoder.h"
#include "capture/jpeg_read.h"
#include "signing/composite.h"
#include "tests/kit/scene.h"
#include "tools/filler.h"

struct row {
	const char *name;
	uint16_t width_px;
	uint16_t height_px;
	int quality;
};

static const struct row rows[] = {
	{ "a usual camera", 640, 480, 80 },	  { "coarse tables", 320, 240, 5 },
	{ "fine tables", 320, 240, 100 },	  { "one tile a row", 64, 48, 75 },
	{ "tiles beyond the edge", 650, 50, 90 },
};

static struct ps_frame *encode(const struct row *row, struct ps_picture *picture)
{
	const struct ps_encoder_settings settings = { row->width_px, row->height_px, row->quality,
						      3, 0 };
	const struct ps_scene scene = { .width_px = row->width_px,
					.height_px = row->height_px,
					.seed = 5 };
	struct ps_encoder *encoder;
	struct ps_frame *frame;

	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	ps_scene_paint(picture, &scene, 0);
	assert_int_equal(ps_encoder_encode(encoder, &picture->image, true, &frame), PS_OK);
	ps_encoder_destroy(encoder);
	return frame;
}

static void join(const struct ps_frame *frame, struct ps_composite *composite, uint32_t hidden,
		 struct ps_buf *jpeg)
{
	static const uint8_t salt[PS_SALT_LEN];
	struct ps_buf filler;

	ps_buf_init(&filler);
	composite->header = (struct ps_bytes){ frame->header, frame->header_len };
	composite->tile_count = frame->tile_count;
	composite->withheld = 1;
	for (uint32_t i = 0; i < frame->tile_count; i++)
		composite->tiles[i] = (struct ps_tile_view){
			.salt = i == hidden ? NULL : salt,
			.bytes = { frame->bytes + frame->tiles[i].at, frame->tiles[i].len },
		};
	assert_int_equal(ps_filler_make(composite->header, &filler), PS_OK);
	assert_true(ps_tile_is_valid((struct ps_bytes){ filler.bytes, filler.len }));
	ps_buf_clear(jpeg);
	assert_int_equal(
		ps_composite_join(composite, (struct ps_bytes){ filler.bytes, filler.len }, jpeg),
		PS_OK);
	ps_buf_release(&filler);
}

/* The checkerboard, to what coarse tables leave of it. */
static void expect_pattern(const struct ps_image *image, uint32_t x, uint32_t y)
{
	const uint8_t *luma = image->planes[0].bytes + y * image->planes[0].stride + x;
	const uint8_t *blue = image->planes[1].bytes + y / 2 * image->planes[1].stride + x / 2;
	const uint8_t *red = image->planes[2].bytes + y / 2 * image->planes[2].stride + x / 2;

	assert_in_range(luma[0], 60, 90);
	assert_in_range(luma[8], 165, 195);
	assert_in_range(blue[0], 150, 190);
	assert_in_range(red[0], 165, 200);
}

static uint64_t difference(const struct ps_image *a, const struct ps_image *b, uint32_t top,
			   uint32_t rows_px)
{
	uint64_t sum = 0;

	for (uint32_t y = top; y < top + rows_px; y++)
		for (uint32_t x = 0; x < a->width_px; x++)
			sum += (uint64_t)abs(a->planes[0].bytes[y * a->planes[0].stride + x] -
					     b->planes[0].bytes[y * b->planes[0].stride + x]);
	return sum / a->width_px / rows_px;
}

static void only_the_hidden_tile_is_painted(void **state)
{
	struct ps_composite composite;
	struct ps_picture before, after;
	struct ps_buf jpeg;

	(void)state;
	ps_buf_init(&jpeg);
	ps_picture_init(&before);
	ps_picture_init(&after);
	assert_int_equal(ps_composite_init(&composite), PS_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_frame *frame = encode(&rows[i], &before);
		uint32_t a_row = frame->tile_count / ((rows[i].height_px + 15u) / 16);

		print_message("%s\n", rows[i].name);
		join(frame, &composite, a_row, &jpeg); /* the first tile of the second row */
		assert_int_equal(ps_jpeg_read(jpeg.bytes, jpeg.len, &after), PS_OK);
		expect_pattern(&after.image, 0, 16);
		expect_pattern(&after.image, 32, 16);
		assert_true(difference(&before.image, &after.image, 0, 16) < 40);
		assert_true(difference(&before.image, &after.image, 32, 16) < 40);
		ps_frame_unref(frame);
	}
	ps_composite_release(&composite);
	ps_picture_release(&before);
	ps_picture_release(&after);
	ps_buf_release(&jpeg);
}

/* Tables that lack a code that the pattern needs must be refused, not worked around. */
static void tables_without_the_codes_are_refused(void **state)
{
	struct ps_picture picture;
	struct ps_frame *frame;
	struct ps_buf tile;
	uint8_t *header;

	(void)state;
	ps_buf_init(&tile);
	ps_picture_init(&picture);
	frame = encode(&rows[0], &picture);
	header = malloc(frame->header_len);
	assert_non_null(header);
	memcpy(header, frame->header, frame->header_len);
	/* the first DHT is DC table 0: rename all its categories to the largest, which nobody needs
	 */
	for (size_t i = 0; i + 21 < frame->header_len; i++)
		if (header[i] == 0xff && header[i + 1] == 0xc4 && header[i + 4] == 0x00)
			memset(header + i + 21, 11, 12);
	assert_int_equal(ps_filler_make((struct ps_bytes){ header, frame->header_len }, &tile),
			 PS_UNSUPPORTED);
	assert_int_equal(ps_filler_make((struct ps_bytes){ header, 20 }, &tile), PS_MALFORMED);
	free(header);
	ps_frame_unref(frame);
	ps_picture_release(&picture);
	ps_buf_release(&tile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_hidden_tile_is_painted),
		cmocka_unit_test(tables_without_the_codes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
