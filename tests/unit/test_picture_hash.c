/*
 * A picture is known again after what channels and people do to it, and another is not taken for
 * it: over pictures of the bench, from three sides, of parcels of several colours and labels.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/footage/footage.h"
#include "tools/decoder.h"
#include "tools/picture_hash.h"

enum { WIDTH = 640, HEIGHT = 480, CUTS = 12 };

static struct ps_decoder *decoder;

/* A frame of the footage as a canvas. */
static struct ps_canvas draw(enum ps_view view, uint64_t seed, const char *waybill, int64_t frame)
{
	const struct ps_footage_plan plan = { .view = view,
					      .width_px = WIDTH,
					      .height_px = HEIGHT,
					      .fps = 10,
					      .seed = seed,
					      .waybill = waybill,
					      .story_ms = 20000,
					      .motion = 60,
					      .noise = 25 };
	uint8_t *planes = malloc(WIDTH * HEIGHT * 3 / 2);
	struct ps_footage *footage = NULL;
	struct ps_canvas canvas;

	assert_non_null(planes);
	assert_int_equal(ps_footage_create(&plan, &footage), PS_OK);
	ps_footage_frame(footage, frame, planes);
	ps_footage_destroy(footage);
	assert_int_equal(ps_canvas_init(&canvas, WIDTH, HEIGHT, 0), PS_OK);
	for (size_t i = 0; i < WIDTH * HEIGHT; i++)
		memset(canvas.rgb + i * 3, planes[i], 3);
	free(planes);
	return canvas;
}

static struct ps_canvas cut(const struct ps_canvas *from, uint32_t left, uint32_t top,
			    uint32_t right, uint32_t bottom)
{
	struct ps_canvas out;

	assert_int_equal(ps_canvas_init(&out, from->width_px - left - right,
					from->height_px - top - bottom, 0),
			 PS_OK);
	for (uint32_t y = 0; y < out.height_px; y++)
		memcpy(out.rgb + (size_t)y * out.width_px * 3,
		       from->rgb + ((size_t)(y + top) * from->width_px + left) * 3,
		       (size_t)out.width_px * 3);
	return out;
}

static struct ps_canvas scale(const struct ps_canvas *from, uint32_t width, uint32_t height)
{
	struct ps_canvas out;

	assert_int_equal(ps_canvas_init(&out, width, height, 0), PS_OK);
	ps_canvas_put(&out, 0, 0, width, height, from);
	return out;
}

static struct ps_canvas mirror(const struct ps_canvas *from)
{
	struct ps_canvas out = cut(from, 0, 0, 0, 0);

	for (uint32_t y = 0; y < out.height_px; y++)
		for (uint32_t x = 0; x < out.width_px; x++)
			memcpy(out.rgb + ((size_t)y * out.width_px + x) * 3,
			       from->rgb + ((size_t)y * out.width_px + out.width_px - 1 - x) * 3,
			       3);
	return out;
}

/* Through JPEG at this quality, and what its hash is; @canvas is released. */
static struct ps_picture_hash through(struct ps_canvas canvas, int quality, bool mirrored)
{
	struct ps_picture_hash hash;
	struct ps_canvas again;
	struct ps_buf jpeg;

	ps_buf_init(&jpeg);
	assert_int_equal(ps_canvas_write_jpeg(&canvas, quality, 0, &jpeg), PS_OK);
	assert_int_equal(ps_decoder_shrink(decoder, (struct ps_bytes){ jpeg.bytes, jpeg.len },
					   PS_HASH_SIDE_PX, PS_HASH_SIDE_PX, &again),
			 PS_OK);
	assert_int_equal(mirrored ? ps_picture_hash_mirror(&again, &hash)
				  : ps_picture_hash_make(&again, &hash),
			 PS_OK);
	ps_canvas_release(&again);
	ps_canvas_release(&canvas);
	ps_buf_release(&jpeg);
	return hash;
}

static void expect_alike(const char *what, const struct ps_picture_hash *a,
			 const struct ps_picture_hash *b)
{
	struct ps_likeness likeness;

	if (!ps_picture_hash_alike(a, b, &likeness) || !ps_picture_hash_alike(b, a, &likeness))
		fail_msg("%s: is not known again", what);
}

/* Numbers without an order that repeat. */
static uint32_t draw_number(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(*state >> 33) % below;
}

static void check_one(const struct ps_canvas *picture, uint64_t seed)
{
	struct ps_picture_hash original = through(cut(picture, 0, 0, 0, 0), 90, false);
	struct ps_picture_hash other = through(cut(picture, 0, 0, 0, 0), 25, false);

	expect_alike("compressed hard", &original, &other);
	other = through(scale(picture, 240, 180), 60, false);
	expect_alike("made small", &original, &other);
	other = through(mirror(picture), 60, true);
	expect_alike("mirrored", &original, &other);
	for (unsigned i = 0; i < CUTS; i++) {
		uint32_t left = draw_number(&seed, WIDTH / 10 + 1);
		uint32_t right = draw_number(&seed, WIDTH / 10 + 1 - left);
		uint32_t top = draw_number(&seed, HEIGHT / 10 + 1);
		uint32_t bottom = draw_number(&seed, HEIGHT / 10 + 1 - top);
		char what[80];

		other = through(cut(picture, left, top, right, bottom), 60, false);
		(void)snprintf(what, sizeof(what), "cut by %u, %u, %u, %u", left, top, right,
			       bottom);
		expect_alike(what, &original, &other);
	}
}

static void test_known_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		struct ps_canvas picture = draw((enum ps_view)(i % 3), 1 + i / 3, "SF1023574470215",
						20 + 40 * (i / 3));

		check_one(&picture, i);
		ps_canvas_release(&picture);
	}
}

/* Other sides of the bench, and other moments of the packing. */
static void test_not_taken_for_another(void **state)
{
	struct ps_picture_hash hashes[9];
	struct ps_likeness likeness;
	unsigned alike = 0;

	(void)state;
	for (unsigned i = 0; i < 9; i++)
		hashes[i] = through(
			draw((enum ps_view)(i % 3), 1, "SF1023574470215", 10 + 80 * (i / 3)), 80,
			false);
	for (unsigned i = 0; i < 9; i++)
		for (unsigned k = 0; k < i; k++) {
			if (ps_picture_hash_alike(&hashes[i], &hashes[k], &likeness)) {
				printf("# %u %u: %u %u\n", i, k, likeness.p, likeness.d);
				alike++;
			}
		}
	assert_int_equal(alike, 0);
}

/* What holds nothing is like nothing, itself included. */
static void test_flat(void **state)
{
	struct ps_picture_hash hash;
	struct ps_likeness likeness;
	struct ps_canvas canvas;

	(void)state;
	assert_int_equal(ps_canvas_init(&canvas, 64, 64, 200), PS_OK);
	assert_int_equal(ps_picture_hash_make(&canvas, &hash), PS_OK);
	assert_false(ps_picture_hash_alike(&hash, &hash, &likeness));
	ps_canvas_release(&canvas);
	assert_int_equal(ps_canvas_init(&canvas, 1, 1, 200), PS_OK);
	assert_int_equal(ps_picture_hash_make(&canvas, &hash), PS_OK);
	ps_canvas_release(&canvas);
}

static int start(void **state)
{
	(void)state;
	return ps_decoder_start(&decoder);
}

static int stop(void **state)
{
	(void)state;
	ps_decoder_stop(decoder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_again),
		cmocka_unit_test(test_not_taken_for_another),
		cmocka_unit_test(test_flat),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
