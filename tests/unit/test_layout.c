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
#include "capture/jpeg_normal.h"
#include "signing/picture.h"
#include "tests/kit/canonical.h"
#include "tests/kit/scene.h"

/* The same picture with its chroma in pairs, in an allocation that ends where it ends. */
static uint8_t *pair_chroma(const struct ps_image *from, struct ps_image *to)
{
	size_t width = ps_image_chroma(from->width_px), height = ps_image_chroma(from->height_px);
	uint8_t *pairs = malloc(2 * width * height);

	assert_non_null(pairs);
	for (size_t y = 0; y < height; y++)
		for (size_t x = 0; x < width; x++)
			for (size_t p = 0; p < 2; p++)
				pairs[2 * (y * width + x) + p] =
					from->planes[1 + p]
						.bytes[y * from->planes[1 + p].stride + x];
	*to = *from;
	to->layout = PS_LAYOUT_NV12;
	to->planes[1] = (struct ps_plane){ pairs, 2 * width };
	to->planes[2] = (struct ps_plane){ NULL, 0 };
	return pairs;
}

static void nv12_gives_the_same_bytes_as_planes(void **state)
{
	static const uint16_t sizes[][2] = {
		{ 640, 480 }, { 1280, 720 }, { 654, 361 }, { 16, 16 }, { 33, 17 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct ps_encoder_settings settings = { sizes[i][0], sizes[i][1], 80, 3, 0 };
		struct ps_scene scene = { .width_px = sizes[i][0],
					  .height_px = sizes[i][1],
					  .seed = 3 };
		struct ps_encoder *planes, *pairs;
		struct ps_picture picture;

		ps_picture_init(&picture);
		assert_int_equal(ps_encoder_create(&settings, &planes), PS_OK);
		assert_int_equal(ps_encoder_create(&settings, &pairs), PS_OK);
		for (uint64_t k = 0; k < 4; k++) {
			struct ps_frame *a, *b;
			struct ps_image image;
			uint8_t *chroma;

			scene.hand = (unsigned)k;
			scene.seed = (uint32_t)(3 + k);
			ps_scene_paint(&picture, &scene, 1000000 + k * 100000);
			chroma = pair_chroma(&picture.image, &image);
			assert_int_equal(ps_encoder_encode(planes, &picture.image, false, &a),
					 PS_OK);
			assert_int_equal(ps_encoder_encode(pairs, &image, false, &b), PS_OK);
			assert_int_equal(a->changed, b->changed);
			assert_int_equal(a->len, b->len);
			assert_memory_equal(a->bytes, b->bytes, a->len);
			assert_memory_equal(a->tiles, b->tiles, a->tile_count * sizeof(*a->tiles));
			ps_frame_unref(a);
			ps_frame_unref(b);
			free(chroma);
		}
		ps_encoder_destroy(planes);
		ps_encoder_destroy(pairs);
		ps_picture_release(&picture);
	}
}

/* What a USB camera sends: libjpeg's, then changed. */
struct sent {
	unsigned char *bytes;
	unsigned long len;
};

static struct sent send_jpeg(uint16_t width_px, uint16_t height_px, int luma_width, int luma_height,
			     unsigned restart)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	struct sent sent = { NULL, 0 };
	uint32_t noise = 5;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &sent.bytes, &sent.len);
	jpeg.image_width = width_px;
	jpeg.image_height = height_px;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg.comp_info[0].h_samp_factor = luma_width;
	jpeg.comp_info[0].v_samp_factor = luma_height;
	jpeg.restart_interval = restart;
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < jpeg.image_height) {
		uint8_t row[3 * 256];
		JSAMPROW rows = row;

		for (size_t i = 0; i < 3u * width_px; i++) {
			noise = noise * 1664525 + 1013904223;
			row[i] = (uint8_t)(noise >> 27 | 64);
		}
		jpeg_write_scanlines(&jpeg, &rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	return sent;
}

static uint8_t *find_marker(const struct sent *sent, uint8_t marker)
{
	for (unsigned long i = 0; i + 1 < sent->len; i++)
		if (sent->bytes[i] == 0xff && sent->bytes[i + 1] == marker)
			return sent->bytes + i;
	return NULL;
}

/* Takes segments of this marker out, as USB cameras leave the Huffman tables out. */
static void remove_segments(struct sent *sent, uint8_t marker)
{
	uint8_t *at;

	while ((at = find_marker(sent, marker))) {
		size_t len = 2 + ((size_t)at[2] << 8 | at[3]);
		size_t behind = (size_t)(sent->bytes + sent->len - at) - len;

		memmove(at, at + len, behind);
		sent->len -= len;
	}
}

static struct ps_image image_of(const struct sent *sent, uint16_t width_px, uint16_t height_px)
{
	return (struct ps_image){ .layout = PS_LAYOUT_JPEG,
				  .planes = { { sent->bytes, 0 } },
				  .width_px = width_px,
				  .height_px = height_px,
				  .jpeg_len = sent->len,
				  .time_us = 1000000 };
}

static void what_a_usb_camera_sends_becomes_canonical(void **state)
{
	static const struct {
		const char *story;
		unsigned restart;
		uint8_t without; /* a marker; 0: none */
		size_t behind;	 /* bytes behind EOI, which take its place where it is -1 */
		uint16_t want_mcus;
		enum ps_err err;
	} rows[] = {
		{ "as libjpeg has it", 0, 0, 0, 15 * 8, PS_OK },
		{ "without Huffman tables", 0, 0xc4, 0, 15 * 8, PS_OK },
		{ "without JFIF", 0, 0xe0, 0, 15 * 8, PS_OK },
		{ "zeros behind its end", 0, 0, 300, 15 * 8, PS_OK },
		{ "with restarts", 15, 0, 0, 15, PS_OK },
		{ "another interval than it began with", 15, 0, 0, 30, PS_MISMATCH },
		{ "without quantization", 0, 0xdb, 0, 15 * 8, PS_MALFORMED },
		{ "its end is missing", 0, 0, (size_t)-1, 15 * 8, PS_MALFORMED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_encoder_settings settings = { 240, 120, 80, 3, rows[i].want_mcus };
		struct sent sent = send_jpeg(240, 120, 2, 2, rows[i].restart);
		struct ps_header_info info;
		struct ps_encoder *encoder;
		struct ps_frame *frame;
		struct ps_image image;
		struct ps_buf jpeg;

		print_message("# %s\n", rows[i].story);
		if (rows[i].without)
			remove_segments(&sent, rows[i].without);
		sent.bytes = realloc(sent.bytes, sent.len + 300);
		assert_non_null(sent.bytes);
		if (rows[i].behind == (size_t)-1)
			sent.len -= 20;
		else
			memset(sent.bytes + sent.len, 0, rows[i].behind);
		sent.len += rows[i].behind == (size_t)-1 ? 0 : rows[i].behind;
		image = image_of(&sent, 240, 120);
		assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
		assert_int_equal(ps_encoder_encode(encoder, &image, false, &frame), rows[i].err);
		if (!rows[i].err) {
			const struct ps_bytes header = { frame->header, frame->header_len };

			assert_true(frame->refresh);
			assert_int_equal(ps_header_check(header, &info), PS_OK);
			assert_int_equal(info.restart_mcus, rows[i].want_mcus);
			assert_int_equal(info.tile_count, frame->tile_count);
			ps_buf_init(&jpeg);
			ps_canonical_picture(frame, &jpeg);
			assert_int_equal(jpeg.err, PS_OK);
			ps_buf_release(&jpeg);
			ps_frame_unref(frame);
		}
		ps_encoder_destroy(encoder);
		free(sent.bytes);
	}
}

/* What is kept is whole each time; only a comparison tells whether something moved. */
static void a_jpeg_that_is_kept_says_what_moved_where_that_is_asked(void **state)
{
	static const struct {
		const char *story;
		uint64_t after_us;
		bool brighter;
		uint32_t moved;
	} rows[] = {
		{ "the first has none to compare with", 0, false, 0 },
		{ "the same again", 1000, false, 0 },
		{ "another light", 1000, true, 8 },
		{ "which stays, into the next second", 1000000, true, 0 },
		{ "and back, in the second after it", 1000000, false, 8 },
	};
	struct ps_encoder_settings settings = { 240, 120, 80, 3, 15 };
	struct sent sent = send_jpeg(240, 120, 2, 2, 15);
	uint8_t *dc = find_marker(&sent, 0xdb) + 5; /* of luma's quantization */
	struct ps_image image = image_of(&sent, 240, 120);
	const uint8_t plain = *dc;
	struct ps_encoder *encoder;

	(void)state;
	for (int asked = 0; asked < 2; asked++) {
		assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
		if (asked)
			ps_encoder_compare(encoder);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct ps_frame *frame;

			print_message("# %s\n", rows[i].story);
			*dc = rows[i].brighter ? (uint8_t)(plain + 1) : plain;
			image.time_us += rows[i].after_us;
			assert_int_equal(ps_encoder_encode(encoder, &image, false, &frame), PS_OK);
			assert_true(frame->refresh);
			assert_int_equal(frame->compared, asked ? 8 : 0);
			assert_int_equal(frame->moved, asked ? rows[i].moved : 0);
			ps_frame_unref(frame);
		}
		ps_encoder_destroy(encoder);
	}
	free(sent.bytes);
}

static void a_jpeg_of_another_sampling_is_encoded_anew(void **state)
{
	struct ps_encoder_settings settings = { 240, 120, 80, 3, 0 };
	struct sent sent = send_jpeg(240, 120, 2, 1, 0);
	struct ps_jpeg_parts parts;
	struct ps_encoder *encoder;
	struct ps_frame *frame;
	struct ps_image image = image_of(&sent, 240, 120);

	(void)state;
	assert_int_equal(ps_jpeg_parts_read(sent.bytes, sent.len, &parts), PS_OK);
	assert_false(parts.form.is_420);
	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	assert_int_equal(ps_encoder_encode(encoder, &image, false, &frame), PS_OK);
	assert_true(frame->refresh && frame->changed == frame->tile_count);
	ps_frame_unref(frame);
	image.time_us += 1000;
	assert_int_equal(ps_encoder_encode(encoder, &image, false, &frame), PS_OK);
	assert_int_equal(frame->changed, 0);
	ps_frame_unref(frame);
	image.jpeg_len /= 2;
	assert_int_equal(ps_encoder_encode(encoder, &image, false, &frame), PS_MALFORMED);
	ps_encoder_destroy(encoder);
	free(sent.bytes);
}

/* Every prefix, and every byte changed: nothing is read outside (ASan), nothing is made up. */
static void a_broken_jpeg_is_refused_or_whole(void **state)
{
	struct ps_encoder_settings settings = { 48, 32, 80, 3, 6 };
	struct sent sent = send_jpeg(48, 32, 2, 2, 0);
	struct ps_encoder *encoder;

	(void)state;
	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	for (size_t i = 0; i < 2 * sent.len; i++) {
		size_t len = i < sent.len ? i : sent.len;
		struct sent copy = { malloc(len ? len : 1), len };
		struct ps_header_info info;
		struct ps_frame *frame;
		struct ps_image image;

		memcpy(copy.bytes, sent.bytes, len);
		if (i >= sent.len)
			copy.bytes[i - sent.len] ^= 0x15;
		image = image_of(&copy, 48, 32);
		if (ps_encoder_encode(encoder, &image, false, &frame) == PS_OK) {
			const struct ps_bytes header = { frame->header, frame->header_len };

			assert_int_equal(ps_header_check(header, &info), PS_OK);
			assert_int_equal(info.width_px, 48);
			ps_frame_unref(frame);
		}
		free(copy.bytes);
	}
	ps_encoder_destroy(encoder);
	free(sent.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nv12_gives_the_same_bytes_as_planes),
		cmocka_unit_test(what_a_usb_camera_sends_becomes_canonical),
		cmocka_unit_test(a_jpeg_that_is_kept_says_what_moved_where_that_is_asked),
		cmocka_unit_test(a_jpeg_of_another_sampling_is_encoded_anew),
		cmocka_unit_test(a_broken_jpeg_is_refused_or_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
