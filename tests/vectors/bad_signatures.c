/* Signed records that differ, and signatures that are not the station's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ca.h"
#include "signing/cbor.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)
#define ITEM(record, n, item, by) .type = PS_RECORD_##record, .nth = n, .path = item, .hex = by
#define AS_TOLD .signer = PS_SIGNED_AS_TOLD
#define UNKNOWN .origin = "no_root_given"

#define NO_SIGNATURE "58 40 00*64"
#define ONES "58 40 00*31 01 00*31 01"
/* s is 0 */
#define NO_S "58 40 11*32 00*32"
#define ALL_ONES "58 40 ff*64"

/* The station's certificate gives way to one: for the same key, of the stranger's key, of another.
 */
enum certificate { SAME_KEY, STRANGERS, STRANGERS_ISSUED_HERE, OF_ANOTHER_ROOT };

CHANGE(certificate)
{
	const struct ps_ca_subject subject = { .name = "Bench 1",
					       .not_before_s = PS_MAKER_NOT_BEFORE_S,
					       .not_after_s = PS_VECTOR_NOW_S + 1000000 };
	const struct ps_maker_station *ca =
		vector->arg == OF_ANOTHER_ROOT ? &bench->stranger : &bench->station;
	const struct ps_maker_station *owner =
		vector->arg == STRANGERS_ISSUED_HERE ? &bench->stranger : &bench->station;
	struct ps_buf *start = ps_film_at(film, PS_RECORD_START, 0);
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, 5);
	struct ps_buf item;
	struct ps_buf der;

	ps_buf_init(&item);
	ps_buf_init(&der);
	assert_int_equal(ps_ca_issue(ca->root_key, ca->root.bytes, ca->root.len, owner->key->point,
				     &subject, &random, &der),
			 PS_OK);
	if (vector->arg == STRANGERS)
		ps_cbor_add_bytes(&item, bench->stranger.device.bytes, bench->stranger.device.len);
	else
		ps_cbor_add_bytes(&item, der.bytes, der.len);
	ps_item_replace(start, "p.3.0", (struct ps_bytes){ item.bytes, item.len });
	ps_film_point(film);
	ps_buf_release(&item);
	ps_buf_release(&der);
}

CHANGE(raise_s)
{
	(void)bench;
	ps_film_raise_s(film, ps_film_find(film, vector->type, vector->arg));
}

static const struct ps_vector starts[] = {
	{ "station-renamed", ITEM(START, 0, "p.1", "67 42656e63682032"),
	  .findings = "record_differs", UNKNOWN },
	{ "lane-renamed", ITEM(START, 0, "p.2.1", "65 6c616e6532"), .findings = "record_differs",
	  UNKNOWN },
	{ "firmware-renamed", ITEM(START, 0, "p.4", "60"), .findings = "record_differs", UNKNOWN },
	{ "configuration-exchanged", ITEM(START, 0, "p.5", "58 20 01*32"),
	  .findings = "record_differs", UNKNOWN },
	{ "camera-renamed", ITEM(START, 0, "p.6.0.0", "63 746f71"), UNKNOWN,
	  .findings = "record_differs" },
	{ "virtual-source-passed-off-as-a-camera", ITEM(START, 0, "p.6.0.1", "02"),
	  .findings = "record_differs", UNKNOWN },
	{ "take-renumbered", ITEM(START, 0, "p.9", "02"), .findings = "record_differs", UNKNOWN },
	{ "ledger-exchanged", ITEM(START, 0, "p.10.0", "01"), .findings = "record_differs",
	  UNKNOWN },
	{ "clock-set", ITEM(START, 0, "p.15.1", "00"), .findings = "record_differs", UNKNOWN },
	{ "clock-state-raised", ITEM(START, 0, "p.15.2", "01"), .findings = "record_differs",
	  UNKNOWN },
	{ "from-moved", ITEM(START, 0, "p.16", "00"), .findings = "record_differs", UNKNOWN },
	{ "light-code-added", ITEM(START, 0, "p.14", "41 00"), .findings = "record_differs",
	  UNKNOWN },
	{ "certificate-issued-again", .change = certificate, .arg = SAME_KEY,
	  .findings = "record_differs", UNKNOWN },
	{ "certificate-of-another-root", .change = certificate, .arg = OF_ANOTHER_ROOT,
	  .findings = "record_differs", UNKNOWN },
	{ "start-without-its-signature", ITEM(START, 0, "1.3", NO_SIGNATURE),
	  .findings = "record_differs", UNKNOWN },
	{ "start-with-a-high-s", .change = raise_s, .type = PS_RECORD_START,
	  .findings = "record_differs", UNKNOWN },
};

/* Both ends of the chain of signatures are wrong. */
CHANGE(strip)
{
	struct ps_buf none;

	(void)bench;
	ps_buf_init(&none);
	ps_item_hex(&none, NO_SIGNATURE);
	for (size_t i = 0; i < film->count; i++) {
		uint8_t type = film->records[i].bytes[1];

		if (type == PS_RECORD_START || type == PS_RECORD_SEAL || type == PS_RECORD_ENDING)
			ps_item_replace(&film->records[i], "1.3",
					(struct ps_bytes){ none.bytes, none.len });
	}
	if (vector->arg)
		ps_film_drop(film, 2, film->count - 2);
	ps_film_point(film);
	ps_buf_release(&none);
}

CHANGE(resign_by_stranger)
{
	ps_film_sign(film, bench->stranger.key, ps_film_find(film, vector->type, vector->arg));
	if (vector->type == PS_RECORD_START)
		ps_film_state(film, bench->stranger.key);
	ps_film_point(film);
}

static const struct ps_vector unsigned_ones[] = {
	{ "without-signatures", .change = strip, UNKNOWN, .findings = "record_differs" },
	{ "start-alone-without-its-signature", .change = strip, .arg = 1, .ending = "open",
	  .findings = "no_ending", UNKNOWN },
	{ "certificate-of-a-stranger", .change = certificate, .arg = STRANGERS, UNKNOWN,
	  .findings = "record_differs statement_differs" },
	{ "certificate-of-a-stranger-under-the-root", .change = certificate,
	  .arg = STRANGERS_ISSUED_HERE, UNKNOWN, .findings = "record_differs statement_differs" },
	{ "signed-by-a-stranger", .change = resign_by_stranger, .type = PS_RECORD_START, UNKNOWN,
	  .findings = "record_differs statement_differs" },
};

/* The signature of one record under another: of the first SEAL under the one numbered @arg. */
CHANGE(exchange_signature)
{
	struct ps_bytes signature = ps_item_find(ps_film_at(film, PS_RECORD_SEAL, 0), "1.3");

	(void)bench;
	ps_item_replace(ps_film_at(film, vector->type, vector->arg), "1.3", signature);
}

/* A SEAL that does not verify by itself, and behind it signatures that vouch for it all the same.
 */
CHANGE(vouched)
{
	size_t at = ps_film_find(film, PS_RECORD_SEAL, 1);
	struct ps_buf none;

	ps_buf_init(&none);
	ps_item_hex(&none, NO_SIGNATURE);
	if (vector->arg)
		ps_film_raise_s(film, at);
	else
		ps_item_replace(&film->records[at], "1.3",
				(struct ps_bytes){ none.bytes, none.len });
	ps_film_sign_behind(film, bench->station.key, at);
	ps_film_point(film);
	ps_buf_release(&none);
}

/* A SEAL of a stranger's, in the chain of his own. */
CHANGE(sealed_by_stranger)
{
	size_t at = ps_film_find(film, PS_RECORD_SEAL, vector->arg);

	ps_film_sign(film, bench->stranger.key, at);
	ps_film_point(film);
}

CHANGE(one_signed_by_stranger)
{
	struct ps_film *copy = ps_film_create(&bench->takes[PS_BASE_PLAIN]);
	size_t at = ps_film_find(film, vector->type, vector->arg);

	ps_film_sign(copy, bench->stranger.key, at);
	ps_item_replace(&film->records[at], "1.3", ps_item_find(&copy->records[at], "1.3"));
	ps_film_destroy(copy);
}

/* What follows shows that it was written to its end. */
CHANGE(frame_behind_zeros)
{
	const struct ps_buf *frame = ps_film_at(film, PS_RECORD_FRAME, 0);
	struct ps_buf item;

	(void)bench;
	(void)vector;
	ps_buf_init(&item);
	ps_item_hex(&item, NO_SIGNATURE);
	ps_item_replace(ps_film_at(film, PS_RECORD_SEAL, 2), "1.3",
			(struct ps_bytes){ item.bytes, item.len });
	ps_film_insert(film, film->count, (struct ps_bytes){ frame->bytes, frame->len });
	ps_buf_release(&item);
}

static const struct ps_vector records[] = {
	{ "seal-clock-set", ITEM(SEAL, 0, "p.9.1", "00"), .findings = "clock_stepped" },
	{ "last-seal-clock-set", ITEM(SEAL, 2, "p.9.1", "00"), .findings = "clock_stepped" },
	{ "seal-renumbered", ITEM(SEAL, 0, "p.1", "02"), .findings = "record_reordered" },
	{ "seal-of-another-prev", ITEM(SEAL, 0, "p.2", "58 20 77*32") },
	{ "seal-without-its-signature", ITEM(SEAL, 1, "1.3", NO_SIGNATURE) },
	{ "last-seal-without-its-signature", ITEM(SEAL, 2, "1.3", NO_SIGNATURE) },
	{ "seal-with-a-high-s", .change = raise_s, .type = PS_RECORD_SEAL, .arg = 1 },
	{ "seal-with-the-signature-of-another", .change = exchange_signature,
	  .type = PS_RECORD_SEAL, .arg = 1 },
	{ "seal-signed-by-a-stranger", .change = one_signed_by_stranger, .type = PS_RECORD_SEAL,
	  .arg = 1 },
	{ "all-behind-a-second-signed-by-a-stranger", .change = sealed_by_stranger, .arg = 1 },
	{ "last-seal-of-an-open-take-with-the-signature-of-another", .base = PS_BASE_OPEN,
	  .change = exchange_signature, .type = PS_RECORD_SEAL, .arg = 2, .ending = "open",
	  .findings = "no_ending" },
	{ "last-seal-of-an-open-take-ends-in-seven-zeros", .base = PS_BASE_OPEN,
	  ITEM(SEAL, 2, "1.3", "58 40 11*57 00*7"), .ending = "open", .findings = "no_ending" },
	{ "last-seal-of-an-open-take-ends-in-zeros-and-a-frame-follows", .base = PS_BASE_OPEN,
	  .change = frame_behind_zeros, .ending = "open", .findings = "no_ending unsealed" },
	{ "last-seal-of-an-open-take-with-a-high-s", .base = PS_BASE_OPEN, .change = raise_s,
	  .type = PS_RECORD_SEAL, .arg = 2, .ending = "open", .findings = "no_ending" },
	{ "last-seal-of-an-open-take-signed-by-a-stranger", .base = PS_BASE_OPEN,
	  .change = sealed_by_stranger, .arg = 2, .ending = "open", .findings = "no_ending" },
	{ "ending-clock-set", ITEM(ENDING, 0, "p.14.1", "00") },
	{ "ending-passed-off-as-cancelled", ITEM(ENDING, 0, "p.3", "02"), .ending = "cancelled",
	  .findings = "statement_differs" },
	{ "ending-of-another-reason", ITEM(ENDING, 0, "p.4", "05") },
	{ "ending-of-another-prev", ITEM(ENDING, 0, "p.2", "58 20 77*32") },
	{ "ending-without-its-signature", ITEM(ENDING, 0, "1.3", NO_SIGNATURE) },
	{ "ending-of-r-and-s-1", ITEM(ENDING, 0, "1.3", ONES) },
	{ "ending-of-s-0", ITEM(ENDING, 0, "1.3", NO_S) },
	{ "ending-of-the-largest-r-and-s", ITEM(ENDING, 0, "1.3", ALL_ONES) },
	{ "ending-with-a-high-s", .change = raise_s, .type = PS_RECORD_ENDING },
	{ "ending-with-the-signature-of-a-seal", .change = exchange_signature,
	  .type = PS_RECORD_ENDING },
	{ "ending-signed-by-a-stranger", .change = one_signed_by_stranger,
	  .type = PS_RECORD_ENDING },
	{ "seal-signed-with-another-prev", ITEM(SEAL, 1, "p.2", "58 20 77*32"), AS_TOLD },
	{ "ending-signed-with-another-prev", ITEM(ENDING, 0, "p.2", "58 20 77*32"), AS_TOLD },
};

/* What the ending says of SHA256SUMS is not what follows from the pictures. */
CHANGE(lie_about_sums)
{
	struct ps_buf item;
	size_t at = ps_film_find(film, PS_RECORD_ENDING, 0);

	(void)vector;
	ps_buf_init(&item);
	ps_item_hex(&item, "58 20 77*32");
	ps_item_replace(&film->records[at], "p.12", (struct ps_bytes){ item.bytes, item.len });
	ps_film_state(film, bench->station.key);
	ps_film_sign(film, bench->station.key, at);
	ps_film_point(film);
	ps_buf_release(&item);
}

static const struct ps_vector sums[] = {
	{ "another-nonce", ITEM(NONCE, 0, "1", "58 20 00*32") },
	{ "another-sha256sums-signed", .change = lie_about_sums },
};

enum statement { OF_ANOTHER_TAKE, OF_A_STRANGER, HIGH_S, OTHER_WORD, LONG_FORM };

/* The statement, signed along with the ending. */
CHANGE(lie_in_the_statement)
{
	struct ps_film *other = ps_film_create(&bench->takes[PS_BASE_OTHER]);
	size_t at = ps_film_find(film, PS_RECORD_ENDING, 0);
	struct ps_buf *ending = &film->records[at];
	uint8_t raw[PS_SIGNATURE_LEN];
	uint8_t der[PS_SIGNATURE_DER_MAX];
	struct ps_buf item;
	size_t len;

	ps_buf_init(&item);
	switch ((enum statement)vector->arg) {
	case OF_ANOTHER_TAKE:
		ps_item_replace(ending, "p.13",
				ps_item_find(ps_film_at(other, PS_RECORD_ENDING, 0), "p.13"));
		break;
	case OF_A_STRANGER:
		ps_film_state(film, bench->stranger.key);
		break;
	case OTHER_WORD:
		ps_item_replace(ending, "p.3", (struct ps_bytes){ (const uint8_t *)"\2", 1 });
		ps_film_state(film, bench->station.key);
		ps_item_replace(ending, "p.3", (struct ps_bytes){ (const uint8_t *)"\1", 1 });
		break;
	case HIGH_S:
		assert_int_equal(ps_ecdsa_from_der(ps_item_bytes(ending, "p.13").bytes,
						   ps_item_bytes(ending, "p.13").len, raw),
				 PS_OK);
		ps_cbor_add_bytes(&item, raw, sizeof(raw));
		ps_item_replace(ending, "1.3", (struct ps_bytes){ item.bytes, item.len });
		ps_film_raise_s(film, at);
		memcpy(raw, ps_item_bytes(ending, "1.3").bytes, sizeof(raw));
		assert_int_equal(ps_ecdsa_to_der(raw, der, &len), PS_OK);
		ps_buf_clear(&item);
		ps_cbor_add_bytes(&item, der, len);
		ps_item_replace(ending, "p.13", (struct ps_bytes){ item.bytes, item.len });
		break;
	case LONG_FORM:
		/* the sequence's length in the longer form */
		memcpy(der, ps_item_bytes(ending, "p.13").bytes, ps_item_bytes(ending, "p.13").len);
		len = ps_item_bytes(ending, "p.13").len;
		ps_cbor_add_bytes_head(&item, len + 1);
		ps_buf_add(&item, "\x30\x81", 2);
		ps_buf_add(&item, der + 1, len - 1);
		ps_item_replace(ending, "p.13", (struct ps_bytes){ item.bytes, item.len });
		break;
	}
	ps_film_sign(film, bench->station.key, at);
	ps_film_point(film);
	ps_buf_release(&item);
	ps_film_destroy(other);
}

static const struct ps_vector statements[] = {
	{ "statement-of-another-take", .change = lie_in_the_statement, .arg = OF_ANOTHER_TAKE },
	{ "statement-of-a-stranger", .change = lie_in_the_statement, .arg = OF_A_STRANGER },
	{ "statement-of-another-word", .change = lie_in_the_statement, .arg = OTHER_WORD },
	{ "statement-with-a-high-s", .change = lie_in_the_statement, .arg = HIGH_S },
	{ "statement-in-a-longer-form", .change = lie_in_the_statement, .arg = LONG_FORM },
	{ "statement-of-zeros", ITEM(ENDING, 0, "p.13", "48 00*8"), AS_TOLD },
	{ "statement-of-r-and-s-1", ITEM(ENDING, 0, "p.13", "48 3006 020101 020101"), AS_TOLD },
	{ "statement-with-bytes-behind-it", ITEM(ENDING, 0, "p.13", "49 3006 020101 020101 00"),
	  AS_TOLD },
	{ "statement-of-a-negative-r", ITEM(ENDING, 0, "p.13", "48 3006 0201ff 020101"), AS_TOLD },
};

static const struct ps_vector vouched_for[] = {
	{ "seal-without-its-signature-vouched-for", .change = vouched, .all_seals = true },
	{ "seal-with-a-high-s-vouched-for", .change = vouched, .arg = 1, .all_seals = true },
};

const struct ps_vector_group ps_vectors_signatures[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(vouched_for), PS_BASE_PLAIN },
	{ "bad/start_differs", "start_differs", "altered", "ended", PS_VECTORS(starts),
	  PS_BASE_SHORT },
	{ "bad/no_signature", "no_signature", "unsigned", "ended", PS_VECTORS(unsigned_ones),
	  PS_BASE_SHORT },
	{ "bad/record_differs", "record_differs", "altered", "ended", PS_VECTORS(records),
	  PS_BASE_PLAIN },
	{ "bad/sums_differ", "sums_differ", "altered", "ended", PS_VECTORS(sums), PS_BASE_PLAIN },
	{ "bad/statement_differs", "statement_differs", "altered", "ended", PS_VECTORS(statements),
	  PS_BASE_SHORT },
	{ 0 },
};
