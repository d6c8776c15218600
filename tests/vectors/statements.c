/* Statements of derivation, of a file "derived.bin", with what every reader must say of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/derivation.h"
#include "signing/hash.h"
#include "tests/vectors/statements.h"

static const char derived[] = "any bytes: a picture, a film, a report\n";

enum fault {
	RIGHT,
	OTHER_FILE,	  /* of which it is not */
	OTHER_SIGNER,	  /* the station's own key signs the statement */
	OTHER_DELEGATION, /* it names another one */
	STRANGERS,	  /* another station's delegation in its place */
	CHANGED,	  /* a byte of what was done */
	OTHER_PURPOSE,
	OTHER_VERSION,
	NO_FRAMES,
	EMPTY_RANGE,
	MORE_THAN_FIT,
	NOBODY,
	SWAPPED,
	TRAILING,
};

static const struct {
	const char *name;
	enum fault fault;
	const char *statement; /* right, wrong, unsupported */
	int exit;
} rows[] = {
	{ "right", RIGHT, "right", 0 },
	{ "of-another-file", OTHER_FILE, "right", 1 },
	{ "signed-by-the-station-itself", OTHER_SIGNER, "wrong", 1 },
	{ "under-another-delegation", OTHER_DELEGATION, "wrong", 1 },
	{ "delegated-by-a-stranger", STRANGERS, "wrong", 1 },
	{ "a-word-changed", CHANGED, "wrong", 1 },
	{ "for-another-purpose", OTHER_PURPOSE, "unsupported", 4 },
	{ "of-another-version", OTHER_VERSION, "unsupported", 4 },
	{ "no-frames", NO_FRAMES, "wrong", 1 },
	{ "a-range-without-a-frame", EMPTY_RANGE, "wrong", 1 },
	{ "more-frames-than-numbers", MORE_THAN_FIT, "wrong", 1 },
	{ "nobody-asked", NOBODY, "wrong", 1 },
	{ "records-swapped", SWAPPED, "wrong", 1 },
	{ "bytes-behind-it", TRAILING, "wrong", 1 },
};

static struct ps_clock clock_at(uint64_t boot_us)
{
	return (struct ps_clock){ .boot_us = boot_us,
				  .utc_us = PS_MAKER_UTC_US + (int64_t)boot_us,
				  .state = PS_CLOCK_SYNCHRONISED,
				  .error_us = 1000 };
}

/* ps_delegation_sign() and ps_derivation_sign() do not write what is wrong. */
static void delegate(const struct ps_maker_station *station, const struct ps_key *key,
		     enum fault fault, struct ps_buf *buf)
{
	const struct ps_clock clock = clock_at(0);
	struct ps_buf payload;

	ps_buf_init(&payload);
	ps_cbor_add_array(&payload, 6);
	ps_cbor_add_uint(&payload, PS_FORMAT_VERSION);
	ps_cbor_add_text(&payload, fault == OTHER_PURPOSE ? "evidence" : "derivation");
	ps_cbor_add_bytes(&payload, key->point, PS_POINT_LEN);
	ps_cbor_add_text(&payload, station->name);
	ps_cbor_add_array(&payload, 1);
	ps_cbor_add_bytes(&payload, station->device.bytes, station->device.len);
	ps_clock_encode(&clock, &payload);
	assert_int_equal(
		ps_cose_sign(station->key, PS_COSE_DELEGATION, payload.bytes, payload.len, buf),
		PS_OK);
	ps_buf_release(&payload);
}

static void add_range(struct ps_buf *payload, uint64_t first, uint64_t last, uint64_t count)
{
	static const uint8_t hash[PS_HASH_LEN] = { 1, 2, 3 };

	ps_cbor_add_array(payload, 5);
	ps_cbor_add_text(payload, "top");
	ps_cbor_add_uint(payload, first);
	ps_cbor_add_uint(payload, last);
	ps_cbor_add_uint(payload, count);
	ps_cbor_add_bytes(payload, hash, PS_HASH_LEN);
}

static void add_ranges(struct ps_buf *payload, enum fault fault)
{
	ps_cbor_add_array(payload, fault == NO_FRAMES ? 0 : 2);
	if (fault == NO_FRAMES)
		return;
	add_range(payload, 7, 7, 1);
	if (fault == EMPTY_RANGE)
		add_range(payload, 9, 12, 0);
	else
		add_range(payload, 9, 12, fault == MORE_THAN_FIT ? 5 : 4);
}

static void derive(const struct ps_buf *delegation, struct ps_key *key, enum fault fault,
		   struct ps_buf *buf)
{
	static const uint8_t take[PS_HASH_LEN] = { 4, 5, 6 };
	static const uint8_t record[PS_HASH_LEN] = { 7, 8, 9 };
	const struct ps_clock clock = clock_at(1000000);
	uint8_t named[PS_HASH_LEN];
	uint8_t file[PS_HASH_LEN];
	struct ps_buf payload;

	assert_int_equal(ps_hash(PS_HASH_RECORD,
				 (struct ps_bytes){ delegation->bytes, delegation->len }, named),
			 PS_OK);
	assert_int_equal(ps_digest(derived, sizeof(derived) - 1, file), PS_OK);
	named[0] ^= fault == OTHER_DELEGATION;
	file[0] ^= fault == OTHER_FILE;
	ps_buf_init(&payload);
	ps_cbor_add_array(&payload, 6);
	ps_cbor_add_uint(&payload, fault == OTHER_VERSION ? 2 : PS_FORMAT_VERSION);
	ps_cbor_add_bytes(&payload, named, PS_HASH_LEN);
	ps_cbor_add_array(&payload, 3);
	ps_cbor_add_uint(&payload, 12);
	ps_cbor_add_bytes(&payload, take, PS_HASH_LEN);
	ps_cbor_add_bytes(&payload, record, PS_HASH_LEN);
	add_ranges(&payload, fault);
	ps_cbor_add_array(&payload, 4);
	ps_cbor_add_bytes(&payload, file, PS_HASH_LEN);
	ps_cbor_add_uint(&payload, sizeof(derived) - 1);
	ps_cbor_add_text(&payload, "a sheet of two pictures");
	ps_cbor_add_text(&payload, fault == NOBODY ? "" : "clerk");
	ps_clock_encode(&clock, &payload);
	assert_int_equal(ps_cose_sign(key, PS_COSE_DERIVATION, payload.bytes, payload.len, buf),
			 PS_OK);
	ps_buf_release(&payload);
}

static void make(const struct ps_vector_bench *bench, struct ps_key *key, enum fault fault,
		 struct ps_buf *out)
{
	const struct ps_maker_station *who =
		fault == STRANGERS ? &bench->stranger : &bench->station;
	struct ps_buf delegation;
	struct ps_buf other;
	struct ps_buf derivation;

	ps_buf_init(&delegation);
	ps_buf_init(&other);
	ps_buf_init(&derivation);
	delegate(&bench->station, key, fault, &delegation);
	delegate(who, key, fault, &other);
	derive(&delegation, fault == OTHER_SIGNER ? bench->station.key : key, fault, &derivation);
	if (fault == CHANGED)
		*(uint8_t *)memmem(derivation.bytes, derivation.len, "sheet", 5) = 'S';
	if (fault == SWAPPED)
		ps_buf_add(out, derivation.bytes, derivation.len);
	ps_buf_add(out, other.bytes, other.len);
	if (fault != SWAPPED)
		ps_buf_add(out, derivation.bytes, derivation.len);
	if (fault == TRAILING)
		ps_buf_add_byte(out, 0);
	ps_buf_release(&delegation);
	ps_buf_release(&other);
	ps_buf_release(&derivation);
}

void ps_vectors_put_statements(const struct ps_vector_bench *bench,
			       void (*put)(void *ctx, const char *name, const char *suffix,
					   struct ps_bytes bytes),
			       void *ctx)
{
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 77);
	struct ps_key *key = ps_key_seeded_create(&random);

	put(ctx, "derived", ".bin",
	    (struct ps_bytes){ (const uint8_t *)derived, sizeof(derived) - 1 });
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char expected[128];
		struct ps_buf statement;
		int len = snprintf(expected, sizeof(expected),
				   "{ \"statement\": \"%s\", \"exit\": %d }\n", rows[i].statement,
				   rows[i].exit);

		ps_buf_init(&statement);
		make(bench, key, rows[i].fault, &statement);
		put(ctx, rows[i].name, ".statement",
		    (struct ps_bytes){ statement.bytes, statement.len });
		put(ctx, rows[i].name, ".json",
		    (struct ps_bytes){ (const uint8_t *)expected, (size_t)len });
		ps_buf_release(&statement);
	}
	ps_key_destroy(key);
}
