#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "signing/seal.h"
#include "signing/start.h"
#include "signing/sums.h"
#include "signing/take.h"
#include "tests/vectors/film.h"
#include "tests/vectors/item.h"

static struct ps_bytes view_of(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static bool is_signed(const struct ps_buf *record)
{
	return record->len > 2 &&
	       (record->bytes[1] == PS_RECORD_START || record->bytes[1] == PS_RECORD_SEAL ||
		record->bytes[1] == PS_RECORD_ENDING);
}

static void replace_bytes(struct ps_buf *record, const char *path, const void *bytes, size_t len)
{
	struct ps_buf item;

	ps_buf_init(&item);
	ps_cbor_add_bytes(&item, bytes, len);
	ps_item_replace(record, path, view_of(&item));
	ps_buf_release(&item);
}

/* RFC 9052, 4.4, over whatever stands in the record. */
static void sign(const struct ps_film *film, struct ps_buf *record, struct ps_key *key)
{
	bool ending = record->bytes[1] == PS_RECORD_ENDING;
	struct ps_bytes header = ps_item_find(record, "1.0");
	struct ps_bytes payload = ps_item_find(record, "1.2");
	uint8_t signature[PS_SIGNATURE_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_buf to_sign;

	ps_buf_init(&to_sign);
	ps_cbor_add_array(&to_sign, 4);
	ps_cbor_add_text(&to_sign, "Signature1");
	ps_buf_add(&to_sign, header.bytes, header.len);
	ps_cbor_add_bytes(&to_sign, NULL, 0);
	ps_buf_add(&to_sign, payload.bytes, payload.len);
	assert_int_equal(to_sign.err, PS_OK);
	assert_int_equal(ps_digest(to_sign.bytes, to_sign.len, digest), PS_OK);
	assert_int_equal(ps_key_sign_digest(film->session && !ending ? film->session : key, digest,
					    signature),
			 PS_OK);
	replace_bytes(record, "1.3", signature, sizeof(signature));
	ps_buf_release(&to_sign);
}

static void hash_record(const struct ps_buf *record, uint8_t out[PS_HASH_LEN])
{
	assert_int_equal(ps_hash(PS_HASH_RECORD, ps_item_find(record, "1"), out), PS_OK);
}

void ps_film_sign(struct ps_film *film, struct ps_key *key, size_t at)
{
	sign(film, &film->records[at], key);
	ps_film_sign_behind(film, key, at);
}

void ps_film_sign_behind(struct ps_film *film, struct ps_key *key, size_t at)
{
	bool start = film->records[at].bytes[1] == PS_RECORD_START;
	uint8_t take[PS_HASH_LEN];
	uint8_t prev[PS_HASH_LEN];

	hash_record(&film->records[at], prev);
	memcpy(take, prev, sizeof(take));
	for (size_t i = at + 1; i < film->count; i++) {
		struct ps_buf *record = &film->records[i];

		if (!is_signed(record))
			continue;
		if (start)
			replace_bytes(record, "p.0", take, sizeof(take));
		replace_bytes(record, "p.2", prev, sizeof(prev));
		sign(film, record, key);
		hash_record(record, prev);
	}
}

void ps_film_state(struct ps_film *film, struct ps_key *key)
{
	size_t at = ps_film_find(film, PS_RECORD_ENDING, 0);
	struct ps_record record = ps_film_read(film, at);
	uint8_t signature[PS_SIGNATURE_LEN];
	uint8_t der[PS_SIGNATURE_DER_MAX];
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_ending ending;
	size_t len;

	assert_int_equal(ps_ending_decode(record.cose.type, record.cose.payload, &ending), PS_OK);
	assert_int_equal(ps_statement_digest(ending.link.take, ending.word, ending.sums, digest),
			 PS_OK);
	assert_int_equal(ps_key_sign_digest(key, digest, signature), PS_OK);
	assert_int_equal(ps_ecdsa_to_der(signature, der, &len), PS_OK);
	replace_bytes(&film->records[at], "p.13", der, len);
}

void ps_film_raise_s(struct ps_film *film, size_t at)
{
	/* SEC 2, 2.4.2 */
	static const uint8_t order[32] = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
					   0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
					   0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
					   0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };
	uint8_t signature[PS_SIGNATURE_LEN];
	unsigned borrow = 0;

	memcpy(signature, ps_item_bytes(&film->records[at], "1.3").bytes, sizeof(signature));
	for (size_t i = 32; i-- > 0;) {
		unsigned take = signature[32 + i] + borrow;

		borrow = take > order[i];
		signature[32 + i] = (uint8_t)(order[i] - take);
	}
	replace_bytes(&film->records[at], "1.3", signature, sizeof(signature));
}

/* What an honest station counts while it records. */
struct counting {
	struct ps_film *film;
	struct ps_key *key;
	struct ps_start start;
	struct ps_link link;
	uint64_t next_seq[PS_CAMERAS_MAX];
	bool seen[PS_CAMERAS_MAX];
	struct ps_tally tally;
	struct ps_tally total;
	struct ps_buf entries;
	struct ps_sums sums;
	bool sums_whole;
	struct ps_buf openings;
	size_t waybills;
	uint8_t commitments[PS_OPENINGS_MAX][PS_HASH_LEN];
	bool withheld;
};

static void count_entry(struct counting *c, struct ps_bytes entry, uint64_t time_us)
{
	uint8_t hash[PS_HASH_LEN];

	assert_int_equal(ps_hash(PS_HASH_ENTRY, entry, hash), PS_OK);
	ps_buf_add(&c->entries, hash, sizeof(hash));
	if (c->tally.entries == 0 || time_us < c->tally.first_us)
		c->tally.first_us = time_us;
	if (c->tally.entries == 0 || time_us > c->tally.last_us)
		c->tally.last_us = time_us;
	c->tally.entries++;
}

static void count_frame(struct counting *c, const struct ps_frame_record *frame)
{
	size_t camera = (size_t)frame->entry.camera;
	uint8_t picture[PS_HASH_LEN];

	assert_true(camera < PS_CAMERAS_MAX);
	count_entry(c, frame->entry_bytes, frame->entry.time_us);
	c->tally.cameras[camera].frames++;
	if (frame->entry.seq > c->next_seq[camera])
		c->tally.cameras[camera].drops += frame->entry.seq - c->next_seq[camera];
	c->next_seq[camera] = frame->entry.seq + 1;
	if (c->seen[camera])
		return;
	c->seen[camera] = true;
	if (frame->shown != PS_SHOWN_WHOLE) {
		c->sums_whole = false;
		return;
	}
	assert_int_equal(ps_digest(frame->jpeg.bytes, frame->jpeg.len, picture), PS_OK);
	ps_sums_add(&c->sums, picture, c->start.cameras[camera].name, frame->entry.seq);
}

static void count_event(struct counting *c, const struct ps_event_record *event)
{
	count_entry(c, event->entry_bytes, event->entry.time_us);
	c->tally.events[event->entry.event_class]++;
	if (event->entry.kind != PS_EVENT_WAYBILL)
		return;
	if (c->waybills < PS_OPENINGS_MAX)
		memcpy(c->commitments[c->waybills], event->entry.body_hash, PS_HASH_LEN);
	c->waybills++;
	if (event->shown)
		ps_cbor_add_bytes(&c->openings, event->salted.bytes, event->salted.len);
	else
		ps_cbor_add_null(&c->openings);
}

static void replace_payload(struct ps_buf *record, const struct ps_buf *payload)
{
	assert_int_equal(payload->err, PS_OK);
	replace_bytes(record, "1.2", payload->bytes, payload->len);
}

static void count_seal(struct counting *c, struct ps_buf *record)
{
	struct ps_seal seal;
	struct ps_buf payload;

	assert_int_equal(ps_seal_decode(ps_item_bytes(record, "1.2"), &seal), PS_OK);
	seal.link = c->link;
	c->tally.camera_count = c->start.camera_count;
	if (!c->withheld) {
		seal.tally = c->tally;
		assert_int_equal(ps_hash_list(PS_HASH_CONTENT, c->entries.bytes,
					      c->entries.len / PS_HASH_LEN, seal.content),
				 PS_OK);
	}
	ps_buf_init(&payload);
	ps_seal_encode(&seal, &payload);
	replace_payload(record, &payload);
	ps_buf_release(&payload);
	sign(c->film, record, c->key);
	hash_record(record, c->link.prev);
	c->link.number++;
	ps_tally_add(&c->total, &seal.tally);
	c->tally = (struct ps_tally){ .entries = 0 };
	ps_buf_clear(&c->entries);
	memset(c->seen, 0, sizeof(c->seen));
	c->withheld = false;
}

static void count_start(struct counting *c, struct ps_buf *record)
{
	assert_int_equal(ps_start_decode(ps_item_bytes(record, "1.2"), &c->start), PS_OK);
	sign(c->film, record, c->key);
	hash_record(record, c->link.take);
	memcpy(c->link.prev, c->link.take, PS_HASH_LEN);
	c->link.number = 1;
	/* views of the record, which signing has made anew */
	assert_int_equal(ps_start_decode(ps_item_bytes(record, "1.2"), &c->start), PS_OK);
	for (size_t i = 0; i < c->start.camera_count; i++)
		c->next_seq[i] = c->start.cameras[i].first_seq;
	c->total.camera_count = c->start.camera_count;
}

/* The ending and all that is behind it, anew. */
static void count_ending(struct counting *c, size_t at)
{
	const struct ps_record record = ps_film_read(c->film, at);
	uint8_t digest[PS_HASH_LEN];
	struct ps_ending ending;
	struct ps_film *tail;
	struct ps_buf bytes;
	uint64_t offset = 0;

	assert_int_equal(ps_ending_decode(record.cose.type, record.cose.payload, &ending), PS_OK);
	ending.link = c->link;
	ending.seals = c->link.number - 1;
	ending.tally = c->total;
	ending.commitment_count = c->waybills < PS_OPENINGS_MAX ? c->waybills : PS_OPENINGS_MAX;
	memcpy(ending.commitments, c->commitments, sizeof(c->commitments));
	assert_int_equal(ps_sums_finish(&c->sums, digest), PS_OK);
	if (c->sums_whole)
		memcpy(ending.sums, digest, sizeof(digest));
	for (size_t i = 0; i < at; i++)
		offset += c->film->records[i].len;
	ps_buf_init(&bytes);
	assert_int_equal(ps_take_write_ending(&ending, c->key, offset, view_of(&c->openings),
					      &bytes, digest),
			 PS_OK);
	tail = ps_film_create(&bytes);
	ps_film_drop(c->film, at, c->film->count - at);
	for (size_t i = 0; i < tail->count; i++)
		ps_film_insert(c->film, at + i, view_of(&tail->records[i]));
	ps_film_destroy(tail);
	ps_buf_release(&bytes);
}

/* Returns false behind the ending. */
static bool count_record(struct counting *c, size_t at)
{
	struct ps_buf *record = &c->film->records[at];
	struct ps_record read;

	if (record->bytes[1] == PS_RECORD_START) {
		count_start(c, record);
		return true;
	}
	if (record->bytes[1] == PS_RECORD_SEAL) {
		count_seal(c, record);
		return true;
	}
	if (record->bytes[1] == PS_RECORD_ENDING) {
		count_ending(c, at);
		return false;
	}
	read = ps_film_read(c->film, at);
	if (read.type == PS_RECORD_NONCE)
		ps_sums_begin(&c->sums, read.nonce.shown ? read.nonce.bytes.bytes
							 : (const uint8_t[PS_NONCE_LEN]){ 0 });
	if (read.type == PS_RECORD_NONCE)
		c->sums_whole = read.nonce.shown;
	else if (read.type == PS_RECORD_FRAME)
		count_frame(c, &read.frame);
	else if (read.type == PS_RECORD_EVENT)
		count_event(c, &read.event);
	else if (read.type == PS_RECORD_WITHHELD)
		c->withheld = true;
	if (c->withheld)
		c->sums_whole = false;
	return true;
}

void ps_film_count_and_sign(struct ps_film *film, struct ps_key *key)
{
	struct counting c = { .film = film, .key = key };
	bool open = true;

	ps_buf_init(&c.entries);
	ps_buf_init(&c.openings);
	for (size_t i = 0; i < film->count && open; i++)
		open = count_record(&c, i);
	if (open) {
		uint8_t unused[PS_HASH_LEN];

		assert_int_equal(ps_sums_finish(&c.sums, unused), PS_OK);
	}
	ps_buf_release(&c.entries);
	ps_buf_release(&c.openings);
}
