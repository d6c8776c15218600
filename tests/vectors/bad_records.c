/* Records that are not of the format, or stand where they must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)
#define ITEM(record, item, by) .type = PS_RECORD_##record, .path = item, .hex = by
#define WITHOUT(record, item) .type = PS_RECORD_##record, .path = item, .how = PS_ITEM_REMOVE
#define ONE_MORE(record, item, by) \
	.type = PS_RECORD_##record, .path = item, .hex = by, .how = PS_ITEM_INSERT
#define AS_TOLD .signer = PS_SIGNED_AS_TOLD

/* "application/vnd.packseal." */
#define VND "6170706c69636174696f6e2f766e642e7061636b7365616c2e"
#define CBOR "2b63626f72"
#define SEAL_TYP "7822" VND "7365616c" CBOR
#define END_TYP "7821" VND "656e64" CBOR
#define START_TYP "7823" VND "7374617274" CBOR
#define RECOVERED_TYP "7827" VND "7265636f7665726564" CBOR
#define SUITE_1 "3a 00010000 01"

static const struct ps_vector heads[] = {
	{ "frame-seq-in-a-longer-form", ITEM(FRAME, "1.1", "18 00") },
	{ "frame-head-in-a-longer-form", ITEM(FRAME, "", "98 03 03 80 f6") },
	{ "frame-type-in-a-longer-form", ITEM(FRAME, "0", "18 03") },
	{ "hash-length-in-a-longer-form", ITEM(FRAME, "1.4", "59 0020 00*32") },
	{ "frame-of-indefinite-length", ITEM(FRAME, "", "9f 03 80 f6 ff") },
	{ "entry-of-indefinite-length", ITEM(FRAME, "1", "9f 00 ff") },
	{ "bytes-of-indefinite-length", ITEM(EVENT, "2", "5f 41 00 ff") },
	{ "tagged-cose", ITEM(SEAL, "1", "d2 84 40 a0 40 40") },
	{ "tagged-number", ITEM(FRAME, "1.1", "c1 00") },
	{ "float", ITEM(FRAME, "1.1", "f9 0000") },
	{ "false", ITEM(FRAME, "1.1", "f4") },
	{ "undefined", ITEM(FRAME, "2", "f7") },
	{ "simple-value", ITEM(FRAME, "2", "e0") },
	{ "reserved-head", ITEM(FRAME, "2", "1c") },
	{ "break-alone", ITEM(FRAME, "2", "ff") },
	{ "map-in-an-event", ITEM(EVENT, "2", "a0") },
	{ "nested-nine-deep", ITEM(FRAME, "2", "81 81 81 81 81 81 81 81 80") },
	{ "record-of-type-11", ITEM(FRAME, "0", "0b") },
	{ "record-of-type-23", ITEM(FRAME, "0", "17") },
	{ "record-type-is-negative", ITEM(FRAME, "0", "20") },
	{ "record-of-four-items", ONE_MORE(FRAME, "3", "00") },
	{ "record-is-empty", ITEM(FRAME, "", "80") },
	{ "record-is-a-number", ITEM(FRAME, "", "00") },
	{ "record-is-a-map", ITEM(FRAME, "", "a1 03 00") },
	{ "record-is-null", ITEM(FRAME, "", "f6") },
	{ "a-byte-between-records", ITEM(FRAME, "", "00 83 03 80 f6") },
};

static const struct ps_vector entries[] = {
	{ "frame-entry-of-six-items", WITHOUT(FRAME, "1.6") },
	{ "frame-entry-of-eight-items", ONE_MORE(FRAME, "1.7", "00") },
	{ "frame-camera-16", ITEM(FRAME, "1.0", "10") },
	{ "frame-camera-negative", ITEM(FRAME, "1.0", "20") },
	{ "frame-seq-is-text", ITEM(FRAME, "1.1", "61 31") },
	{ "frame-seq-beyond-63-bits", ITEM(FRAME, "1.1", "1b 8000000000000000") },
	{ "event-seq-beyond-63-bits", ITEM(EVENT, "1.2", "1b 8000000000000000") },
	{ "frame-time-beyond-63-bits", ITEM(FRAME, "1.2", "1b 8000000000000000") },
	{ "frame-whole-3", ITEM(FRAME, "1.3", "03") },
	{ "header-hash-of-31-bytes", ITEM(FRAME, "1.4", "58 1f 00*31") },
	{ "frame-of-no-tiles", ITEM(FRAME, "1.5", "00") },
	{ "frame-of-4094-tiles", ITEM(FRAME, "1.5", "19 0ffe") },
	{ "frame-hash-is-null", ITEM(FRAME, "1.6", "f6") },
	{ "picture-is-bytes", ITEM(FRAME, "2", "41 00") },
	{ "picture-of-two-items", WITHOUT(FRAME, "2.2") },
	{ "picture-of-form-0", ITEM(FRAME, "2.0", "00") },
	{ "picture-of-form-3", ITEM(FRAME, "2.0", "03") },
	{ "picture-of-three-bytes", ITEM(FRAME, "2.1", "43 ff d8 ff") },
	{ "salts-too-short", ITEM(FRAME, "2.2", "58 2f 00*47") },
	{ "salts-too-long", ITEM(FRAME, "2.2", "58 31 00*49") },
	{ "tiles-not-an-array", .base = PS_BASE_PLAIN, .nth = 1, ITEM(FRAME, "2.2", "00") },
	{ "tiles-empty", .base = PS_BASE_PLAIN, .nth = 1, ITEM(FRAME, "2.2", "80") },
	{ "header-of-2049-bytes", .base = PS_BASE_PLAIN, .nth = 1,
	  ITEM(FRAME, "2.1", "59 0801 00*2049") },
	{ "event-entry-of-four-items", WITHOUT(EVENT, "1.4") },
	{ "event-kind-1024", ITEM(EVENT, "1.0", "19 0400") },
	{ "event-class-8", ITEM(EVENT, "1.1", "08") },
	{ "event-in-another-class", ITEM(EVENT, "1.1", "03") },
	{ "fault-passed-off-as-a-note",
	  ITEM(EVENT, "1", "85 18 40 03 00 1a 060bda40 58 20 00*32") },
	{ "event-time-negative", ITEM(EVENT, "1.3", "20") },
	{ "event-body-of-salt-alone", ITEM(EVENT, "2", "50 00*16") },
	{ "event-body-of-8193-bytes", ITEM(EVENT, "2", "59 2011 00*8209") },
	{ "nonce-of-31-bytes", ITEM(NONCE, "1", "58 1f 00*31") },
	{ "nonce-of-33-bytes", ITEM(NONCE, "1", "58 21 00*33") },
	{ "nonce-is-text", ITEM(NONCE, "1", "78 20 61*32") },
	{ "withheld-with-an-item", .base = PS_BASE_SPAN, ITEM(WITHHELD, "", "82 05 00") },
	{ "openings-of-17", ITEM(OPENINGS, "1", "91 f6*17"), .ending = "ended" },
	{ "opening-of-salt-alone", ITEM(OPENINGS, "1.0", "50 00*16"), .ending = "ended" },
	{ "opening-is-a-number", ITEM(OPENINGS, "1.0", "00"), .ending = "ended" },
	{ "one-opening-too-few", ITEM(OPENINGS, "1", "80"), .ending = "ended" },
	{ "one-opening-too-many", ONE_MORE(OPENINGS, "1.1", "f6"), .ending = "ended" },
	{ "attachment-empty", .base = PS_BASE_SPAN, ITEM(TRAILER, "", "83 09 01 40 82 0a 48 00*8"),
	  .findings = "seconds_withheld", .ending = "ended" },
	{ "attachment-kind-65536", .base = PS_BASE_SPAN,
	  ITEM(TRAILER, "", "83 09 1a 00010000 41 00 82 0a 48 00*8"),
	  .findings = "seconds_withheld", .ending = "ended" },
	{ "trailer-of-seven-bytes", ITEM(TRAILER, "1", "47 00*7"), .ending = "ended" },
	{ "trailer-is-a-number", ITEM(TRAILER, "1", "00"), .ending = "ended" },
};

static const struct ps_vector signed_records[] = {
	{ "cose-of-three-items", WITHOUT(SEAL, "1.3") },
	{ "cose-of-five-items", ONE_MORE(SEAL, "1.4", "00") },
	{ "cose-unprotected-header", ITEM(SEAL, "1.1", "a1 04 41 00") },
	{ "cose-unprotected-header-is-an-array", ITEM(SEAL, "1.1", "80") },
	{ "cose-payload-is-null", ITEM(SEAL, "1.2", "f6") },
	{ "cose-payload-empty", ITEM(SEAL, "1.2", "40") },
	{ "signature-of-63-bytes", ITEM(SEAL, "1.3", "58 3f 00*63") },
	{ "signature-of-65-bytes", ITEM(SEAL, "1.3", "58 41 00*65") },
	{ "signature-empty", ITEM(SEAL, "1.3", "40") },
	{ "header-empty", ITEM(SEAL, "h", ""), AS_TOLD },
	{ "header-in-another-order", ITEM(SEAL, "h", "a3 10 " SEAL_TYP " 01 26 " SUITE_1),
	  AS_TOLD },
	{ "header-with-a-key-id", ITEM(SEAL, "h", "a4 01 26 04 41 00 10 " SEAL_TYP " " SUITE_1),
	  AS_TOLD },
	{ "header-without-a-typ", ITEM(SEAL, "h", "a2 01 26 " SUITE_1), AS_TOLD },
	{ "header-without-a-suite", ITEM(SEAL, "h", "a2 01 26 10 " SEAL_TYP), AS_TOLD },
	{ "header-with-bytes-behind-it", ITEM(SEAL, "h", "a3 01 26 10 " SEAL_TYP " " SUITE_1 " 00"),
	  AS_TOLD },
	{ "seal-of-typ-start", ITEM(SEAL, "h", "a3 01 26 10 " START_TYP " " SUITE_1), AS_TOLD },
	{ "seal-of-typ-end", ITEM(SEAL, "h", "a3 01 26 10 " END_TYP " " SUITE_1), AS_TOLD },
	{ "seal-of-typ-checkpoint",
	  ITEM(SEAL, "h", "a3 01 26 10 7828" VND "636865636b706f696e74" CBOR SUITE_1), AS_TOLD },
	{ "seal-of-typ-session",
	  ITEM(SEAL, "h", "a3 01 26 10 7825" VND "73657373696f6e" CBOR SUITE_1), AS_TOLD },
	{ "seal-of-no-typ-of-ours", ITEM(SEAL, "h", "a3 01 26 10 60" SUITE_1), AS_TOLD },
	{ "seal-of-another-algorithm", .base = PS_BASE_PLAIN, .nth = 1,
	  ITEM(SEAL, "h", "a3 01 3822 10 " SEAL_TYP SUITE_1), AS_TOLD },
	{ "seal-of-another-suite", .base = PS_BASE_PLAIN, .nth = 1,
	  ITEM(SEAL, "h", "a3 01 26 10 " SEAL_TYP "3a 00010000 02"), AS_TOLD },
	{ "ending-of-another-suite", ITEM(ENDING, "h", "a3 01 26 10 " END_TYP "3a 00010000 02"),
	  AS_TOLD },
	{ "ending-of-typ-seal", ITEM(ENDING, "h", "a3 01 26 10 " SEAL_TYP SUITE_1), AS_TOLD },
	{ "end-with-the-typ-of-recovered", ITEM(ENDING, "h", "a3 01 26 10 " RECOVERED_TYP SUITE_1),
	  AS_TOLD },
	{ "start-of-typ-seal", ITEM(START, "h", "a3 01 26 10 " SEAL_TYP SUITE_1), AS_TOLD,
	  .ending = "open", .origin = "no_root_given" },
	{ "seal-of-nine-items", WITHOUT(SEAL, "p.9"), AS_TOLD },
	{ "seal-of-eleven-items", ONE_MORE(SEAL, "p.10", "00"), AS_TOLD },
	{ "seal-number-is-text", ITEM(SEAL, "p.1", "61 31"), AS_TOLD },
	{ "seal-tally-of-another-camera", ITEM(SEAL, "p.5", "82 82 02 00 82 00 00"), AS_TOLD },
	{ "seal-of-no-entries-but-frames", ITEM(SEAL, "p.4", "00"), AS_TOLD },
	{ "seal-of-fewer-entries-than-frames", ITEM(SEAL, "p.4", "01"), AS_TOLD },
	{ "seal-of-more-entries-than-frames-and-events", ITEM(SEAL, "p.4", "03"), AS_TOLD },
	{ "seal-with-drops-but-no-frames", .base = PS_BASE_SPAN, ITEM(SEAL, "p.5", "81 82 00 01"),
	  AS_TOLD },
	{ "withheld-second-that-contradicts-itself", .base = PS_BASE_SPAN,
	  ITEM(SEAL, "p.5.0.0", "01"), AS_TOLD },
	{ "end-tally-that-contradicts-itself", ITEM(ENDING, "p.6", "18 64"), AS_TOLD },
	{ "seal-tally-of-seven-classes", ITEM(SEAL, "p.6", "87 00*7"), AS_TOLD },
	{ "seal-clock-of-five-items", ITEM(SEAL, "p.9", "85 00 00 00 00 00"), AS_TOLD },
	{ "end-of-14-items", WITHOUT(ENDING, "p.14"), AS_TOLD },
	{ "end-of-18-items", ITEM(ENDING, "p.14", "84 00 00 00 00"), .ending = "cut", AS_TOLD,
	  .how = PS_ITEM_INSERT },
	{ "end-that-says-recovered", ITEM(ENDING, "p.3", "03"), AS_TOLD },
	{ "end-tally-of-another-camera", ITEM(ENDING, "p.7", "82 82 05 00 82 00 00"), AS_TOLD },
};

/* The first SEAL's counts: no entries, 241 frames, 1025 events. */
CHANGE(set_tally)
{
	static const char *const tallies[][3] = { { "00", "81 82 00 00", "88 00*8" },
						  { "18 f1", "81 82 18f1 00", "88 00*8" },
						  { "19 0403", "81 82 02 00",
						    "88 00*3 19 0401 00*4" } };
	static const char *const paths[] = { "p.4", "p.5", "p.6" };
	struct ps_buf bytes;

	(void)bench;
	ps_buf_init(&bytes);
	for (size_t i = 0; i < 3; i++) {
		ps_buf_clear(&bytes);
		ps_item_hex(&bytes, tallies[vector->arg][i]);
		ps_item_replace(ps_film_at(film, PS_RECORD_SEAL, 0), paths[i],
				(struct ps_bytes){ bytes.bytes, bytes.len });
	}
	ps_buf_release(&bytes);
}

static const struct ps_vector signed_limits[] = {
	{ "seal-number-beyond-all", ITEM(SEAL, "p.1", "1b ffffffffffffffff"), AS_TOLD },
	{ "seal-number-20001", .base = PS_BASE_PLAIN, .nth = 2, ITEM(SEAL, "p.1", "19 4e21"),
	  AS_TOLD },
	{ "seal-without-entries", .change = set_tally, .arg = 0, .type = PS_RECORD_SEAL, AS_TOLD },

	{ "seal-last-before-first", ITEM(SEAL, "p.8", "00"), AS_TOLD },
	{ "seal-content-of-31-bytes", ITEM(SEAL, "p.3", "58 1f 00*31"), AS_TOLD },
	{ "seal-take-of-33-bytes", ITEM(SEAL, "p.0", "58 21 00*33"), AS_TOLD },
	{ "seal-clock-state-3", ITEM(SEAL, "p.9.2", "03"), AS_TOLD },
	{ "seal-time-beyond-63-bits", ITEM(SEAL, "p.8", "1b 8000000000000000"), AS_TOLD },
	{ "withheld-second-of-too-many-frames", .base = PS_BASE_SPAN, .change = set_tally, .arg = 1,
	  .type = PS_RECORD_SEAL, AS_TOLD },
	{ "withheld-second-of-too-many-events", .base = PS_BASE_SPAN, .change = set_tally, .arg = 2,
	  .type = PS_RECORD_SEAL, AS_TOLD },
	{ "end-word-0", ITEM(ENDING, "p.3", "00"), AS_TOLD },
	{ "end-word-4", ITEM(ENDING, "p.3", "04"), AS_TOLD },
	{ "end-reason-32", ITEM(ENDING, "p.4", "18 20"), AS_TOLD },
	{ "end-of-20001-seals", ITEM(ENDING, "p.5", "19 4e21"), AS_TOLD },
	{ "end-of-17-commitments", ITEM(ENDING, "p.11", "91 40*17"), AS_TOLD },
	{ "end-commitment-of-31-bytes", ITEM(ENDING, "p.11.0", "58 1f 00*31"), AS_TOLD },
	{ "end-sums-of-20-bytes", ITEM(ENDING, "p.12", "54 00*20"), AS_TOLD },
	{ "statement-of-7-bytes", ITEM(ENDING, "p.13", "47 00*7"), AS_TOLD },
	{ "statement-of-73-bytes", ITEM(ENDING, "p.13", "58 49 00*73"), AS_TOLD },
};

/* Copies a record to another place; @arg says where. */
enum place {
	BEFORE_NONCE,
	BEFORE_FIRST_SEAL,
	BEHIND_FIRST_SEAL,
	BEFORE_ENDING,
	BEHIND_ENDING,
	BEHIND_OPENINGS
};

CHANGE(copy)
{
	const struct ps_buf *record = ps_film_at(film, vector->type, 0);
	size_t at = 0;

	(void)bench;
	switch ((enum place)vector->arg) {
	case BEFORE_NONCE:
		at = ps_film_find(film, PS_RECORD_NONCE, 0);
		break;
	case BEFORE_FIRST_SEAL:
		at = ps_film_find(film, PS_RECORD_SEAL, 0);
		break;
	case BEHIND_FIRST_SEAL:
		at = ps_film_find(film, PS_RECORD_SEAL, 0) + 1;
		break;
	case BEFORE_ENDING:
		at = ps_film_find(film, PS_RECORD_ENDING, 0);
		break;
	case BEHIND_ENDING:
		at = ps_film_find(film, PS_RECORD_ENDING, 0) + 1;
		break;
	case BEHIND_OPENINGS:
		at = ps_film_find(film, PS_RECORD_OPENINGS, 0) + 1;
		break;
	}
	ps_film_insert(film, at, (struct ps_bytes){ record->bytes, record->len });
	ps_film_point(film);
}

CHANGE(end_in_a_second)
{
	(void)bench;
	(void)vector;
	ps_film_drop(film, ps_film_find(film, PS_RECORD_SEAL, 2), 1);
	ps_film_point(film);
}

CHANGE(frame_behind_withheld)
{
	const struct ps_buf *frame = ps_film_at(film, PS_RECORD_FRAME, 0);

	(void)bench;
	(void)vector;
	ps_film_insert(film, ps_film_find(film, PS_RECORD_WITHHELD, 0) + 1,
		       (struct ps_bytes){ frame->bytes, frame->len });
	ps_film_point(film);
}

CHANGE(withheld_behind_frames)
{
	(void)bench;
	(void)vector;
	ps_film_insert(film, ps_film_find(film, PS_RECORD_SEAL, 1),
		       (struct ps_bytes){ (const uint8_t *)"\x81\x05", 2 });
	ps_film_point(film);
}

/* A trailer says that there was an ending, wherever it points. */
CHANGE(copy_before_a_trailer_that_points_far)
{
	copy(bench, film, vector);
	ps_item_replace(ps_film_at(film, PS_RECORD_TRAILER, 0), "1",
			(struct ps_bytes){ (const uint8_t *)"\x48\0\0\0\0\0\1\0\0", 9 });
}

#define COPY(record, place) .change = copy, .type = PS_RECORD_##record, .arg = place

static const struct ps_vector places[] = {
	{ "magic-twice", COPY(MAGIC, BEFORE_NONCE) },
	{ "start-twice", COPY(START, BEFORE_NONCE) },
	{ "start-in-a-second", COPY(START, BEFORE_FIRST_SEAL) },
	{ "start-in-a-second-and-a-trailer-that-points-far",
	  .change = copy_before_a_trailer_that_points_far, .type = PS_RECORD_START,
	  .arg = BEFORE_FIRST_SEAL },
	{ "start-between-seconds", COPY(START, BEHIND_FIRST_SEAL) },
	{ "nonce-twice", COPY(NONCE, BEHIND_FIRST_SEAL) },
	{ "no-nonce", .change = ps_vector_drop, .type = PS_RECORD_NONCE },
	{ "no-start", .change = ps_vector_drop, .type = PS_RECORD_START, .ending = "open",
	  .origin = "no_root_given" },
	{ "frame-before-the-nonce", COPY(FRAME, BEFORE_NONCE) },
	{ "seal-before-the-nonce", COPY(SEAL, BEFORE_NONCE) },
	{ "openings-before-the-ending", COPY(OPENINGS, BEFORE_ENDING) },
	{ "trailer-before-the-ending", COPY(TRAILER, BEFORE_ENDING) },
	{ "trailer-between-seconds", COPY(TRAILER, BEHIND_FIRST_SEAL) },
	{ "ending-twice", COPY(ENDING, BEHIND_ENDING), .ending = "ended" },
	{ "seal-behind-the-ending", COPY(SEAL, BEHIND_ENDING), .ending = "ended" },
	{ "frame-behind-the-ending", COPY(FRAME, BEHIND_ENDING), .ending = "ended" },
	{ "openings-twice", COPY(OPENINGS, BEHIND_OPENINGS), .ending = "ended" },
	{ "frame-behind-the-openings", COPY(FRAME, BEHIND_OPENINGS), .ending = "ended" },
	{ "no-openings", .change = ps_vector_drop, .type = PS_RECORD_OPENINGS, .ending = "ended" },
	{ "frame-behind-withheld", .base = PS_BASE_SPAN, .change = frame_behind_withheld },
	{ "withheld-behind-frames", .base = PS_BASE_SPAN, .change = withheld_behind_frames,
	  .findings = "seconds_withheld" },
	{ "withheld-twice", .base = PS_BASE_SPAN, .change = ps_vector_double,
	  .type = PS_RECORD_WITHHELD },
};

static const struct ps_vector in_a_second[] = {
	{ "end-in-a-second", .change = end_in_a_second },
};

/* The whole file is @hex. */
CHANGE(whole_file)
{
	(void)bench;
	ps_film_drop(film, 0, film->count);
	ps_item_hex(&film->tail, vector->arg == 1   ? "48656c6c6f2c20776f726c640a"
				 : vector->arg == 2 ? "00*64"
				 : vector->arg == 3 ? "830068 5061636b7365616c 01"
				 : vector->arg == 4 ? "ffd8ffe000104a464946"
				 : vector->arg == 5 ? "83006970"
				 : vector->arg == 6 ? "8300687061636b"
				 : vector->arg == 7 ? "8300687061636b7365616c01"
						    : "");
}

CHANGE(without_magic)
{
	(void)bench;
	(void)vector;
	ps_film_drop(film, 0, 1);
	ps_film_point(film);
}

CHANGE(in_start)
{
	(void)bench;
	(void)vector;
	ps_film_drop(film, 2, film->count - 2);
	ps_buf_add(&film->tail, film->records[1].bytes, film->records[1].len - 1);
	ps_film_drop(film, 1, 1);
}

#define NOTHING .ending = "open", .origin = "no_root_given"

static const struct ps_vector not_ours[] = {
	{ "text", .change = whole_file, .arg = 1, NOTHING },
	{ "zeros", .change = whole_file, .arg = 2, NOTHING },
	{ "another-word", .change = whole_file, .arg = 3, NOTHING },
	{ "a-jpeg", .change = whole_file, .arg = 4, NOTHING },
	{ "another-beginning", .change = whole_file, .arg = 5, NOTHING },
	{ "start-of-suite-2-without-the-magic", .change = without_magic, .type = PS_RECORD_START,
	  .path = "h",
	  .hex = "a3 01 26 10 7823 "
		 "6170706c69636174696f6e2f766e642e7061636b7365616c2e73746172742b63626f72 3a "
		 "00010000 02",
	  NOTHING },
};

static const struct ps_vector no_magic[] = {
	{ "without-the-magic", .change = without_magic, NOTHING },
};

static const struct ps_vector nothing_at_all[] = {
	{ "empty", .change = whole_file, NOTHING },
};

static const struct ps_vector no_start[] = {
	{ "ends-in-the-magic", .change = whole_file, .arg = 6, .ending = "cut",
	  .origin = "no_root_given" },
	{ "ends-behind-the-magic", .change = whole_file, .arg = 7, NOTHING },
	{ "ends-in-start", .change = in_start, .ending = "cut", .origin = "no_root_given" },
};

const struct ps_vector_group ps_vectors_shapes[] = {
	{ "bad/bad_record", "bad_record", "malformed", "cut", PS_VECTORS(heads), PS_BASE_SHORT },
	{ "bad/bad_record", "bad_record", "malformed", "cut", PS_VECTORS(entries), PS_BASE_SHORT },
	{ "bad/bad_record", "bad_record", "malformed", "cut", PS_VECTORS(signed_records),
	  PS_BASE_SHORT },
	{ "bad/bad_record", "bad_record", "malformed", "cut", PS_VECTORS(in_a_second),
	  PS_BASE_PLAIN },
	{ "bad/over_limit", "over_limit", "malformed", "cut", PS_VECTORS(signed_limits),
	  PS_BASE_SHORT },
	{ "bad/record_out_of_place", "record_out_of_place", "malformed", "cut", PS_VECTORS(places),
	  PS_BASE_PLAIN },
	{ "bad/record_out_of_place", "record_out_of_place", "malformed", "cut",
	  PS_VECTORS(no_magic), PS_BASE_PLAIN },
	{ "bad/not_packseal", "not_packseal", "malformed", "cut", PS_VECTORS(not_ours),
	  PS_BASE_PLAIN },
	{ "bad/empty", "empty", "malformed", "cut", PS_VECTORS(nothing_at_all), PS_BASE_PLAIN },
	{ "bad/no_signature", "no_signature", "unsigned", "cut", PS_VECTORS(no_start),
	  PS_BASE_PLAIN },
	{ 0 },
};
