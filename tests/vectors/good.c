/* Takes as stations record them, and all that the format allows in one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ca.h"
#include "signing/cbor.h"
#include "signing/hash.h"
#include "signing/take.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)
#define START PS_RECORD_START
#define FRAME PS_RECORD_FRAME
#define EVENT PS_RECORD_EVENT
#define COUNTED PS_SIGNED_AND_COUNTED

enum plan {
	THREE_RATES,
	THREE_WAYBILLS,
	SIXTEEN_WAYBILLS,
	NO_WAYBILL,
	CANCELLED,
	LOST,
	LOST_AT_FIRST,
	FAULTS,
	FROZEN,
	UNSYNCHRONISED,
	CLOCK_UNKNOWN,
	BEFORE_1970,
	FROM_ZERO,
	ONE_FRAME,
	OTHER_REASON,
	NO_FRAMES_FOR_A_SECOND,
};

static void add(struct ps_maker_plan *plan, uint64_t at_us, enum ps_event_kind kind,
		const char *text, uint64_t number)
{
	assert_true(plan->event_count < PS_MAKER_EVENTS_MAX);
	plan->events[plan->event_count++] = (struct ps_maker_event){
		.at_us = at_us, .kind = kind, .text = text, .number = number
	};
}

static void fill_faults(struct ps_maker_plan *plan)
{
	plan->event_count = 1;
	for (unsigned kind = PS_EVENT_CAMERA_STALLED; kind <= PS_EVENT_SCANNER_LOST; kind++)
		add(plan, 1100000 + kind, (enum ps_event_kind)kind, "top", kind);
}

static void fill_waybills(struct ps_maker_plan *plan, size_t count)
{
	static const char *const codes[] = { "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8",
					     "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8" };

	plan->event_count = 0;
	for (size_t i = 0; i < count; i++)
		add(plan, 500000 + i * 100000, PS_EVENT_WAYBILL, codes[i], 0);
}

/* A take of its own, by enum plan in @arg. */
CHANGE(planned)
{
	struct ps_maker_plan plan = ps_vector_plan();

	switch ((enum plan)vector->arg) {
	case THREE_RATES:
		plan.camera_count = 3;
		plan.cameras[0].fps = 5;
		plan.cameras[2] = (struct ps_maker_camera){
			.name = "item-1", .width_px = 48, .height_px = 32, .fps = 1
		};
		break;
	case THREE_WAYBILLS:
		fill_waybills(&plan, 3);
		break;
	case SIXTEEN_WAYBILLS:
		fill_waybills(&plan, 16);
		break;
	case NO_WAYBILL:
		plan.event_count = 0;
		break;
	case CANCELLED:
		plan.ending = PS_END_CANCELLED;
		plan.reason = PS_REASON_CANCEL_COMMAND;
		break;
	case LOST:
		plan.cameras[0].fps = 5;
		plan.cameras[0].lost_from = 3;
		plan.cameras[0].lost_count = 4;
		break;
	case LOST_AT_FIRST:
		plan.cameras[0].lost_from = 0;
		plan.cameras[0].lost_count = 2;
		break;
	case FAULTS:
		fill_faults(&plan);
		break;
	case FROZEN:
		plan.cameras[0].still = true;
		break;
	case UNSYNCHRONISED:
		plan.clock = PS_CLOCK_UNSYNCHRONISED;
		break;
	case CLOCK_UNKNOWN:
		plan.clock = PS_CLOCK_UNKNOWN;
		break;
	case BEFORE_1970:
		plan.utc_us = -1;
		break;
	case FROM_ZERO:
		plan.boot_us = 1;
		break;
	case ONE_FRAME:
		plan.length_us = 400000;
		plan.event_count = 0;
		break;
	case OTHER_REASON:
		plan.reason = (enum ps_reason)31;
		break;
	case NO_FRAMES_FOR_A_SECOND:
		plan.cameras[0].lost_from = 2;
		plan.cameras[0].lost_count = 2;
		break;
	}
	ps_vector_film(film, bench, &plan);
}

/* The first frame is gathered from what came before the take. */
CHANGE(materialise)
{
	(void)bench;
	(void)vector;
	ps_item_replace(ps_film_at(film, FRAME, 0), "1.3",
			(struct ps_bytes){ (const uint8_t *)"\2", 1 });
}

/* The pictures of the second in the middle have a header of their own: another JFIF density. */
CHANGE(other_header)
{
	size_t first;
	size_t count;

	(void)bench;
	(void)vector;
	first = ps_film_second(film, 1, &count);
	for (size_t i = first; i < first + count; i++) {
		struct ps_record record;

		if (film->records[i].bytes[1] != FRAME)
			continue;
		record = ps_film_read(film, i);
		if (record.frame.shown != PS_SHOWN_WHOLE)
			continue;
		/* version 1.1, dots per inch, 300 by 300 */
		memcpy((uint8_t *)record.frame.jpeg.bytes + 11, "\x01\x01\x01\x01\x2c\x01\x2c", 7);
		ps_film_rehash(film, i);
	}
	/* and the frames that lean on it say so */
	for (size_t i = first + 1; i < first + count; i++)
		if (film->records[i].bytes[1] == FRAME)
			ps_item_replace(&film->records[i], "1.4",
					ps_item_find(&film->records[first], "1.4"));
}

/* All whole pictures in tiles: both forms are the same. */
CHANGE(in_tiles)
{
	(void)bench;
	(void)vector;
	for (size_t i = 0; i < ps_film_count(film, FRAME); i++) {
		struct ps_buf *frame = ps_film_at(film, FRAME, i);

		if (ps_film_read(film, ps_film_find(film, FRAME, i)).frame.shown == PS_SHOWN_WHOLE)
			ps_film_to_tiles(frame);
	}
	ps_film_point(film);
}

/* RECOVERED in place of END; with @arg no second was sealed. */
CHANGE(recovered)
{
	size_t at = ps_film_find(film, PS_RECORD_ENDING, 0);
	struct ps_record record = ps_film_read(film, at);
	struct ps_key *key = bench->station.key;
	struct ps_ending ending;
	struct ps_film *tail;
	struct ps_buf bytes;
	uint8_t hash[PS_HASH_LEN];

	assert_int_equal(ps_ending_decode(record.cose.type, record.cose.payload, &ending), PS_OK);
	ending.type = PS_COSE_RECOVERED;
	ending.word = PS_END_RECOVERED;
	ending.reason = PS_REASON_INTERRUPTED;
	ending.dropped = 4711;
	memset(ending.boot, 0xb0, sizeof(ending.boot));
	memset(ending.run, 0x17, sizeof(ending.run));
	ending.commitment_count = 0;
	ps_buf_init(&bytes);
	assert_int_equal(
		ps_take_write_ending(&ending, key, 0, (struct ps_bytes){ 0 }, &bytes, hash), PS_OK);
	tail = ps_film_create(&bytes);
	ps_film_drop(film, at, film->count - at);
	if (vector->arg) {
		at = ps_film_find(film, PS_RECORD_NONCE, 0) + 1;
		ps_film_drop(film, at, film->count - at);
	}
	for (size_t i = 0; i < tail->count; i++)
		ps_film_insert(film, film->count,
			       (struct ps_bytes){ tail->records[i].bytes, tail->records[i].len });
	ps_film_destroy(tail);
	ps_buf_release(&bytes);
}

enum chain { ROOT_TOO, EXPIRED, NOT_YET, SAME_KEY, STRANGER, OTHER_NAME };

/* The chain in START, by enum chain. */
CHANGE(chain)
{
	struct ps_ca_subject subject = { .name = "Bench 1",
					 .not_before_s = PS_MAKER_NOT_BEFORE_S,
					 .not_after_s = PS_VECTOR_NOW_S + 1000000 };
	struct ps_buf *start = ps_film_at(film, START, 0);
	struct ps_maker_station station = bench->station;
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, 9);
	struct ps_buf item;
	struct ps_buf der;

	ps_buf_init(&item);
	ps_buf_init(&der);
	if (vector->arg == EXPIRED)
		subject.not_after_s = PS_VECTOR_NOW_S - 1;
	if (vector->arg == NOT_YET)
		subject.not_before_s = PS_VECTOR_NOW_S + 1;
	if (vector->arg == OTHER_NAME)
		subject.name = "Bench 2";
	assert_int_equal(ps_ca_issue(station.root_key, station.root.bytes, station.root.len,
				     station.key->point, &subject, &random, &der),
			 PS_OK);
	if (vector->arg == ROOT_TOO) {
		ps_cbor_add_bytes(&item, station.root.bytes, station.root.len);
		ps_item_insert(start, "p.3.1", (struct ps_bytes){ item.bytes, item.len });
	} else {
		ps_cbor_add_bytes(&item, der.bytes, der.len);
		ps_item_replace(start, "p.3.0", (struct ps_bytes){ item.bytes, item.len });
	}
	ps_buf_release(&item);
	ps_buf_release(&der);
}

static const struct ps_vector rows[] = {
	{ .name = "plain" },
	{ .name = "two-cameras", .base = PS_BASE_TWO },
	{ .name = "three-cameras-three-rates", .change = planned, .arg = THREE_RATES },
	{ .name = "three-waybills", .change = planned, .arg = THREE_WAYBILLS },
	{ .name = "sixteen-waybills", .change = planned, .arg = SIXTEEN_WAYBILLS },
	{ .name = "no-waybill", .change = planned, .arg = NO_WAYBILL },
	{ .name = "cancelled", .change = planned, .arg = CANCELLED, .ending = "cancelled" },
	{ .name = "one-frame", .change = planned, .arg = ONE_FRAME },
	{ .name = "reason-without-a-name", .change = planned, .arg = OTHER_REASON },
	{ .name = "frames-lost", .change = planned, .arg = LOST, .findings = "frames_dropped" },
	{ .name = "first-frames-lost",
	  .change = planned,
	  .arg = LOST_AT_FIRST,
	  .findings = "frames_dropped" },
	{ .name = "a-second-with-events-alone",
	  .change = planned,
	  .arg = NO_FRAMES_FOR_A_SECOND,
	  .findings = "frames_dropped" },
	{ .name = "every-fault", .change = planned, .arg = FAULTS, .findings = "fault" },
	{ .name = "frozen", .change = planned, .arg = FROZEN, .findings = "frozen_picture" },
	{ .name = "clock-not-synchronised", .change = planned, .arg = UNSYNCHRONISED },
	{ .name = "clock-unknown", .change = planned, .arg = CLOCK_UNKNOWN },
	{ .name = "clock-before-1970", .change = planned, .arg = BEFORE_1970 },
	{ .name = "boot-time-from-zero", .change = planned, .arg = FROM_ZERO },
	{ .name = "first-frame-materialised", .change = materialise, .signer = COUNTED },
	{ .name = "header-changes", .change = other_header, .signer = COUNTED },
	{ .name = "whole-pictures-in-tiles", .change = in_tiles },
	{ .name = "recovered",
	  .change = recovered,
	  .signer = COUNTED,
	  .integrity = "intact_interrupted",
	  .ending = "recovered",
	  .findings = "recovered" },
	{ .name = "recovered-before-the-first-second",
	  .change = recovered,
	  .arg = 1,
	  .signer = COUNTED,
	  .integrity = "intact_interrupted",
	  .ending = "recovered",
	  .findings = "recovered" },
	{ .name = "frame-number-at-its-largest",
	  .type = FRAME,
	  .nth = 4,
	  .path = "1.1",
	  .hex = "1b 7fffffffffffffff",
	  .signer = COUNTED,
	  .findings = "frames_dropped" },
	{ .name = "item-camera",
	  .type = START,
	  .path = "p.6.0.16",
	  .hex = "02",
	  .signer = COUNTED },
	{ .name = "camera-without-a-rate",
	  .type = START,
	  .path = "p.6.0.11",
	  .hex = "00",
	  .signer = COUNTED },
	{ .name = "lane-rectangle",
	  .type = START,
	  .path = "p.6.0.13",
	  .hex = "84 08 10 18 18 18 20",
	  .signer = COUNTED },
	{ .name = "cropped-from",
	  .type = START,
	  .path = "p.6.0.12",
	  .hex = "82 18 30 18 30",
	  .signer = COUNTED },
	{ .name = "first-seq-above-zero",
	  .base = PS_BASE_TWO,
	  .type = START,
	  .path = "p.6.1.15",
	  .hex = "00",
	  .signer = COUNTED },
	{ .name = "attestation-is-a-number",
	  .type = START,
	  .path = "p.13",
	  .hex = "41 01",
	  .signer = COUNTED,
	  .findings = "attestation_wrong" },
	{ .name = "light-code", .type = START, .path = "p.14", .hex = "41 01", .signer = COUNTED },
	{ .name = "longest-lane-name",
	  .type = START,
	  .path = "p.2",
	  .hex = "82 19 ffff 78 40 61*64",
	  .signer = COUNTED },
	{ .name = "from-before-the-first-frame",
	  .type = START,
	  .path = "p.16",
	  .hex = "00",
	  .signer = COUNTED },
	{ .name = "largest-take-number",
	  .type = START,
	  .path = "p.9",
	  .hex = "1b ffffffffffffffff",
	  .signer = COUNTED },
	{ .name = "station-named-otherwise",
	  .type = START,
	  .path = "p.1",
	  .hex = "67 42656e63682032",
	  .signer = COUNTED,
	  .findings = "station_name_differs" },
	{ .name = "test-source",
	  .type = START,
	  .path = "p.6.0.1",
	  .hex = "03",
	  .signer = COUNTED,
	  .origin = "test_source",
	  .findings = "test_source" },
	{ .name = "virtual-source",
	  .type = START,
	  .path = "p.6.0.1",
	  .hex = "02",
	  .signer = COUNTED,
	  .origin = "test_source",
	  .findings = "test_source" },
	{ .name = "no-root-given",
	  .roots = "",
	  .origin = "no_root_given",
	  .findings = "no_root_given" },
	{ .name = "other-root",
	  .roots = "stranger.pem",
	  .origin = "untrusted_root",
	  .findings = "root_not_accepted" },
	{ .name = "root-in-the-chain", .change = chain, .arg = ROOT_TOO, .signer = COUNTED },
	{ .name = "certificate-expired",
	  .change = chain,
	  .arg = EXPIRED,
	  .signer = COUNTED,
	  .origin = "expired_since",
	  .findings = "certificate_expired" },
	{ .name = "certificate-not-yet-valid",
	  .change = chain,
	  .arg = NOT_YET,
	  .signer = COUNTED,
	  .origin = "not_yet_valid",
	  .findings = "certificate_not_yet_valid" },
	{ .name = "certificate-of-another-name",
	  .change = chain,
	  .arg = OTHER_NAME,
	  .signer = COUNTED,
	  .findings = "station_name_differs" },
};

const struct ps_vector_group ps_vectors_good[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(rows), PS_BASE_PLAIN },
	{ 0 },
};
