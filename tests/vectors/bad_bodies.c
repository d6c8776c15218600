/* Events and openings that the station signed though no reader may accept them, or that differ. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)
#define COUNTED .signer = PS_SIGNED_AND_COUNTED

/* An event of kind @arg and class @nth behind the last one, with the body of @hex. */
CHANGE(record_event)
{
	struct ps_buf record;

	(void)bench;
	ps_buf_init(&record);
	ps_film_event(&record, vector->arg, vector->nth, 1, 100600000, vector->hex);
	ps_film_insert(film, ps_film_find(film, PS_RECORD_SEAL, 0),
		       (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}

/* The waybill with the body of @hex. */
CHANGE(record_waybill)
{
	struct ps_buf record;
	size_t at = ps_film_find(film, PS_RECORD_EVENT, 0);

	(void)bench;
	ps_buf_init(&record);
	ps_film_event(&record, PS_EVENT_WAYBILL, PS_CLASS_CODE, 0, 100500000, vector->hex);
	ps_film_drop(film, at, 1);
	ps_film_insert(film, at, (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}

/* The opening is of what is no waybill, and the ending commits to it. */
CHANGE(open_no_waybill)
{
	struct ps_buf *openings = ps_film_at(film, PS_RECORD_OPENINGS, 0);
	size_t ending = ps_film_find(film, PS_RECORD_ENDING, 0);
	uint8_t hash[PS_HASH_LEN];
	struct ps_buf item;

	(void)vector;
	ps_buf_init(&item);
	ps_item_hex(&item, "56 00*16 85 61 31 00 60 60 00");
	item.bytes[0] = 0x57;
	ps_item_replace(openings, "1.0", (struct ps_bytes){ item.bytes, item.len });
	assert_int_equal(ps_hash(PS_HASH_EVENT, ps_item_bytes(openings, "1.0"), hash), PS_OK);
	ps_buf_clear(&item);
	ps_cbor_add_bytes(&item, hash, sizeof(hash));
	ps_item_replace(&film->records[ending], "p.11.0",
			(struct ps_bytes){ item.bytes, item.len });
	ps_film_sign(film, bench->station.key, ending);
	ps_film_point(film);
	ps_buf_release(&item);
}

#define CODE(kind, body) .change = record_event, .arg = kind, .nth = 0, .hex = body, COUNTED
#define BODY(kind, class, body) \
	.change = record_event, .arg = kind, .nth = class, .hex = body, COUNTED
#define WAYBILL(body) .change = record_waybill, .hex = body, COUNTED
#define TAG "58 20 cc*32"

static const struct ps_vector bodies[] = {
	{ "code-of-four-items", CODE(2, "84 61 31 00 60 60") },
	{ "code-of-six-items", CODE(2, "86 61 31 00 60 60 00 00") },
	{ "code-of-129-bytes", CODE(2, "85 78 81 61*129 00 60 60 00") },
	{ "code-is-bytes", CODE(2, "85 41 31 00 60 60 00") },
	{ "code-with-a-control-character", CODE(2, "85 61 1b 00 60 60 00") },
	{ "code-not-utf8", CODE(2, "85 62 c3 28 00 60 60 00") },
	{ "code-of-source-6", CODE(2, "85 61 31 06 60 60 00") },
	{ "code-of-a-symbology-of-65-bytes", CODE(2, "85 61 31 00 78 41 61*65 60 00") },
	{ "code-of-a-courier-of-65-bytes", CODE(2, "85 61 31 00 60 78 41 61*65 00") },
	{ "code-of-33-bits-of-warnings", CODE(2, "85 61 31 00 60 60 1b 0000000100000000") },
	{ "goods-with-a-tag", CODE(2, "88 61 31 00 60 60 00 " TAG " 00 80") },
	{ "unreadable-with-a-code", CODE(7, "85 61 31 00 60 60 00") },
	{ "waybill-without-a-tag", WAYBILL("85 61 31 00 60 60 00") },
	{ "waybill-with-a-tag-of-31-bytes", WAYBILL("88 61 31 00 60 60 00 58 1f cc*31 00 80") },
	{ "waybill-without-earlier-takes", WAYBILL("87 61 31 00 60 60 00 " TAG " 00") },
	{ "waybill-of-an-earlier-take-by-number",
	  WAYBILL("88 61 31 00 60 60 00 " TAG " 01 81 01") },
	{ "waybill-of-65-earlier-takes",
	  WAYBILL("88 61 31 00 60 60 00 " TAG " 18 41 98 41 80*65") },
	{ "note-of-two-items", BODY(64, 4, "82 f6 f6") },
	{ "note-of-four-items", BODY(64, 4, "84 f6 f6 60 00") },
	{ "note-of-camera-16", BODY(64, 4, "83 10 f6 60") },
	{ "note-of-a-negative-number", BODY(64, 4, "83 f6 20 60") },
	{ "note-of-257-bytes", BODY(48, 3, "83 f6 f6 79 0101 61*257") },
	{ "note-is-text", BODY(48, 3, "62 6869") },
	{ "end-with-a-code", BODY(80, 5, "85 61 31 00 60 60 00") },
	{ "link-of-a-short-id", BODY(16, 1, "82 01 58 1f ab*31") },
	{ "link-of-one-item", BODY(16, 1, "81 01") },
	{ "clock-step-of-one-clock", BODY(96, 6, "81 84 00 00 00 00") },
	{ "clock-step-of-state-3", BODY(96, 6, "82 84 00 00 00 00 84 00 00 03 00") },
	{ "unknown-kind-of-two-items", BODY(1000, 4, "00 00") },
	{ "unknown-kind-cut", BODY(1000, 4, "82 00") },
	{ "unknown-kind-with-a-map", BODY(1000, 4, "a0") },
	{ "unknown-kind-with-a-tag", BODY(1000, 4, "c1 00") },
	{ "unknown-kind-with-a-float", BODY(1000, 4, "fb 3ff0000000000000") },
	{ "unknown-kind-of-indefinite-length", BODY(1000, 4, "9f ff") },
	{ "unknown-kind-in-a-longer-form", BODY(1000, 4, "18 17") },
	{ "unknown-kind-with-a-control-character", BODY(1000, 4, "81 61 00") },
	{ "unknown-kind-nested-nine-deep", BODY(1000, 4, "81 81 81 81 81 81 81 81 80") },
};

static const struct ps_vector openings[] = {
	{ "opening-of-no-waybill", .change = open_no_waybill, .findings = "opening_differs" },
};

#define ITEM(record, n, item, by) .type = PS_RECORD_##record, .nth = n, .path = item, .hex = by

/* One byte of the salted body of event @arg is another: byte @nth. */
CHANGE(flip)
{
	struct ps_buf *event = ps_film_at(film, PS_RECORD_EVENT, vector->arg);
	struct ps_bytes salted = ps_item_bytes(event, "2");

	(void)bench;
	assert_true(vector->nth < salted.len);
	((uint8_t *)salted.bytes)[vector->nth] ^= 1;
}

enum exchange { EVENTS, OPENINGS };

/* Of a take of three waybills. */
CHANGE(exchange)
{
	struct ps_maker_plan plan = ps_vector_plan();
	const char *first = vector->arg == EVENTS ? "2" : "1.0";
	const char *second = vector->arg == EVENTS ? "2" : "1.1";
	struct ps_buf kept;
	struct ps_buf *a;
	struct ps_buf *b;

	plan.event_count = 3;
	for (size_t i = 0; i < 3; i++)
		plan.events[i] = (struct ps_maker_event){ .at_us = i * 100000,
							  .kind = PS_EVENT_WAYBILL,
							  .text = i == 0   ? "A1"
								  : i == 1 ? "A2"
									   : "A3" };
	ps_vector_film(film, bench, &plan);
	a = vector->arg == EVENTS ? ps_film_at(film, PS_RECORD_EVENT, 0)
				  : ps_film_at(film, PS_RECORD_OPENINGS, 0);
	b = vector->arg == EVENTS ? ps_film_at(film, PS_RECORD_EVENT, 1) : a;
	ps_buf_init(&kept);
	ps_buf_add(&kept, ps_item_find(a, first).bytes, ps_item_find(a, first).len);
	ps_item_replace(a, first, ps_item_find(b, second));
	ps_item_replace(b, second, (struct ps_bytes){ kept.bytes, kept.len });
	ps_film_point(film);
	ps_buf_release(&kept);
}

static const struct ps_vector events[] = {
	{ "waybill-with-another-digit", .change = flip, .arg = 0, .nth = 20 },
	{ "waybill-with-another-salt", .change = flip, .arg = 0, .nth = 0 },
	{ "waybill-with-another-tag", .change = flip, .arg = 0, .nth = 70 },
	{ "end-of-another-reason", .change = flip, .arg = 1, .nth = 18 },
	{ "waybill-of-zeros", ITEM(EVENT, 0, "2", "58 50 00*80") },
	{ "waybill-of-another-shape", ITEM(EVENT, 0, "2", "51 00*17") },
	{ "bodies-of-two-waybills-exchanged", .change = exchange, .arg = EVENTS },
};

CHANGE(withhold_opening)
{
	(void)bench;
	(void)vector;
	ps_item_replace(ps_film_at(film, PS_RECORD_OPENINGS, 0), "1.0",
			(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
}

static const struct ps_vector openings_differ[] = {
	{ "opening-of-zeros", ITEM(OPENINGS, 0, "1.0", "58 50 00*80") },
	{ "opening-of-another-shape", ITEM(OPENINGS, 0, "1.0", "51 00*17") },
	{ "openings-exchanged", .change = exchange, .arg = OPENINGS },
	{ "ending-commits-to-another-waybill", ITEM(ENDING, 0, "p.11.0", "58 20 99*32"),
	  .signer = PS_SIGNED_AS_TOLD },
	{ "ending-commits-to-another-waybill-and-withholds-its-opening", .change = withhold_opening,
	  ITEM(ENDING, 0, "p.11.0", "58 20 99*32"), .signer = PS_SIGNED_AS_TOLD,
	  .findings = "events_withheld" },
	{ "ending-commits-to-another-waybill-withheld", .base = PS_BASE_SPAN,
	  ITEM(ENDING, 0, "p.11.0", "58 20 99*32"), .signer = PS_SIGNED_AS_TOLD,
	  .findings = "seconds_withheld" },
};

/* The body of the event at @arg is withheld, of a kind whose body must be there. */
CHANGE(withhold)
{
	(void)bench;
	ps_film_event(&film->tail, vector->arg, vector->nth, 1, 100600000, vector->hex);
	ps_film_insert(film, ps_film_find(film, PS_RECORD_SEAL, 0),
		       (struct ps_bytes){ film->tail.bytes, film->tail.len });
	ps_buf_clear(&film->tail);
	ps_film_count_and_sign(film, bench->station.key);
	ps_item_replace(ps_film_at(film, PS_RECORD_EVENT, 1), "2",
			(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
	ps_film_point(film);
}

#define WITHHELD(kind, class, body) .change = withhold, .arg = kind, .nth = class, .hex = body

static const struct ps_vector withheld[] = {
	{ "fault-withheld", WITHHELD(66, 4, "83 00 f6 60"), .findings = "fault" },
	{ "end-withheld", WITHHELD(80, 5, "83 f6 01 60") },
	{ "clock-step-withheld", WITHHELD(96, 6, "82 84 00 00 00 00 84 00 00 00 00"),
	  .findings = "clock_stepped" },
	{ "source-withheld", WITHHELD(112, 7, "83 00 f6 60") },
	{ "unknown-fault-withheld", WITHHELD(1000, 4, "80"), .findings = "fault" },
};

const struct ps_vector_group ps_vectors_bodies[] = {
	{ "bad/bad_event_body", "bad_event_body", "malformed", "cut", PS_VECTORS(bodies),
	  PS_BASE_SHORT },
	{ "bad/bad_event_body", "bad_event_body", "malformed", "ended", PS_VECTORS(openings),
	  PS_BASE_SHORT },
	{ "bad/event_differs", "event_differs", "altered", "ended", PS_VECTORS(events),
	  PS_BASE_PLAIN },
	{ "bad/opening_differs", "opening_differs", "altered", "ended", PS_VECTORS(openings_differ),
	  PS_BASE_PLAIN },
	{ "bad/event_body_missing", "event_body_missing", "missing", "ended", PS_VECTORS(withheld),
	  PS_BASE_SHORT },
	{ 0 },
};
