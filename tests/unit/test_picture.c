/* Where pictures and tiles are refused: what stands between two markers is looked at byte by byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/picture.h"

/* More than two of the steps in which the scan goes, so that every place in a step is met. */
enum { LONG = 200 };

/* A tile is at the end of its memory, so that a sanitizer sees who reads beyond it. */
static uint8_t *make_tile(size_t len)
{
	uint8_t *tile = malloc(len);

	assert_non_null(tile);
	memset(tile, 0x5a, len);
	return tile;
}

static bool is_valid(const uint8_t *tile, size_t len)
{
	return ps_tile_is_valid((struct ps_bytes){ tile, len });
}

static void ff_00_is_fine_wherever_it_stands(void **state)
{
	(void)state;
	for (size_t len = 2; len <= LONG; len++)
		for (size_t at = 0; at + 2 <= len; at++) {
			uint8_t *tile = make_tile(len);

			tile[at] = 0xff;
			tile[at + 1] = 0;
			assert_true(is_valid(tile, len));
			free(tile);
		}
}

static void ff_with_anything_else_is_not(void **state)
{
	static const uint8_t after[] = { 0x01, 0x7f, 0xd0, 0xd9, 0xff };

	(void)state;
	for (size_t len = 2; len <= LONG; len++)
		for (size_t at = 0; at + 2 <= len; at++) {
			uint8_t *tile = make_tile(len);

			tile[at] = 0xff;
			tile[at + 1] = after[(at + len) % sizeof(after)];
			assert_false(is_valid(tile, len));
			free(tile);
		}
}

static void a_tile_has_bytes_and_does_not_end_in_ff(void **state)
{
	(void)state;
	for (size_t len = 1; len <= LONG; len++) {
		uint8_t *tile = make_tile(len);

		assert_true(is_valid(tile, len));
		tile[len - 1] = 0xff;
		assert_false(is_valid(tile, len));
		free(tile);
	}
	assert_false(is_valid((const uint8_t *)"", 0));
}

/* Tiles of these lengths behind a header of two bytes, each with FF 00 in its middle. */
static size_t make_picture(const size_t *lens, uint32_t count, uint8_t *picture)
{
	size_t len = 2;

	for (uint32_t i = 0; i < count; i++) {
		memset(picture + len, 0x5a, lens[i]);
		if (lens[i] > 2)
			memcpy(picture + len + lens[i] / 2, "\xff\x00", 2);
		len += lens[i];
		picture[len++] = 0xff;
		picture[len++] = i + 1 == count ? 0xd9 : (uint8_t)(0xd0 + i % 8);
	}
	return len;
}

static enum ps_err split(const uint8_t *picture, size_t len, struct ps_bytes *tiles, uint32_t count)
{
	uint8_t *copy = malloc(len);
	enum ps_err err;

	assert_non_null(copy);
	memcpy(copy, picture, len);
	err = ps_picture_split((struct ps_bytes){ copy, len }, (struct ps_bytes){ copy, 2 }, tiles,
			       count);
	for (uint32_t i = 0; i < count && !err; i++)
		tiles[i].bytes = picture + (tiles[i].bytes - copy);
	free(copy);
	return err;
}

static void tiles_of_all_lengths_are_found(void **state)
{
	uint8_t picture[3 * LONG + 16];
	struct ps_bytes tiles[3];

	(void)state;
	for (size_t len = 1; len <= LONG; len++) {
		const size_t lens[3] = { len, LONG + 1 - len, 1 + len / 3 };
		size_t whole = make_picture(lens, 3, picture);
		const uint8_t *at = picture + 2;

		assert_int_equal(split(picture, whole, tiles, 3), PS_OK);
		for (size_t i = 0; i < 3; i++) {
			assert_ptr_equal(tiles[i].bytes, at);
			assert_int_equal(tiles[i].len, lens[i]);
			at += lens[i] + 2;
		}
	}
}

/* One fault a row, in a picture of three tiles of 90, 64 and 7 bytes. */
static const struct {
	const char *what;
	size_t at; /* where it is changed */
	uint8_t to;
	size_t cut; /* bytes taken off its end */
} faults[] = {
	{ "an early end", 2 + 91, 0xd9, 0 },
	{ "a restart marker out of turn", 2 + 91, 0xd1, 0 },
	{ "a restart marker instead of the end", 2 + 92 + 66 + 8, 0xd2, 0 },
	{ "a marker inside the first tile", 2 + 46, 0xd0, 0 },
	{ "a marker inside the second tile", 2 + 92 + 33, 0x01, 0 },
	{ "the end cut in half", 2, 0x5a, 1 },
	{ "no end", 2, 0x5a, 2 },
	{ "half a tile", 2, 0x5a, 6 },
};

static void a_faulty_picture_is_not_split(void **state)
{
	static const size_t lens[3] = { 90, 64, 7 };
	uint8_t picture[3 * LONG + 16];
	struct ps_bytes tiles[3];

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		size_t len = make_picture(lens, 3, picture);

		assert_int_equal(split(picture, len, tiles, 3), PS_OK);
		picture[faults[i].at] = faults[i].to;
		if (split(picture, len - faults[i].cut, tiles, 3) != PS_MALFORMED)
			fail_msg("%s", faults[i].what);
	}
}

static void nothing_stands_behind_the_end(void **state)
{
	static const size_t lens[3] = { 90, 64, 7 };
	uint8_t picture[3 * LONG + 16] = { 0 };
	struct ps_bytes tiles[3];
	size_t len = make_picture(lens, 3, picture);

	(void)state;
	assert_int_equal(split(picture, len, tiles, 3), PS_OK);
	assert_int_equal(split(picture, len + 1, tiles, 3), PS_MALFORMED);
	assert_int_equal(split(picture, len, tiles, 2), PS_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ff_00_is_fine_wherever_it_stands),
		cmocka_unit_test(ff_with_anything_else_is_not),
		cmocka_unit_test(a_tile_has_bytes_and_does_not_end_in_ff),
		cmocka_unit_test(tiles_of_all_lengths_are_found),
		cmocka_unit_test(a_faulty_picture_is_not_split),
		cmocka_unit_test(nothing_stands_behind_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
