/* A picture is turned as its Orientation says, and as it lies where that says nothing good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/exif_texts.h"
#include "tools/upright.h"

enum { WIDTH = 64, HEIGHT = 32, NEAR = 12 };

static struct ps_decoder *decoder;

/* Four quarters of a grey each: of the first row, then of the second. */
static const uint8_t greys[4] = { 20, 90, 160, 230 };

/* What of them is seen at the top left, top right, bottom left, bottom right. */
static const struct {
	unsigned orientation;
	uint8_t seen[4];
} rows[] = {
	{ 1, { 20, 90, 160, 230 } }, { 2, { 90, 20, 230, 160 } }, { 3, { 230, 160, 90, 20 } },
	{ 4, { 160, 230, 20, 90 } }, { 5, { 20, 160, 90, 230 } }, { 6, { 160, 20, 230, 90 } },
	{ 7, { 230, 90, 160, 20 } }, { 8, { 90, 230, 20, 160 } },
};

/* Marker APP1 of JPEG: Exif with one entry. */
static void add_exif(struct ps_buf *to, bool little, unsigned orientation, unsigned type)
{
	const uint8_t high = (uint8_t)(orientation >> 8), low = (uint8_t)orientation;
	const uint8_t intel[] = { 'I', 'I', '*', 0, 8, 0,   0,	  0, 1, 0, 0x12, 1, (uint8_t)type,
				  0,   1,   0,	 0, 0, low, high, 0, 0, 0, 0,	 0, 0 };
	const uint8_t motorola[] = {
		'M',	       'M', 0, '*', 0, 0,    0,	  8, 0, 1, 1, 0x12, 0,
		(uint8_t)type, 0,   0, 0,   1, high, low, 0, 0, 0, 0, 0,    0
	};
	const uint8_t head[] = { 0xff, 0xe1, 0, 2 + 6 + sizeof(intel), 'E', 'x', 'i', 'f', 0, 0 };

	ps_buf_add(to, head, sizeof(head));
	ps_buf_add(to, little ? intel : motorola, sizeof(intel));
}

static void make_picture(struct ps_buf *jpeg, bool little, unsigned orientation, unsigned type)
{
	struct ps_canvas canvas;
	struct ps_buf plain;

	assert_int_equal(ps_canvas_init(&canvas, WIDTH, HEIGHT, 0), PS_OK);
	for (uint32_t i = 0; i < 4; i++)
		ps_canvas_fill(&canvas, i % 2 * WIDTH / 2, i / 2 * HEIGHT / 2, WIDTH / 2,
			       HEIGHT / 2, greys[i]);
	ps_buf_init(&plain);
	assert_int_equal(ps_canvas_write_jpeg(&canvas, 90, 0, &plain), PS_OK);
	ps_buf_init(jpeg);
	ps_buf_add(jpeg, plain.bytes, 2); /* SOI */
	add_exif(jpeg, little, orientation, type);
	ps_buf_add(jpeg, plain.bytes + 2, plain.len - 2);
	assert_int_equal(jpeg->err, PS_OK);
	ps_buf_release(&plain);
	ps_canvas_release(&canvas);
}

static void expect(const struct ps_canvas *canvas, bool on_its_side, const uint8_t seen[4])
{
	assert_int_equal(canvas->width_px, on_its_side ? HEIGHT : WIDTH);
	assert_int_equal(canvas->height_px, on_its_side ? WIDTH : HEIGHT);
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t x = canvas->width_px / 4 + i % 2 * canvas->width_px / 2;
		uint32_t y = canvas->height_px / 4 + i / 2 * canvas->height_px / 2;

		assert_in_range(canvas->rgb[(y * canvas->width_px + x) * 3], seen[i] - NEAR,
				seen[i] + NEAR);
	}
}

static void each_orientation_is_turned_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int little = 0; little < 2; little++) {
			const bool on_its_side = rows[i].orientation > 4;
			struct ps_canvas canvas;
			struct ps_buf jpeg;

			make_picture(&jpeg, little, rows[i].orientation, 3);
			assert_int_equal(ps_upright_shrink(
						 decoder, (struct ps_bytes){ jpeg.bytes, jpeg.len },
						 on_its_side ? HEIGHT : WIDTH, 1, &canvas),
					 PS_OK);
			expect(&canvas, on_its_side, rows[i].seen);
			ps_canvas_release(&canvas);
			ps_buf_release(&jpeg);
		}
}

static void what_says_nothing_good_stays_as_it_lies(void **state)
{
	static const struct {
		unsigned orientation, type;
	} bad[] = { { 0, 3 }, { 9, 3 }, { 0x106, 3 }, { 6, 4 }, { 6, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct ps_canvas canvas;
		struct ps_buf jpeg;

		make_picture(&jpeg, true, bad[i].orientation, bad[i].type);
		assert_int_equal(ps_upright_shrink(decoder,
						   (struct ps_bytes){ jpeg.bytes, jpeg.len }, WIDTH,
						   1, &canvas),
				 PS_OK);
		expect(&canvas, false, rows[0].seen);
		ps_canvas_release(&canvas);
		ps_buf_release(&jpeg);
	}
}

/* Each beginning of a structure, and one whose directory lies behind its end. */
static void a_structure_that_is_cut_says_nothing(void **state)
{
	struct ps_buf exif;

	(void)state;
	ps_buf_init(&exif);
	add_exif(&exif, true, 6, 3);
	assert_int_equal(ps_exif_orientation((struct ps_bytes){ exif.bytes + 4, exif.len - 4 }), 6);
	for (size_t len = 0; len < 6 + 8 + 2 + 12; len++)
		assert_int_equal(ps_exif_orientation((struct ps_bytes){ exif.bytes + 4, len }), 0);
	exif.bytes[4 + 6 + 7] = 0xff;
	assert_int_equal(ps_exif_orientation((struct ps_bytes){ exif.bytes + 4, exif.len - 4 }), 0);
	ps_buf_release(&exif);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_orientation_is_turned_back),
		cmocka_unit_test(what_says_nothing_good_stays_as_it_lies),
		cmocka_unit_test(a_structure_that_is_cut_says_nothing),
	};
	int failed;

	if (ps_decoder_start(&decoder))
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	ps_decoder_stop(decoder);
	return failed;
}
