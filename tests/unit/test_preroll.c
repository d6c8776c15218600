#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/encoder.h"
#include "capture/jpeg_read.h"
#include "capture/preroll.h"
#include "tests/kit/canonical.h"
#include "tests/kit/scene.h"

#define SECOND_US UINT64_C(1000000)

/* A frame of two tiles of one byte each; '.' stands for "same as before". */
static struct ps_frame *new_frame(uint64_t seq, uint64_t time_us, const char *tiles,
				  const char *header)
{
	struct ps_tile_span spans[8] = { { 0, 0 } };
	char bytes[8];
	uint32_t count = (uint32_t)strlen(tiles), len = 0;
	struct ps_frame *frame;

	for (uint32_t t = 0; t < count; t++) {
		if (tiles[t] == '.')
			continue;
		spans[t] = (struct ps_tile_span){ len, 1 };
		bytes[len++] = tiles[t];
	}
	assert_int_equal(ps_frame_create((const uint8_t *)header, strlen(header), spans, count,
					 (const uint8_t *)bytes, len, &frame),
			 PS_OK);
	frame->seq = seq;
	frame->time_us = time_us;
	frame->refresh = !strchr(tiles, '.');
	return frame;
}

static enum ps_err push(struct ps_preroll *preroll, uint64_t seq, uint64_t time_us,
			const char *tiles, const char *header)
{
	struct ps_frame *frame = new_frame(seq, time_us, tiles, header);
	enum ps_err err = ps_preroll_push(preroll, frame);

	ps_frame_unref(frame);
	return err;
}

/* 10 frames a second from second 5 on; the first of each second is the refresh. */
static void push_seconds(struct ps_preroll *preroll, unsigned seconds)
{
	for (unsigned k = 0; k < seconds * 10; k++)
		assert_int_equal(push(preroll, k, 5 * SECOND_US + k * SECOND_US / 10,
				      k % 10 ? "x." : "ab", "H"),
				 PS_OK);
}

static void it_covers_the_window_and_begins_at_a_refresh(void **state)
{
	static const struct {
		const char *story;
		uint64_t window_us;
		unsigned seconds;
		size_t count;
	} table[] = {
		{ "not yet full", 5 * SECOND_US, 2, 20 },
		{ "the window and the second it begins in", 5 * SECOND_US, 30, 60 },
		{ "a window within a second", SECOND_US / 2, 30, 10 },
		{ "none: the present second is kept", 0, 30, 10 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_preroll *preroll;
		uint64_t newest_us, oldest_us;
		size_t refreshes = (table[i].count + 9) / 10;

		print_message("# %s\n", table[i].story);
		assert_int_equal(ps_preroll_create(table[i].window_us, &preroll), PS_OK);
		push_seconds(preroll, table[i].seconds);
		assert_int_equal(ps_preroll_count(preroll), table[i].count);
		assert_true(ps_preroll_at(preroll, 0)->refresh);
		oldest_us = ps_preroll_at(preroll, 0)->time_us;
		newest_us = ps_preroll_at(preroll, table[i].count - 1)->time_us;
		assert_true(newest_us - oldest_us >= table[i].window_us || table[i].seconds < 5);
		/* A header and a tile each, a refresh one tile more. */
		assert_int_equal(ps_preroll_bytes(preroll), 2 * table[i].count + refreshes);

		assert_int_equal(ps_preroll_find(preroll, 0), 0);
		assert_int_equal(ps_preroll_find(preroll, newest_us), table[i].count - 1);
		assert_int_equal(ps_preroll_find(preroll, newest_us + 1), table[i].count);
		assert_int_equal(ps_preroll_find(preroll, oldest_us + SECOND_US / 10), 1);
		assert_int_equal(ps_preroll_find(preroll, oldest_us + SECOND_US / 10 + 1), 2);
		ps_preroll_clear(preroll);
		assert_int_equal(ps_preroll_count(preroll), 0);
		assert_int_equal(ps_preroll_bytes(preroll), 0);
		ps_preroll_destroy(preroll);
	}
}

static void a_frame_that_does_not_follow_is_refused(void **state)
{
	static const struct {
		const char *story;
		uint64_t seq, time_us;
		const char *tiles, *header;
		enum ps_err err;
	} table[] = {
		{ "no refresh to begin with", 0, 100, "a.", "H", PS_INVALID },
		{ "a refresh", 1, 200, "ab", "H", PS_OK },
		{ "the same seq", 1, 300, "a.", "H", PS_RANGE },
		{ "the same time", 2, 200, "a.", "H", PS_RANGE },
		{ "a tile more", 2, 300, "a..", "H", PS_MISMATCH },
		{ "another header", 2, 300, "a.", "J", PS_MISMATCH },
		{ "after a drop", 5, 300, "a.", "H", PS_OK },
		{ "another header, with a refresh", 6, 400, "abc", "J", PS_OK },
	};
	struct ps_preroll *preroll;
	size_t count = 0;

	(void)state;
	assert_int_equal(ps_preroll_create(SECOND_US, &preroll), PS_OK);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		print_message("# %s\n", table[i].story);
		assert_int_equal(push(preroll, table[i].seq, table[i].time_us, table[i].tiles,
				      table[i].header),
				 table[i].err);
		count += table[i].err == PS_OK;
		assert_int_equal(ps_preroll_count(preroll), count);
	}
	ps_preroll_destroy(preroll);
}

static void a_materialised_frame_has_every_tile_as_it_was_then(void **state)
{
	static const struct {
		const char *tiles, *whole;
	} table[] = {
		{ "abcd", "abcd" }, { "....", "abcd" }, { ".B..", "aBcd" }, { "...D", "aBcD" },
		{ "1.2.", "1B2D" }, { "wxyz", "wxyz" }, { ".5..", "w5yz" },
	};
	size_t count = sizeof(table) / sizeof(table[0]);
	struct ps_frame *frame = NULL;
	struct ps_preroll *preroll;

	(void)state;
	assert_int_equal(ps_preroll_create(SECOND_US, &preroll), PS_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(push(preroll, i, 1000 * i + 1, table[i].tiles, "H"), PS_OK);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(ps_preroll_materialise(preroll, i, &frame), PS_OK);
		assert_int_equal(frame->changed, 4);
		assert_int_equal(frame->len, 4);
		for (uint32_t t = 0; t < 4; t++)
			assert_int_equal(frame->bytes[frame->tiles[t].at], table[i].whole[t]);
		assert_int_equal(frame->seq, i);
		assert_int_equal(frame->time_us, 1000 * i + 1);
		assert_int_equal(frame->refresh, ps_preroll_at(preroll, i)->refresh);
		ps_frame_unref(frame);
	}
	frame = NULL;
	assert_int_equal(ps_preroll_materialise(preroll, count, &frame), PS_INVALID);
	assert_null(frame);
	ps_preroll_destroy(preroll);
}

/* The real thing: what a viewer sees is the scene of that instant. */
static void a_materialised_frame_decodes_to_its_scene(void **state)
{
	struct ps_encoder_settings settings = { 640, 480, 80, 3, 0 };
	struct ps_encoder *encoder, *fresh;
	struct ps_preroll *preroll;
	struct ps_picture picture, seen, wanted;
	struct ps_frame *frame;
	struct ps_buf jpeg;

	(void)state;
	ps_picture_init(&picture);
	ps_picture_init(&seen);
	ps_picture_init(&wanted);
	ps_buf_init(&jpeg);
	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	assert_int_equal(ps_encoder_create(&settings, &fresh), PS_OK);
	assert_int_equal(ps_preroll_create(SECOND_US, &preroll), PS_OK);
	for (unsigned k = 0; k < 12; k++) {
		struct ps_scene scene = { 640, 480, 3 * k, 0, 0 };

		ps_scene_paint(&picture, &scene, 500000 + k * 100000);
		assert_int_equal(ps_encoder_encode(encoder, &picture.image, false, &frame), PS_OK);
		frame->seq = k;
		assert_int_equal(ps_preroll_push(preroll, frame), PS_OK);
		ps_frame_unref(frame);
	}
	for (unsigned k = 0; k < 12; k++) {
		struct ps_scene scene = { 640, 480, 3 * k, 0, 0 };

		assert_int_equal(ps_preroll_materialise(preroll, k, &frame), PS_OK);
		ps_canonical_picture(frame, &jpeg);
		assert_int_equal(ps_jpeg_read(jpeg.bytes, jpeg.len, &seen), PS_OK);
		ps_frame_unref(frame);
		ps_scene_paint(&picture, &scene, k);
		assert_int_equal(ps_encoder_encode(fresh, &picture.image, true, &frame), PS_OK);
		ps_canonical_picture(frame, &jpeg);
		assert_int_equal(ps_jpeg_read(jpeg.bytes, jpeg.len, &wanted), PS_OK);
		ps_frame_unref(frame);
		assert_memory_equal(seen.bytes, wanted.bytes, 640 * 480 * 3 / 2);
	}
	ps_preroll_destroy(preroll);
	ps_encoder_destroy(encoder);
	ps_encoder_destroy(fresh);
	ps_buf_release(&jpeg);
	ps_picture_release(&picture);
	ps_picture_release(&seen);
	ps_picture_release(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_covers_the_window_and_begins_at_a_refresh),
		cmocka_unit_test(a_frame_that_does_not_follow_is_refused),
		cmocka_unit_test(a_materialised_frame_has_every_tile_as_it_was_then),
		cmocka_unit_test(a_materialised_frame_decodes_to_its_scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
