/* Pictures that are not of the format, or not the signed ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "tests/vectors/clip.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)
#define FRAME(n, item, by) .type = PS_RECORD_FRAME, .nth = n, .path = item, .hex = by
#define COUNTED .signer = PS_SIGNED_AND_COUNTED

/*
 * Where things stand in the pictures of the bench: SOI; APP0 of 18 bytes; two DQT of 69; SOF0 of
 * 19; two DHT of 33 and two of 183; DRI of 6; SOS of 14; the first tile.
 */
enum {
	APP0 = 2,
	DQT_0 = 20,
	DQT_1 = 89,
	SOF = 158,
	DHT_0 = 177,
	DHT_1 = 210,
	DRI = 609,
	SOS = 615,
	TILES = 629
};

static void put_bytes(struct ps_buf *frame, const char *path, struct ps_bytes content)
{
	struct ps_buf item;

	ps_buf_init(&item);
	ps_cbor_add_bytes(&item, content.bytes, content.len);
	ps_item_replace(frame, path, (struct ps_bytes){ item.bytes, item.len });
	ps_buf_release(&item);
}

/* In the picture at @path, @cut bytes at @at give way to those of @hex. */
static void operate(struct ps_buf *frame, const char *path, size_t at, size_t cut, const char *hex)
{
	struct ps_bytes jpeg = ps_item_bytes(frame, path);
	struct ps_buf changed;

	assert_true(at <= jpeg.len);
	if (cut > jpeg.len - at)
		cut = jpeg.len - at;
	ps_buf_init(&changed);
	ps_buf_add(&changed, jpeg.bytes, at);
	ps_item_hex(&changed, hex);
	ps_buf_add(&changed, jpeg.bytes + at + cut, jpeg.len - at - cut);
	put_bytes(frame, path, (struct ps_bytes){ changed.bytes, changed.len });
	ps_buf_release(&changed);
}

/* The first picture: @nth bytes at @arg give way to @hex. */
CHANGE(header)
{
	(void)bench;
	operate(ps_film_at(film, PS_RECORD_FRAME, 0), "2.1", vector->arg, vector->nth, vector->hex);
	ps_film_point(film);
}

/* Two tables in one segment; @arg is where the first one is. */
CHANGE(joined_tables)
{
	struct ps_buf *frame = ps_film_at(film, PS_RECORD_FRAME, 0);
	bool dqt = vector->arg == DQT_0;

	(void)bench;
	operate(frame, "2.1", dqt ? DQT_1 : DHT_1, 4, "");
	operate(frame, "2.1", vector->arg + 2, 2, dqt ? "0084" : "003e");
	ps_film_point(film);
}

#define HEADER(at, cut, by) .change = header, .arg = at, .nth = cut, .hex = by
#define DHT_0_BODY "00 01 05 01 01 01 01 01 01 00*7 00 01 02 03 04 05 06 07 08 09 0a 0b"

static const struct ps_vector headers[] = {
	{ "header-without-soi", HEADER(0, 2, "") },
	{ "header-without-app0", HEADER(APP0, 18, "") },
	{ "header-with-app1", HEADER(APP0 + 1, 1, "e1") },
	{ "header-with-app0-twice",
	  HEADER(DQT_0, 0, "ffe0 0010 4a46494600 0101 00 0001 0001 0000") },
	{ "header-with-jfxx", HEADER(APP0 + 4, 5, "4a46585800") },
	{ "header-of-jfif-2", HEADER(APP0 + 9, 1, "02") },
	{ "header-of-density-unit-3", HEADER(APP0 + 11, 1, "03") },
	{ "header-with-a-thumbnail",
	  HEADER(APP0 + 2, 16, "0013 4a46494600 0101 00 0001 0001 0101 ffffff") },
	{ "header-says-thumbnail", HEADER(APP0 + 16, 2, "0100") },
	{ "header-with-a-comment", HEADER(DQT_0, 0, "fffe 0004 6869") },
	{ "header-with-exif", HEADER(DQT_0, 0, "ffe1 0008 457869660000") },
	{ "header-with-adobe", HEADER(DQT_0, 0, "ffee 000e 41646f6265 0064 0000 0000 01") },
	{ "header-with-a-fill-byte", HEADER(DQT_0, 0, "ff") },
	{ "header-without-dqt", HEADER(DQT_0, 138, "") },
	{ "header-of-16-bit-dqt", HEADER(DQT_0 + 4, 1, "10") },
	{ "header-with-a-zero-in-dqt", HEADER(DQT_0 + 5, 1, "00") },
	{ "header-with-dqt-4", HEADER(DQT_1 + 4, 1, "04") },
	{ "header-with-one-dqt-twice", HEADER(DQT_1 + 4, 1, "00") },
	{ "header-with-dqt-descending", HEADER(DQT_0 + 4, 1, "02") },
	{ "header-with-dqt-too-short", HEADER(DQT_0 + 2, 3, "0042 00") },
	{ "header-with-two-tables-in-a-dqt", .change = joined_tables, .arg = DQT_0 },
	{ "header-without-sof", HEADER(SOF, 19, "") },
	{ "header-of-sof1", HEADER(SOF + 1, 1, "c1") },
	{ "header-of-sof2", HEADER(SOF + 1, 1, "c2") },
	{ "header-of-12-bit", HEADER(SOF + 4, 1, "0c") },
	{ "header-of-height-0", HEADER(SOF + 5, 2, "0000") },
	{ "header-of-width-0", HEADER(SOF + 7, 2, "0000") },
	{ "header-of-another-height", HEADER(SOF + 5, 2, "0031") },
	{ "header-of-another-width", HEADER(SOF + 7, 2, "001f") },
	{ "header-of-one-component", HEADER(SOF + 2, 17, "000b 08 0030 0020 01 011100") },
	{ "header-says-four-components", HEADER(SOF + 9, 1, "04") },
	{ "header-with-component-0", HEADER(SOF + 10, 1, "00") },
	{ "header-with-components-swapped", HEADER(SOF + 13, 6, "031101 021101") },
	{ "header-of-444", HEADER(SOF + 11, 1, "11") },
	{ "header-of-422", HEADER(SOF + 11, 1, "21") },
	{ "header-of-full-chroma", HEADER(SOF + 14, 1, "22") },
	{ "header-names-a-dqt-that-is-not", HEADER(SOF + 12, 1, "02") },
	{ "header-with-dht-before-sof",
	  HEADER(SOF, 52,
		 "ffc4 001f 00 " DHT_0_BODY " ffc0 0011 08 0030 0020 03 012200 021101 031101") },
	{ "header-without-dht", HEADER(DHT_0, 432, "") },
	{ "header-with-dht-2", HEADER(DHT_0 + 4, 1, "02") },
	{ "header-with-dht-class-2", HEADER(DHT_0 + 4, 1, "20") },
	{ "header-with-one-dht-twice", HEADER(DHT_1 + 4, 1, "00") },
	{ "header-with-dht-descending", HEADER(DHT_0 + 4, 1, "10") },
	{ "header-with-two-tables-in-a-dht", .change = joined_tables, .arg = DHT_0 },
	{ "header-with-a-code-of-ones",
	  HEADER(DHT_0, 33, "ffc4 0020 00 00 01 05 01 01 01 01 01 02 00*7 00*13") },
	{ "header-with-too-many-codes", HEADER(DHT_0, 33, "ffc4 0016 00 03 00*15 00 01 02") },
	{ "header-with-an-empty-dht", HEADER(DHT_0, 33, "ffc4 0013 00 00*16") },
	{ "header-with-dht-longer-than-its-codes",
	  HEADER(DHT_0, 33, "ffc4 0020 00 " DHT_0_BODY " 0c") },
	{ "header-without-dri", HEADER(DRI, 6, "") },
	{ "header-with-dri-twice", HEADER(DRI, 0, "ffdd 0004 0002") },
	{ "header-of-restart-interval-0", HEADER(DRI + 4, 2, "0000") },
	{ "header-of-another-restart-interval", HEADER(DRI + 4, 2, "0001") },
	{ "header-with-dri-of-three-bytes", HEADER(DRI + 2, 4, "0005 000200") },
	{ "header-with-dnl", HEADER(SOS, 0, "ffdc 0004 0030") },
	{ "header-of-two-scans", HEADER(SOS + 2, 12, "0008 01 0100 003f00") },
	{ "header-with-scan-swapped", HEADER(SOS + 5, 6, "0211 0100 0311") },
	{ "header-names-a-dht-that-is-not", HEADER(SOS + 6, 1, "02") },
	{ "header-from-coefficient-1", HEADER(SOS + 11, 1, "01") },
	{ "header-to-coefficient-62", HEADER(SOS + 12, 1, "3e") },
	{ "header-of-successive-approximation", HEADER(SOS + 13, 1, "01") },
	{ "header-cut", HEADER(300, 5000, "") },
};

CHANGE(first_tiles)
{
	(void)bench;
	(void)vector;
	ps_film_to_tiles(ps_film_at(film, PS_RECORD_FRAME, 0));
}

static const struct ps_vector tile_headers[] = {
	{ "first-picture-without-a-header", .change = first_tiles, FRAME(0, "2.1", "f6") },
	{ "first-picture-says-same-as-before", FRAME(0, "2", "83 02 f6 81 03") },
	{ "header-with-a-byte-behind-it", .change = first_tiles,
	  FRAME(0, "2.1", "58 20 ffd8 ffe0 0010 4a46494600 0101 00 0001 0001 0000 00*12") },
	{ "picture-that-leans-on-a-withheld-one", .base = PS_BASE_SPAN, FRAME(0, "2", "f6"),
	  .findings = "frames_withheld seconds_withheld" },
};

static size_t find(struct ps_bytes jpeg, uint8_t marker)
{
	for (size_t i = TILES; i + 1 < jpeg.len; i++)
		if (jpeg.bytes[i] == 0xff && jpeg.bytes[i + 1] == marker)
			return i;
	fail_msg("no marker %02x", marker);
	return 0;
}

/* At a marker (@arg) of the first picture: @nth bytes give way to @hex. */
CHANGE(at_marker)
{
	struct ps_buf *frame = ps_film_at(film, PS_RECORD_FRAME, 0);

	(void)bench;
	operate(frame, "2.1", find(ps_item_bytes(frame, "2.1"), (uint8_t)vector->arg), vector->nth,
		vector->hex);
	ps_film_point(film);
}

CHANGE(empty_tile)
{
	struct ps_buf *frame = ps_film_at(film, PS_RECORD_FRAME, 0);
	struct ps_bytes jpeg = ps_item_bytes(frame, "2.1");
	size_t first = find(jpeg, 0xd0) + 2;

	(void)bench;
	(void)vector;
	operate(frame, "2.1", first, find(jpeg, 0xd1) - first, "");
	ps_film_point(film);
}

#define AT(marker, cut, by) .change = at_marker, .arg = marker, .nth = cut, .hex = by

static const struct ps_vector tiles[] = {
	{ "markers-from-one", AT(0xd0, 2, "ffd1") },
	{ "markers-that-stay", AT(0xd1, 2, "ffd0") },
	{ "marker-missing", AT(0xd1, 2, "") },
	{ "marker-too-many", AT(0xd9, 0, "ffd2 00") },
	{ "marker-of-another-kind", AT(0xd1, 0, "ffdc") },
	{ "image-without-an-end", AT(0xd9, 2, "") },
	{ "image-cut-in-its-end", AT(0xd9, 2, "ff") },
	{ "image-ends-early", AT(0xd1, 2, "ffd9") },
	{ "bytes-behind-the-image", AT(0xd9, 2, "ffd9 00") },
	{ "image-behind-the-image", AT(0xd9, 2, "ffd9 ffd8 ffd9") },
	{ "tile-empty", .change = empty_tile },
	{ "tile-ends-in-ff", AT(0xd0, 0, "ff") },
	{ "last-tile-ends-in-ff", AT(0xd9, 0, "ff") },
	{ "tile-holds-soi", AT(0xd0, 0, "ffd8") },
	{ "tile-holds-ff01", AT(0xd0, 0, "ff01") },
	{ "shown-tile-ends-in-ff", FRAME(1, "2.2.1", "52 00*16 aaff") },
	{ "shown-tile-is-ff", FRAME(1, "2.2.1", "51 00*16 ff") },
	{ "shown-tile-holds-a-marker", FRAME(1, "2.2.1", "54 00*16 aa ffd0 bb") },
	{ "shown-tile-holds-ff-ff-00", FRAME(1, "2.2.1", "54 00*16 aa ffff 00") },
};

#define ENTRY(n, item, by) FRAME(n, "1." item, by)

static const struct ps_vector counts[] = {
	{ "entry-of-a-camera-that-is-not", ENTRY(0, "0", "01") },
	{ "entry-of-fewer-tiles", FRAME(1, "1.5", "02") },
	{ "entry-of-more-tiles", FRAME(1, "1.5", "04") },
	{ "first-frame-of-a-second-is-not-whole", ENTRY(2, "3", "00"), COUNTED },
	{ "materialised-in-the-middle", ENTRY(1, "3", "02") },
	{ "materialised-in-a-later-second", ENTRY(2, "3", "02"), COUNTED },
	{ "refresh-that-says-same", ENTRY(1, "3", "01"), COUNTED },
	{ "partial-of-another-header", FRAME(1, "1.4", "58 20 55*32"), COUNTED },
	{ "tiles-too-few", FRAME(1, "2.2", "82 01 51 00*17") },
	{ "tiles-too-many", FRAME(1, "2.2", "83 01 51 00*17 02") },
	{ "same-beyond-all", FRAME(1, "2.2", "81 19 0ffd") },
	{ "same-of-4094", FRAME(1, "2.2", "81 19 0ffe") },
	{ "same-of-none", FRAME(1, "2.2", "84 00 01 51 00*17 01") },
	{ "same-twice", FRAME(1, "2.2", "83 01 01 51 00*17") },
	{ "same-negative", FRAME(1, "2.2", "83 20 51 00*17 01") },
	{ "tile-is-null", FRAME(1, "2.2.1", "f6") },
	{ "tile-is-text", FRAME(1, "2.2.1", "71 61*17") },
	{ "tile-of-salt-alone", FRAME(1, "2.2.1", "50 00*16") },
	{ "hidden-of-31-bytes", FRAME(1, "2.2.1", "81 58 1f 00*31") },
	{ "hidden-of-two-hashes", FRAME(1, "2.2.1", "82 58 20 00*32 58 20 00*32") },
	{ "hidden-in-two-arrays", FRAME(1, "2.2.1", "81 81 58 20 00*32") },
};

static void salted_tile(struct ps_film *film, struct ps_buf *out)
{
	struct ps_buf *first = ps_film_at(film, PS_RECORD_FRAME, 0);
	struct ps_bytes item;

	ps_film_to_tiles(first);
	item = ps_item_find(first, "2.2.0");
	ps_buf_add(out, item.bytes, item.len);
	assert_int_equal(out->err, PS_OK);
}

/* Tile 0 stays the same in the second picture of the bench: as it is in a frame, and its hash. */
struct tile {
	struct ps_buf shown;
	struct ps_buf hidden;
};

static void tile_init(struct tile *tile, const struct ps_vector_bench *bench)
{
	struct ps_film *plain = ps_film_create(&bench->takes[PS_BASE_PLAIN]);
	struct ps_cursor cursor;
	struct ps_bytes salted;
	uint8_t hash[PS_HASH_LEN];

	ps_buf_init(&tile->shown);
	ps_buf_init(&tile->hidden);
	salted_tile(plain, &tile->shown);
	cursor = ps_cursor_of(tile->shown.bytes, tile->shown.len);
	assert_int_equal(ps_cbor_read_bytes(&cursor, 0, SIZE_MAX, &salted), PS_OK);
	assert_int_equal(ps_hash(PS_HASH_TILE, salted, hash), PS_OK);
	ps_cbor_add_array(&tile->hidden, 1);
	ps_cbor_add_bytes(&tile->hidden, hash, sizeof(hash));
	ps_film_destroy(plain);
}

static void tile_release(struct tile *tile)
{
	ps_buf_release(&tile->shown);
	ps_buf_release(&tile->hidden);
}

static struct ps_bytes view_of(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

enum both { WHOLE_THEN_HIDDEN, TILES_THEN_HIDDEN, HIDDEN_THEN_TILES, HIDDEN_THEN_WHOLE };

CHANGE(shown_and_hidden)
{
	const struct ps_clip_settings late = { .has_from = true, .from_us = 400000 };
	struct ps_buf *first = ps_film_at(film, PS_RECORD_FRAME, 0);
	struct ps_buf *second = ps_film_at(film, PS_RECORD_FRAME, 1);
	struct ps_buf clipped;
	struct ps_film *span;
	struct tile tile;

	ps_buf_init(&clipped);
	ps_vector_clip(&bench->takes[PS_BASE_PLAIN], &late, &clipped);
	span = ps_film_create(&clipped);
	ps_buf_release(&clipped);
	tile_init(&tile, bench);
	if (vector->arg != WHOLE_THEN_HIDDEN)
		ps_film_to_tiles(first);
	if (vector->arg == WHOLE_THEN_HIDDEN || vector->arg == TILES_THEN_HIDDEN) {
		ps_item_replace(second, "2.2.0", view_of(&tile.hidden));
	} else {
		ps_item_replace(first, "2.2.0", view_of(&tile.hidden));
		ps_item_replace(ps_film_at(film, PS_RECORD_NONCE, 0), "1",
				(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
	}
	if (vector->arg == HIDDEN_THEN_TILES)
		ps_item_replace(second, "2.2.0", view_of(&tile.shown));
	/* the first picture of the span is the second of the take, all of it there */
	if (vector->arg == HIDDEN_THEN_WHOLE)
		ps_item_replace(second, "2",
				ps_item_find(ps_film_at(span, PS_RECORD_FRAME, 1), "2"));
	ps_film_point(film);
	tile_release(&tile);
	ps_film_destroy(span);
}

static const struct ps_vector both[] = {
	{ "whole-then-hidden", .change = shown_and_hidden, .arg = WHOLE_THEN_HIDDEN },
	{ "shown-then-hidden", .change = shown_and_hidden, .arg = TILES_THEN_HIDDEN },
	{ "hidden-then-shown", .change = shown_and_hidden, .arg = HIDDEN_THEN_TILES,
	  .findings = "tiles_withheld" },
	{ "hidden-then-whole", .change = shown_and_hidden, .arg = HIDDEN_THEN_WHOLE,
	  .findings = "tiles_withheld" },
};

/* A second with events alone is withheld. */
CHANGE(events_withheld)
{
	struct ps_maker_plan plan = ps_vector_plan();
	size_t count;
	size_t at;

	(void)vector;
	plan.cameras[0].lost_from = 2;
	plan.cameras[0].lost_count = 2;
	ps_vector_film(film, bench, &plan);
	at = ps_film_second(film, 1, &count);
	ps_film_drop(film, at, count - 1);
	ps_film_insert(film, at, (struct ps_bytes){ (const uint8_t *)"\x81\x05", 2 });
	ps_film_point(film);
}

/* Tile 0 of the first picture is hidden, and the nonce stays. */
CHANGE(tile_hidden)
{
	struct tile tile;

	(void)vector;
	tile_init(&tile, bench);
	ps_film_to_tiles(ps_film_at(film, PS_RECORD_FRAME, 0));
	ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 0), "2.2.0", view_of(&tile.hidden));
	ps_film_point(film);
	tile_release(&tile);
}

#define NONCE .type = PS_RECORD_NONCE, .path = "1", .hex = "58 20 3c*32"

static const struct ps_vector nonces[] = {
	{ "nonce-beside-a-withheld-picture", FRAME(0, "2", "f6"), .findings = "frames_withheld" },
	{ "nonce-beside-a-withheld-picture-of-the-second-camera", .base = PS_BASE_TWO,
	  FRAME(1, "2", "f6"), .findings = "frames_withheld" },
	{ "nonce-beside-a-hidden-tile", .change = tile_hidden },
	{ "nonce-put-back-into-a-span", .base = PS_BASE_SPAN, NONCE },
	{ "nonce-put-back-into-a-redacted-take", .base = PS_BASE_REDACTED, NONCE },
	{ "nonce-beside-a-withheld-second-of-events", .change = events_withheld },
};

enum exchange { OTHER_SECOND, SECONDS, CAMERAS, OTHER_TAKE, TILES_OF_ONE };

static void exchange_pictures(struct ps_film *film, size_t a, size_t b)
{
	struct ps_buf *first = ps_film_at(film, PS_RECORD_FRAME, a);
	struct ps_buf *other = ps_film_at(film, PS_RECORD_FRAME, b);
	struct ps_bytes view = ps_item_find(first, "2");
	struct ps_buf kept;

	ps_buf_init(&kept);
	ps_buf_add(&kept, view.bytes, view.len);
	ps_item_replace(first, "2", ps_item_find(other, "2"));
	ps_item_replace(other, "2", view_of(&kept));
	ps_buf_release(&kept);
}

CHANGE(exchange)
{
	struct ps_film *other = ps_film_create(&bench->takes[PS_BASE_OTHER]);
	struct ps_maker_plan plan = ps_vector_plan();

	switch ((enum exchange)vector->arg) {
	case OTHER_SECOND:
		ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 0), "2",
				ps_item_find(ps_film_at(film, PS_RECORD_FRAME, 2), "2"));
		break;
	case SECONDS:
		exchange_pictures(film, 0, 2);
		break;
	case CAMERAS:
		plan.camera_count = 2;
		plan.cameras[1].height_px = plan.cameras[0].height_px;
		ps_vector_film(film, bench, &plan);
		exchange_pictures(film, 0, 1);
		break;
	case OTHER_TAKE:
		ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 2), "2",
				ps_item_find(ps_film_at(other, PS_RECORD_FRAME, 2), "2"));
		break;
	case TILES_OF_ONE:
		ps_film_to_tiles(ps_film_at(film, PS_RECORD_FRAME, 0));
		ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 0), "2.2.2",
				ps_item_find(ps_film_at(film, PS_RECORD_FRAME, 0), "2.2.0"));
		break;
	}
	ps_film_point(film);
	ps_film_destroy(other);
}

static const struct ps_vector pictures[] = {
	{ "a-byte-of-a-tile", HEADER(TILES + 3, 1, "42"), .findings = "sums_differ" },
	{ "salts-of-nothing", FRAME(0, "2.2", "58 30 00*48") },
	{ "changed-tile-of-other-bytes", FRAME(1, "2.2.1", "58 3a 00*16 11*42") },
	{ "changed-tile-passed-off-as-the-same", FRAME(1, "2.2", "81 03") },
	{ "hidden-tile-of-another-hash", FRAME(1, "2.2.1", "81 58 20 00*32"),
	  .findings = "tiles_withheld" },
	{ "tile-taken-over-from-another-place", .change = exchange, .arg = TILES_OF_ONE,
	  .findings = "sums_differ" },
	{ "picture-of-another-second", .change = exchange, .arg = OTHER_SECOND,
	  .findings = "frozen_picture sums_differ" },
	{ "pictures-of-two-seconds-exchanged", .change = exchange, .arg = SECONDS,
	  .findings = "sums_differ" },
	{ "pictures-of-two-cameras-exchanged", .change = exchange, .arg = CAMERAS,
	  .findings = "sums_differ" },
	{ "picture-of-another-take", .change = exchange, .arg = OTHER_TAKE,
	  .findings = "sums_differ" },
	{ "recorded-as-another-picture", ENTRY(4, "6", "58 20 77*32"), COUNTED },
};

/* A picture with a header of its own that leans on one with another. */
CHANGE(header_in_between)
{
	struct ps_film *copy = ps_film_create(&bench->takes[PS_BASE_PLAIN]);
	struct ps_buf *first = ps_film_at(copy, PS_RECORD_FRAME, 0);

	(void)vector;
	ps_film_to_tiles(first);
	operate(first, "2.1", APP0 + 11, 1, "02");
	ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 1), "2.1", ps_item_find(first, "2.1"));
	ps_film_point(film);
	ps_film_destroy(copy);
}

static const struct ps_vector other_headers[] = {
	{ "header-of-another-density", HEADER(APP0 + 11, 1, "01"), .findings = "sums_differ" },
	{ "header-of-jfif-1-2", HEADER(APP0 + 10, 1, "02"), .findings = "sums_differ" },
	{ "header-of-another-quantisation", HEADER(DQT_0 + 5, 1, "04"), .findings = "sums_differ" },
	{ "header-of-other-huffman-symbols", HEADER(DHT_0 + 21, 2, "0100"),
	  .findings = "sums_differ" },
	{ "header-of-its-own-in-between", .change = header_in_between },
	{ "recorded-with-another-header", ENTRY(4, "4", "58 20 77*32"), COUNTED },
};

const struct ps_vector_group ps_vectors_pictures[] = {
	{ "bad/bad_picture_header", "bad_picture_header", "malformed", "cut", PS_VECTORS(headers),
	  PS_BASE_SHORT },
	{ "bad/bad_picture_header", "bad_picture_header", "malformed", "cut",
	  PS_VECTORS(tile_headers), PS_BASE_PLAIN },
	{ "bad/bad_picture", "bad_picture", "malformed", "cut", PS_VECTORS(tiles), PS_BASE_PLAIN },
	{ "bad/bad_tiles", "bad_tiles", "malformed", "cut", PS_VECTORS(counts), PS_BASE_PLAIN },
	{ "bad/shown_and_withheld", "shown_and_withheld", "malformed", "cut", PS_VECTORS(both),
	  PS_BASE_PLAIN },
	{ "bad/nonce_shown", "nonce_shown", "malformed", "cut", PS_VECTORS(nonces), PS_BASE_PLAIN },
	{ "bad/picture_differs", "picture_differs", "altered", "ended", PS_VECTORS(pictures),
	  PS_BASE_PLAIN },
	{ "bad/header_differs", "header_differs", "altered", "ended", PS_VECTORS(other_headers),
	  PS_BASE_PLAIN },
	{ 0 },
};
