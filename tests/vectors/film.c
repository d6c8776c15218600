#include "tests/vectors/film.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "signing/picture.h"
#include "tests/vectors/item.h"

#define TILES_MAX 64

static struct ps_bytes view_of(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

struct ps_film *ps_film_create(const struct ps_buf *file)
{
	struct ps_film *film = calloc(1, sizeof(*film));
	struct ps_bytes rest = view_of(file);
	size_t len;

	assert_non_null(film);
	ps_buf_init(&film->tail);
	while (rest.len && ps_record_measure(rest, &len) == PS_OK) {
		ps_film_insert(film, film->count, (struct ps_bytes){ rest.bytes, len });
		rest.bytes += len;
		rest.len -= len;
	}
	ps_buf_add(&film->tail, rest.bytes, rest.len);
	return film;
}

void ps_film_destroy(struct ps_film *film)
{
	for (size_t i = 0; i < film->count; i++)
		ps_buf_release(&film->records[i]);
	ps_buf_release(&film->tail);
	free(film);
}

void ps_film_write(const struct ps_film *film, struct ps_buf *file)
{
	for (size_t i = 0; i < film->count; i++)
		ps_buf_add(file, film->records[i].bytes, film->records[i].len);
	ps_buf_add(file, film->tail.bytes, film->tail.len);
	assert_int_equal(file->err, PS_OK);
}

/* Also of records whose content is wrong. */
static enum ps_record_type type_of(const struct ps_buf *record)
{
	return record->len < 2 ? PS_RECORD_TYPE_COUNT : (enum ps_record_type)record->bytes[1];
}

size_t ps_film_count(const struct ps_film *film, enum ps_record_type type)
{
	size_t count = 0;

	for (size_t i = 0; i < film->count; i++)
		count += type_of(&film->records[i]) == type;
	return count;
}

size_t ps_film_find(const struct ps_film *film, enum ps_record_type type, size_t nth)
{
	for (size_t i = 0; i < film->count; i++)
		if (type_of(&film->records[i]) == type && nth-- == 0)
			return i;
	fail_msg("no such %s record", ps_record_type_name(type));
	return 0;
}

struct ps_buf *ps_film_at(struct ps_film *film, enum ps_record_type type, size_t nth)
{
	return &film->records[ps_film_find(film, type, nth)];
}

struct ps_record ps_film_read(const struct ps_film *film, size_t at)
{
	struct ps_record record;

	assert_true(at < film->count);
	assert_int_equal(ps_record_read(view_of(&film->records[at]), 0, &record), PS_OK);
	return record;
}

void ps_film_drop(struct ps_film *film, size_t at, size_t count)
{
	assert_true(at <= film->count && count <= film->count - at);
	for (size_t i = at; i < at + count; i++)
		ps_buf_release(&film->records[i]);
	film->count -= count;
	for (size_t i = at; i < film->count; i++)
		film->records[i] = film->records[i + count];
}

void ps_film_insert(struct ps_film *film, size_t at, struct ps_bytes record)
{
	struct ps_buf copy;

	assert_true(at <= film->count && film->count < PS_FILM_RECORDS_MAX);
	ps_buf_init(&copy);
	ps_buf_add(&copy, record.bytes, record.len);
	assert_int_equal(copy.err, PS_OK);
	for (size_t i = film->count++; i > at; i--)
		film->records[i] = film->records[i - 1];
	film->records[at] = copy;
}

void ps_film_swap(struct ps_film *film, size_t a, size_t b)
{
	struct ps_buf kept = film->records[a];

	assert_true(a < film->count && b < film->count);
	film->records[a] = film->records[b];
	film->records[b] = kept;
}

size_t ps_film_second(const struct ps_film *film, size_t nth, size_t *count_out)
{
	size_t seal = ps_film_find(film, PS_RECORD_SEAL, nth);
	size_t from = nth ? ps_film_find(film, PS_RECORD_SEAL, nth - 1)
			  : ps_film_find(film, PS_RECORD_NONCE, 0);

	*count_out = seal - from;
	return from + 1;
}

void ps_film_point(struct ps_film *film)
{
	uint64_t offset = 0;
	struct ps_buf *trailer;

	if (ps_film_count(film, PS_RECORD_TRAILER) == 0)
		return;
	for (size_t i = 0; type_of(&film->records[i]) != PS_RECORD_ENDING; i++)
		offset += film->records[i].len;
	trailer = ps_film_at(film, PS_RECORD_TRAILER, 0);
	ps_buf_clear(trailer);
	ps_record_add_trailer(trailer, offset);
}

/* The tiles of a whole picture, with their salts. */
static uint32_t split(const struct ps_frame_record *frame, struct ps_bytes *header,
		      struct ps_bytes *tiles)
{
	struct ps_header_info info;

	assert_int_equal(frame->shown, PS_SHOWN_WHOLE);
	assert_int_equal(ps_header_find(frame->jpeg, header), PS_OK);
	assert_int_equal(ps_header_check(*header, &info), PS_OK);
	assert_true(info.tile_count <= TILES_MAX);
	assert_int_equal(ps_picture_split(frame->jpeg, *header, tiles, info.tile_count), PS_OK);
	return info.tile_count;
}

static void salted(const struct ps_frame_record *frame, const struct ps_bytes *tiles, size_t i,
		   struct ps_buf *out)
{
	ps_buf_clear(out);
	ps_buf_add(out, frame->salts.bytes + i * PS_SALT_LEN, PS_SALT_LEN);
	ps_buf_add(out, tiles[i].bytes, tiles[i].len);
	assert_int_equal(out->err, PS_OK);
}

void ps_film_to_tiles(struct ps_buf *buf)
{
	struct ps_bytes tiles[TILES_MAX];
	struct ps_bytes header;
	struct ps_record record;
	struct ps_buf picture;
	struct ps_buf tile;
	uint32_t count;

	assert_int_equal(ps_record_read(view_of(buf), 0, &record), PS_OK);
	count = split(&record.frame, &header, tiles);
	ps_buf_init(&picture);
	ps_buf_init(&tile);
	ps_cbor_add_array(&picture, 3);
	ps_cbor_add_uint(&picture, PS_SHOWN_TILES);
	ps_cbor_add_bytes(&picture, header.bytes, header.len);
	ps_cbor_add_array(&picture, count);
	for (uint32_t i = 0; i < count; i++) {
		salted(&record.frame, tiles, i, &tile);
		ps_cbor_add_bytes(&picture, tile.bytes, tile.len);
	}
	ps_item_replace(buf, "2", view_of(&picture));
	ps_buf_release(&picture);
	ps_buf_release(&tile);
}

static void replace_hash(struct ps_buf *record, const char *path, const uint8_t *hash)
{
	struct ps_buf item;

	ps_buf_init(&item);
	ps_cbor_add_bytes(&item, hash, PS_HASH_LEN);
	ps_item_replace(record, path, view_of(&item));
	ps_buf_release(&item);
}

void ps_film_rehash(struct ps_film *film, size_t at)
{
	struct ps_record record = ps_film_read(film, at);
	struct ps_bytes tiles[TILES_MAX];
	uint8_t hashes[TILES_MAX * PS_HASH_LEN];
	uint8_t header_hash[PS_HASH_LEN];
	uint8_t frame_hash[PS_HASH_LEN];
	struct ps_bytes header;
	struct ps_buf tile;
	uint32_t count = split(&record.frame, &header, tiles);

	ps_buf_init(&tile);
	for (uint32_t i = 0; i < count; i++) {
		salted(&record.frame, tiles, i, &tile);
		assert_int_equal(ps_hash(PS_HASH_TILE, view_of(&tile), hashes + i * PS_HASH_LEN),
				 PS_OK);
	}
	ps_buf_release(&tile);
	assert_int_equal(ps_hash(PS_HASH_HEADER, header, header_hash), PS_OK);
	assert_int_equal(ps_hash_list(PS_HASH_FRAME, hashes, count, frame_hash), PS_OK);
	replace_hash(&film->records[at], "1.4", header_hash);
	replace_hash(&film->records[at], "1.6", frame_hash);
}

void ps_film_event(struct ps_buf *record, uint64_t kind, uint64_t event_class, uint64_t seq,
		   uint64_t time_us, const char *body_hex)
{
	struct ps_event_entry entry = { .kind = kind,
					.event_class = (enum ps_event_class)event_class,
					.seq = seq,
					.time_us = time_us };
	struct ps_buf encoded;
	struct ps_buf body;

	ps_buf_init(&encoded);
	ps_buf_init(&body);
	/* a salt that is told from another by its event alone will do here */
	for (uint8_t i = 0; i < PS_SALT_LEN; i++)
		ps_buf_add_byte(&body, (uint8_t)(seq * 16 + i));
	ps_item_hex(&body, body_hex);
	assert_int_equal(ps_hash(PS_HASH_EVENT, view_of(&body), entry.body_hash), PS_OK);
	ps_event_entry_encode(&entry, &encoded);
	ps_record_add_event(record, view_of(&encoded), view_of(&body));
	assert_int_equal(record->err, PS_OK);
	ps_buf_release(&encoded);
	ps_buf_release(&body);
}
