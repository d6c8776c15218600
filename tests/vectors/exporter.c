/* What exporters say for themselves: it changes no verdict, and is right or a finding of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/record.h"
#include "tests/vectors/clip.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)

enum what {
	RIGHT,
	WITH_CERTIFICATE,
	OF_ANOTHER_TAKE,
	OF_ANOTHER_EXPORT,
	OTHER_KEY,
	OTHER_CERTIFICATE,
	NO_CERTIFICATE_THERE,
	TWICE,
};

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static struct ps_bytes text(const char *words)
{
	return (struct ps_bytes){ (const uint8_t *)words, strlen(words) };
}

/* What the file is and shows. */
static void read_shown(const struct ps_film *film, struct ps_exporter_statement *statement)
{
	const struct ps_verify_options options = { .now_s = PS_VECTOR_NOW_S };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_cursor cursor;
	struct ps_buf file;

	assert_non_null(verdict);
	ps_buf_init(&file);
	ps_film_write(film, &file);
	cursor = ps_cursor_of(file.bytes, file.len);
	assert_int_equal(ps_verify(ps_vector_source(&cursor), &options, verdict), PS_OK);
	memcpy(statement->take, verdict->check.take, PS_HASH_LEN);
	memcpy(statement->shown, verdict->check.shown, PS_HASH_LEN);
	ps_verdict_release(verdict);
	free(verdict);
	ps_buf_release(&file);
}

static void certify(const struct ps_vector_bench *bench, enum what what,
		    struct ps_exporter_statement *statement)
{
	statement->chain_count = 1;
	if (what == WITH_CERTIFICATE)
		statement->chain[0] = view(&bench->stranger.device);
	else if (what == OTHER_CERTIFICATE)
		statement->chain[0] = view(&bench->station.device);
	else if (what == NO_CERTIFICATE_THERE)
		statement->chain[0] = text("certificate");
	else
		statement->chain_count = 0;
}

/* ps_exporter_sign() refuses to sign what is wrong. */
static void sign(const struct ps_exporter_statement *said, struct ps_key *key, struct ps_buf *out)
{
	struct ps_buf payload;

	ps_buf_init(&payload);
	ps_cbor_add_array(&payload, 8);
	ps_cbor_add_uint(&payload, 1);
	ps_cbor_add_bytes(&payload, said->take, PS_HASH_LEN);
	ps_cbor_add_bytes(&payload, said->shown, PS_HASH_LEN);
	ps_cbor_add_text_view(&payload, said->who);
	ps_cbor_add_text_view(&payload, said->why);
	ps_cbor_add_int(&payload, said->utc_us);
	ps_cbor_add_bytes(&payload, said->point, PS_POINT_LEN);
	ps_cbor_add_array(&payload, said->chain_count);
	for (size_t i = 0; i < said->chain_count; i++)
		ps_cbor_add_bytes(&payload, said->chain[i].bytes, said->chain[i].len);
	assert_int_equal(ps_cose_sign(key, PS_COSE_EXPORTER, payload.bytes, payload.len, out),
			 PS_OK);
	ps_buf_release(&payload);
}

static void attach(struct ps_film *film, const struct ps_buf *statement)
{
	struct ps_buf record;

	ps_buf_init(&record);
	ps_record_add_attachment(&record, PS_ATTACHMENT_EXPORTER, view(statement));
	ps_film_insert(film, ps_film_find(film, PS_RECORD_TRAILER, 0), view(&record));
	ps_buf_release(&record);
}

CHANGE(state)
{
	enum what what = (enum what)vector->arg;
	struct ps_exporter_statement said = { .who = text("客服 4"),
					      .why = text("claim 2026-0012"),
					      .utc_us = PS_MAKER_UTC_US + 3600000000 };
	struct ps_key *key = bench->stranger.key;
	struct ps_film *other = ps_film_create(&bench->takes[PS_BASE_OTHER]);
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	read_shown(what == OF_ANOTHER_TAKE ? other : film, &said);
	if (what == OF_ANOTHER_EXPORT)
		said.shown[0] ^= 1;
	memcpy(said.point, key->point, PS_POINT_LEN);
	certify(bench, what, &said);
	sign(&said, what == OTHER_KEY ? bench->station.key : key, &bytes);
	attach(film, &bytes);
	if (what == TWICE)
		attach(film, &bytes);
	ps_film_destroy(other);
	ps_buf_release(&bytes);
}

/* A statement that was right, and was moved to another export of the same take. */
CHANGE(move)
{
	struct ps_film *from = ps_film_create(&bench->takes[PS_BASE_SPAN]);
	const struct ps_vector right = { .arg = RIGHT };
	const struct ps_buf *record;

	(void)vector;
	state(bench, from, &right);
	record = ps_film_at(from, PS_RECORD_ATTACHMENT, 0);
	ps_film_insert(film, ps_film_find(film, PS_RECORD_TRAILER, 0), view(record));
	ps_film_destroy(from);
}

/* The attachment is @hex. */
CHANGE(put)
{
	struct ps_buf bytes;

	(void)bench;
	ps_buf_init(&bytes);
	ps_item_hex(&bytes, vector->hex);
	attach(film, &bytes);
	ps_buf_release(&bytes);
}

/* A bit of the signed statement, so many bytes before its end. */
CHANGE(state_and_change)
{
	const struct ps_vector right = { .arg = RIGHT };
	struct ps_buf *record;
	struct ps_buf statement;

	ps_buf_init(&statement);
	state(bench, film, &right);
	record = ps_film_at(film, PS_RECORD_ATTACHMENT, 0);
	ps_buf_add(&statement, ps_item_bytes(record, "2").bytes, ps_item_bytes(record, "2").len);
	statement.bytes[statement.len - 1 - vector->arg] ^= 1;
	ps_film_drop(film, ps_film_find(film, PS_RECORD_ATTACHMENT, 0), 1);
	attach(film, &statement);
	ps_buf_release(&statement);
}

#define SAYS(what) .change = state, .arg = what
#define IS_RIGHT .exporter = "right"

static const struct ps_vector whole[] = {
	{ "whole-take-with-an-exporters-statement", SAYS(RIGHT), IS_RIGHT },
	{ "exporters-statement-with-a-certificate", SAYS(WITH_CERTIFICATE), IS_RIGHT },
};

static const struct ps_vector parts[] = {
	{ "export-with-an-exporters-statement", SAYS(RIGHT), IS_RIGHT,
	  .findings = "seconds_withheld" },
	{ "redacted-with-an-exporters-statement", .base = PS_BASE_REDACTED, SAYS(RIGHT), IS_RIGHT,
	  .integrity = "intact_redacted", .findings = "tiles_withheld" },
};

static const struct ps_vector wrong[] = {
	{ "statement-of-another-take", SAYS(OF_ANOTHER_TAKE) },
	{ "statement-of-another-export", SAYS(OF_ANOTHER_EXPORT) },
	{ "statement-moved-from-an-excerpt", .change = move },
	{ "statement-signed-by-another-key", SAYS(OTHER_KEY) },
	{ "statement-with-the-certificate-of-another-key", SAYS(OTHER_CERTIFICATE) },
	{ "statement-with-a-certificate-that-is-none", SAYS(NO_CERTIFICATE_THERE) },
	{ "two-statements", SAYS(TWICE) },
	{ "statement-is-a-byte", .change = put, .hex = "00" },
	{ "statement-is-a-seal", .change = put,
	  .hex = "84 582e a3 01 26 10 7822 "
		 "6170706c69636174696f6e2f766e642e7061636b7365616c2e7365616c2b63626f72 3a 00010000 "
		 "01 a0 41 00 5840 11*64" },
	{ "statement-with-a-changed-signature", .change = state_and_change },
	{ "statement-with-a-changed-key", .change = state_and_change, .arg = 80 },
	{ "statement-with-a-changed-reason", .change = state_and_change, .arg = 146 },
};

const struct ps_vector_group ps_vectors_exporter[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(whole), PS_BASE_SHORT },
	{ "good", NULL, "intact_partial", "ended", PS_VECTORS(parts), PS_BASE_SPAN },
	{ "bad/exporter_wrong", "exporter_wrong", "intact", "ended", PS_VECTORS(wrong),
	  PS_BASE_PLAIN },
	{ 0 },
};
