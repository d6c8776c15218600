#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>

#include "capture/encoder.h"
#include "capture/jpeg_read.h"
#include "signing/buf.h"
#include "tests/kit/scene.h"

#define QUALITY 80

static struct ps_encoder *new_encoder(uint16_t width_px, uint16_t height_px)
{
	struct ps_encoder_settings settings = { width_px, height_px, QUALITY, 3, 0 };
	struct ps_encoder *encoder;

	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	return encoder;
}

/* What a reader holds: for each tile the frame that has its present bytes. */
struct view {
	struct ps_frame *frames[PS_GRID_MAX_TILES];
};

static void view_take(struct view *view, struct ps_frame *frame)
{
	for (uint32_t t = 0; t < frame->tile_count; t++) {
		if (!frame->tiles[t].len)
			continue;
		ps_frame_unref(view->frames[t]);
		view->frames[t] = ps_frame_ref(frame);
	}
}

static void view_release(struct view *view)
{
	for (uint32_t t = 0; t < PS_GRID_MAX_TILES; t++)
		ps_frame_unref(view->frames[t]);
}

/* The canonical picture: header, tile 0, FFD0, tile 1, FFD1, ..., last tile, FFD9. */
static void view_picture(const struct view *view, const struct ps_frame *last, struct ps_buf *jpeg)
{
	ps_buf_clear(jpeg);
	ps_buf_add(jpeg, last->header, last->header_len);
	for (uint32_t t = 0; t < last->tile_count; t++) {
		const struct ps_frame *frame = view->frames[t];
		bool end = t + 1 == last->tile_count;

		ps_buf_add(jpeg, frame->bytes + frame->tiles[t].at, frame->tiles[t].len);
		ps_buf_add_byte(jpeg, 0xff);
		ps_buf_add_byte(jpeg, end ? 0xd9 : (uint8_t)(0xd0 + t % 8));
	}
	assert_int_equal(jpeg->err, PS_OK);
}

/* libjpeg's own way, without tiles and without anything of ours. */
static void encode_plainly(const struct ps_image *image, uint16_t width_px, struct ps_buf *out)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long len = 0;
	size_t padded = (width_px + 15u) / 16 * 16;
	uint8_t *rows = malloc(padded * 32);
	JSAMPROW y[16], u[8], v[8];
	JSAMPARRAY planes[3] = { y, u, v };

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &len);
	jpeg.image_width = width_px;
	jpeg.image_height = image->height_px;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_YCbCr;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg.raw_data_in = TRUE;
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < jpeg.image_height) {
		uint8_t *to = rows;

		for (int p = 0; p < 3; p++) {
			size_t count = p ? 8 : 16;
			size_t have = p ? ps_image_chroma(width_px) : width_px;
			size_t want = p ? padded / 2 : padded;
			size_t height = p ? ps_image_chroma(image->height_px) : image->height_px;

			for (size_t i = 0; i < count; i++, to += want) {
				size_t at = jpeg.next_scanline / (p ? 2 : 1) + i;
				const uint8_t *from =
					image->planes[p].bytes +
					(at < height ? at : height - 1) * image->planes[p].stride;

				memcpy(to, from, have);
				memset(to + have, from[have - 1], want - have);
				planes[p][i] = to;
			}
		}
		jpeg_write_raw_data(&jpeg, planes, 16);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	ps_buf_clear(out);
	ps_buf_add(out, bytes, len);
	free(bytes);
	free(rows);
}

static void assert_same_planes(const struct ps_image *a, const struct ps_image *b)
{
	assert_int_equal(a->width_px, b->width_px);
	assert_int_equal(a->height_px, b->height_px);
	for (int p = 0; p < 3; p++) {
		size_t width = p ? ps_image_chroma(a->width_px) : a->width_px;
		size_t height = p ? ps_image_chroma(a->height_px) : a->height_px;

		for (size_t y = 0; y < height; y++)
			assert_memory_equal(a->planes[p].bytes + y * a->planes[p].stride,
					    b->planes[p].bytes + y * b->planes[p].stride, width);
	}
}

struct size {
	uint16_t width_px, height_px, encoded_px;
};

static const struct size sizes[] = {
	{ 1920, 1080, 1920 }, { 1280, 720, 1280 }, { 800, 600, 800 }, { 1366, 768, 1366 },
	{ 1640, 120, 1600 },  { 1363, 37, 1363 },  { 16, 16, 16 },    { 5, 3, 5 },
};

/*
 * Without noise the tiles that do not count as changed are the very same samples, so a picture
 * mixed from the tiles of several frames must be what a plain encoder makes of the latest.
 */
static void mixed_tiles_decode_to_what_a_plain_encode_gives(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		struct ps_encoder *encoder = new_encoder(sizes[s].width_px, sizes[s].height_px);
		struct ps_scene scene = { .width_px = sizes[s].width_px,
					  .height_px = sizes[s].height_px };
		struct view *view = calloc(1, sizeof(*view));
		struct ps_picture raw, ours, plain;
		struct ps_buf jpeg;

		print_message("# %ux%u\n", sizes[s].width_px, sizes[s].height_px);
		ps_picture_init(&raw);
		ps_picture_init(&ours);
		ps_picture_init(&plain);
		ps_buf_init(&jpeg);
		for (unsigned k = 0; k < 5; k++) {
			struct ps_frame *frame;

			scene.hand = k * 5;
			ps_scene_paint(&raw, &scene, 40000 * k);
			assert_int_equal(ps_encoder_encode(encoder, &raw.image, false, &frame), 0);
			assert_int_equal(frame->refresh, k == 0);
			assert_int_equal(frame->width_px, sizes[s].encoded_px);
			if (sizes[s].width_px > 1000 && k > 0)
				assert_in_range(frame->changed, 1, frame->tile_count / 2);
			view_take(view, frame);
			view_picture(view, frame, &jpeg);
			assert_int_equal(ps_jpeg_read(jpeg.bytes, jpeg.len, &ours), PS_OK);
			encode_plainly(&raw.image, sizes[s].encoded_px, &jpeg);
			assert_int_equal(ps_jpeg_read(jpeg.bytes, jpeg.len, &plain), PS_OK);
			assert_same_planes(&ours.image, &plain.image);
			ps_frame_unref(frame);
		}
		ps_buf_release(&jpeg);
		ps_picture_release(&raw);
		ps_picture_release(&ours);
		ps_picture_release(&plain);
		view_release(view);
		free(view);
		ps_encoder_destroy(encoder);
	}
}

static void the_header_has_exactly_the_canonical_segments(void **state)
{
	static const struct {
		uint8_t marker, first; /* and the first byte of its body */
		unsigned len;
	} segments[] = {
		{ 0xe0, 'J', 16 },  { 0xdb, 0, 67 },	{ 0xdb, 1, 67 },     { 0xc0, 8, 17 },
		{ 0xc4, 0x00, 31 }, { 0xc4, 0x01, 31 }, { 0xc4, 0x10, 181 }, { 0xc4, 0x11, 181 },
		{ 0xdd, 0, 4 },	    { 0xda, 3, 12 },
	};
	static const uint8_t frame_and_interval[] = { 8,	  1080 >> 8, 1080 & 255, 1920 >> 8,
						      1920 & 255, 3,	     1,		 0x22,
						      0,	  2,	     0x11,	 1,
						      3,	  0x11,	     1 };
	struct ps_encoder *encoder = new_encoder(1920, 1080);
	struct ps_scene scene = { .width_px = 1920, .height_px = 1080 };
	struct ps_picture picture;
	struct ps_frame *frame;
	size_t at = 2;

	(void)state;
	ps_picture_init(&picture);
	ps_scene_paint(&picture, &scene, 0);
	assert_int_equal(ps_encoder_encode(encoder, &picture.image, false, &frame), PS_OK);
	assert_memory_equal(frame->header, "\xff\xd8", 2);
	for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++) {
		const uint8_t *segment = frame->header + at;

		assert_int_equal(segment[0], 0xff);
		assert_int_equal(segment[1], segments[i].marker);
		assert_int_equal(segment[2] << 8 | segment[3], segments[i].len);
		assert_int_equal(segment[4], segments[i].first);
		if (segment[1] == 0xc0)
			assert_memory_equal(segment + 4, frame_and_interval,
					    sizeof(frame_and_interval));
		if (segment[1] == 0xdd)
			assert_int_equal(segment[4] << 8 | segment[5], 30);
		at += 2 + segments[i].len;
	}
	assert_int_equal(at, frame->header_len);
	ps_frame_unref(frame);
	ps_picture_release(&picture);
	ps_encoder_destroy(encoder);
}

static void tiles_are_back_to_back_and_hold_no_marker(void **state)
{
	struct ps_encoder *encoder = new_encoder(1366, 768);
	struct ps_scene scene = { .width_px = 1366, .height_px = 768, .seed = 7 };
	struct ps_picture picture;
	struct ps_frame *frame;
	size_t total = 0;

	(void)state;
	ps_picture_init(&picture);
	ps_scene_paint(&picture, &scene, 0);
	assert_int_equal(ps_encoder_encode(encoder, &picture.image, false, &frame), PS_OK);
	assert_int_equal(frame->tile_count, 96);
	for (uint32_t t = 0; t < frame->tile_count; t++) {
		const uint8_t *tile = frame->bytes + frame->tiles[t].at;
		size_t len = frame->tiles[t].len;

		assert_int_equal(frame->tiles[t].at, total);
		assert_true(len > 0);
		for (size_t i = 0; i < len; i++)
			assert_true(tile[i] != 0xff || (i + 1 < len && tile[i + 1] == 0));
		total += len;
	}
	assert_int_equal(total, frame->len);
	ps_frame_unref(frame);
	ps_picture_release(&picture);
	ps_encoder_destroy(encoder);
}

static void a_second_begins_with_a_refresh(void **state)
{
	static const struct {
		const char *story;
		uint64_t time_us;
		unsigned seed;
		bool asked, refresh, frozen;
	} table[] = {
		{ "the first frame ever, late in its second", 5900000, 1, false, true, false },
		{ "the same second", 5999999, 1, false, false, false },
		{ "the next second's first microsecond", 6000000, 2, false, true, false },
		{ "noise alone is no change", 6040000, 3, false, false, false },
		{ "asked for", 6080000, 4, true, true, false },
		{ "not asked for any more", 6120000, 5, false, false, false },
		{ "a second is skipped", 8500000, 6, false, true, false },
		{ "a sensor that repeats itself to the last bit", 9000000, 6, false, true, true },
		{ "and again", 10000000, 6, false, true, true },
		{ "within a second repeating is nothing", 10040000, 6, false, false, false },
		{ "it lives again", 11000000, 7, false, true, false },
	};
	struct ps_encoder *encoder = new_encoder(640, 480);
	struct ps_picture picture;

	(void)state;
	ps_picture_init(&picture);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_scene scene = { .width_px = 640, .height_px = 480 };
		struct ps_frame *frame;

		print_message("# %s\n", table[i].story);
		scene.seed = table[i].seed;
		ps_scene_paint(&picture, &scene, table[i].time_us);
		assert_int_equal(ps_encoder_encode(encoder, &picture.image, table[i].asked, &frame),
				 PS_OK);
		assert_int_equal(frame->refresh, table[i].refresh);
		assert_int_equal(frame->frozen, table[i].frozen);
		assert_int_equal(frame->changed, table[i].refresh ? frame->tile_count : 0);
		assert_int_equal(frame->len > 0, table[i].refresh);
		assert_int_equal(frame->time_us, table[i].time_us);
		ps_frame_unref(frame);
	}
	ps_picture_release(&picture);
	ps_encoder_destroy(encoder);
}

/* Even greys as far above as below the middle: the tiles differ in bits, not in length. */
static void a_refresh_of_the_same_length_is_not_frozen(void **state)
{
	static const struct {
		uint8_t level;
		bool frozen;
	} table[] = { { 100, false }, { 156, false }, { 156, true }, { 100, false } };
	struct ps_encoder *encoder = new_encoder(640, 480);
	struct ps_picture picture;
	size_t len = 0;

	(void)state;
	ps_picture_init(&picture);
	assert_int_equal(ps_picture_shape(&picture, 640, 480), PS_OK);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_frame *frame;

		memset(picture.bytes, 128, picture.room);
		memset(picture.bytes, table[i].level, 640 * 480);
		assert_int_equal(ps_encoder_encode(encoder, &picture.image, true, &frame), PS_OK);
		assert_int_equal(frame->frozen, table[i].frozen);
		assert_true(i == 0 || frame->len == len);
		len = frame->len;
		ps_frame_unref(frame);
	}
	ps_picture_release(&picture);
	ps_encoder_destroy(encoder);
}

static void wrong_settings_and_pictures_are_refused(void **state)
{
	static const struct {
		const char *story;
		struct ps_encoder_settings settings;
		enum ps_err err;
	} table[] = {
		{ "no width", { 0, 480, 80, 3, 0 }, PS_RANGE },
		{ "quality 0", { 640, 480, 0, 3, 0 }, PS_INVALID },
		{ "quality 101", { 640, 480, 101, 3, 0 }, PS_INVALID },
		{ "threshold 256", { 640, 480, 80, 256, 0 }, PS_INVALID },
	};
	struct ps_encoder *none = NULL, *encoder = new_encoder(640, 480);
	struct ps_scene scene = { .width_px = 640, .height_px = 464, .seed = 1 };
	struct ps_frame *frame = NULL;
	struct ps_picture picture;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		print_message("# %s\n", table[i].story);
		assert_int_equal(ps_encoder_create(&table[i].settings, &none), table[i].err);
		assert_null(none);
	}
	ps_picture_init(&picture);
	ps_scene_paint(&picture, &scene, 1000000);
	assert_int_equal(ps_encoder_encode(encoder, &picture.image, false, &frame), PS_MISMATCH);
	scene.height_px = 480;
	ps_scene_paint(&picture, &scene, 1000000);
	assert_int_equal(ps_encoder_encode(encoder, &picture.image, false, &frame), PS_OK);
	assert_true(frame->refresh);
	ps_frame_unref(frame);
	ps_picture_release(&picture);
	ps_encoder_destroy(encoder);
}

/* White noise at quality 100 needs more room than the encoder begins with. */
static void the_output_grows_with_the_picture(void **state)
{
	struct ps_encoder_settings settings = { 1920, 1080, 100, 3, 0 };
	struct ps_encoder *encoder;
	struct ps_picture picture, back;
	struct ps_frame *frame;
	struct view *view = calloc(1, sizeof(*view));
	struct ps_buf jpeg;
	uint32_t noise = 1;

	(void)state;
	ps_picture_init(&picture);
	ps_picture_init(&back);
	ps_buf_init(&jpeg);
	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	assert_int_equal(ps_picture_shape(&picture, 1920, 1080), PS_OK);
	for (size_t i = 0; i < picture.room; i++) {
		noise = noise * 1664525 + 1013904223;
		picture.bytes[i] = (uint8_t)(noise >> 24);
	}
	assert_int_equal(ps_encoder_encode(encoder, &picture.image, false, &frame), PS_OK);
	assert_true(frame->len > 3000000);
	view_take(view, frame);
	view_picture(view, frame, &jpeg);
	assert_int_equal(ps_jpeg_read(jpeg.bytes, jpeg.len, &back), PS_OK);
	ps_frame_unref(frame);
	view_release(view);
	free(view);
	ps_buf_release(&jpeg);
	ps_picture_release(&picture);
	ps_picture_release(&back);
	ps_encoder_destroy(encoder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mixed_tiles_decode_to_what_a_plain_encode_gives),
		cmocka_unit_test(the_header_has_exactly_the_canonical_segments),
		cmocka_unit_test(tiles_are_back_to_back_and_hold_no_marker),
		cmocka_unit_test(a_second_begins_with_a_refresh),
		cmocka_unit_test(a_refresh_of_the_same_length_is_not_frozen),
		cmocka_unit_test(wrong_settings_and_pictures_are_refused),
		cmocka_unit_test(the_output_grows_with_the_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
