/* Records and entries that are missing, doubled, in another order, or another take's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)
#define ITEM(record, n, item, by) .type = PS_RECORD_##record, .nth = n, .path = item, .hex = by
#define AS_TOLD .signer = PS_SIGNED_AS_TOLD
#define COUNTED .signer = PS_SIGNED_AND_COUNTED

static void copy_second(struct ps_film *film, size_t nth, const struct ps_film *from, size_t at)
{
	size_t count;
	size_t first = ps_film_second(from, nth, &count);

	for (size_t i = 0; i < count; i++) {
		struct ps_buf copy;

		/* @from may be @film, which moves */
		ps_buf_init(&copy);
		ps_buf_add(&copy,
			   from->records[first + i + (from == film && first >= at ? i : 0)].bytes,
			   from->records[first + i + (from == film && first >= at ? i : 0)].len);
		ps_film_insert(film, at + i, (struct ps_bytes){ copy.bytes, copy.len });
		ps_buf_release(&copy);
	}
}

/* Seconds @arg and all up to second @nth are gone, with their SEALs. */
CHANGE(drop_seconds)
{
	(void)bench;
	for (size_t n = vector->nth + 1; n-- > vector->arg;) {
		size_t count;
		size_t first = ps_film_second(film, n, &count);

		ps_film_drop(film, first, count);
	}
	ps_film_point(film);
}

/* A camera that is in the first second, in the one that is dropped, and in the last. */
CHANGE(drop_with_a_slow_camera)
{
	struct ps_maker_plan plan = ps_vector_plan();
	size_t count;
	size_t first;

	(void)vector;
	plan.length_us = 3200000;
	plan.camera_count = 2;
	plan.cameras[0].fps = 1;
	plan.cameras[1].fps = 1;
	plan.cameras[1].lost_from = 2;
	plan.cameras[1].lost_count = 1;
	ps_vector_film(film, bench, &plan);
	first = ps_film_second(film, 1, &count);
	ps_film_drop(film, first, count);
	ps_film_point(film);
}

CHANGE(double_second)
{
	size_t count;
	size_t first = ps_film_second(film, vector->arg, &count);

	(void)bench;
	copy_second(film, vector->arg, film, first + count);
	ps_film_point(film);
}

CHANGE(first_second_again)
{
	(void)bench;
	(void)vector;
	copy_second(film, 0, film, ps_film_find(film, PS_RECORD_ENDING, 0));
	ps_film_point(film);
}

CHANGE(materialised_twice)
{
	(void)vector;
	ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 0), "1.3",
			(struct ps_bytes){ (const uint8_t *)"\2", 1 });
	ps_film_count_and_sign(film, bench->station.key);
	double_second(bench, film, vector);
}

/* Second @arg and the one behind it change places. */
CHANGE(swap_seconds)
{
	size_t count;
	size_t first = ps_film_second(film, vector->arg, &count);
	size_t later_count;
	size_t later = ps_film_second(film, vector->arg + 1, &later_count);

	(void)bench;
	copy_second(film, vector->arg, film, later + later_count);
	ps_film_drop(film, first, count);
	ps_film_point(film);
}

CHANGE(swap_seals)
{
	(void)bench;
	ps_film_swap(film, ps_film_find(film, PS_RECORD_SEAL, vector->arg),
		     ps_film_find(film, PS_RECORD_SEAL, vector->nth));
	ps_film_point(film);
}

static const struct ps_vector missing[] = {
	{ "first-second-missing", .change = drop_seconds, .arg = 0, .nth = 0 },
	{ "second-in-the-middle-missing", .change = drop_seconds, .arg = 1, .nth = 1,
	  .findings = "events_missing" },
	{ "last-second-missing", .change = drop_seconds, .arg = 2, .nth = 2 },
	{ "two-seconds-missing", .change = drop_seconds, .arg = 0, .nth = 1,
	  .findings = "events_missing" },
	{ "all-seconds-missing", .change = drop_seconds, .arg = 0, .nth = 2 },
	{ "second-of-an-export-missing", .base = PS_BASE_SPAN, .change = drop_seconds, .arg = 1,
	  .nth = 1, .findings = "seconds_withheld" },
	{ "second-missing-of-an-open-take", .base = PS_BASE_OPEN, .change = drop_seconds, .arg = 1,
	  .nth = 1, .ending = "open", .findings = "events_missing no_ending" },
	{ "second-missing-with-a-slow-camera", .change = drop_with_a_slow_camera,
	  .findings = "events_missing frames_dropped" },
	{ "seal-says-a-number-ahead", ITEM(SEAL, 0, "p.1", "02"), AS_TOLD, .integrity = "altered",
	  .findings = "record_differs record_reordered" },
	{ "ending-says-a-number-ahead", ITEM(ENDING, 0, "p.1", "05"), AS_TOLD },
};

static const struct ps_vector reordered[] = {
	{ "seconds-exchanged", .change = swap_seconds, .arg = 0,
	  .findings = "record_missing time_reversed" },
	{ "last-seconds-exchanged", .change = swap_seconds, .arg = 1,
	  .findings = "events_missing record_missing time_reversed" },
	{ "second-doubled", .change = double_second, .arg = 1,
	  .findings = "frozen_picture time_reversed" },
	{ "last-second-doubled", .change = double_second, .arg = 2,
	  .findings = "frozen_picture time_reversed" },
	{ "first-second-again-at-the-end", .change = first_second_again,
	  .findings = "time_reversed" },
	{ "withheld-second-doubled", .base = PS_BASE_SPAN, .change = double_second, .arg = 0,
	  .findings = "seconds_withheld time_reversed" },
	{ "seal-doubled", .change = ps_vector_double, .type = PS_RECORD_SEAL, .arg = 0,
	  .findings = "content_missing time_reversed" },
	{ "seal-says-a-number-behind", ITEM(SEAL, 1, "p.1", "01"), AS_TOLD,
	  .findings = "record_missing" },
	{ "seal-says-number-0", ITEM(SEAL, 0, "p.1", "00"), AS_TOLD, .findings = "record_missing" },
	{ "ending-says-a-number-behind", ITEM(ENDING, 0, "p.1", "03"), AS_TOLD },
};

static const struct ps_vector materialised[] = {
	{ "second-with-a-materialised-frame-doubled", .change = materialised_twice, .arg = 0 },
};

static const struct ps_vector seals_swapped[] = {
	{ "seals-exchanged", .change = swap_seals, .arg = 0, .nth = 1,
	  .findings =
		  "content_missing events_missing record_missing record_reordered time_reversed" },
	{ "seal-alone-dropped", .change = ps_vector_drop, .type = PS_RECORD_SEAL, .arg = 1,
	  .findings = "record_missing second_mixed" },
};

enum foreign {
	SEAL_ALONE,
	ONE_SECOND,
	LAST_SECOND,
	ENDING_ALONE,
	TAIL,
	FROM_THE_SECOND,
	ALL_BUT_START,
	START_ALONE,
	CANCELLED,
	ADDED_SECOND
};

static void take_over(struct ps_film *film, size_t at, const struct ps_film *other, size_t from,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		ps_film_insert(film, at + i,
			       (struct ps_bytes){ other->records[from + i].bytes,
						  other->records[from + i].len });
}

static void replace_second(struct ps_film *film, const struct ps_film *other, size_t nth)
{
	size_t count;
	size_t first = ps_film_second(film, nth, &count);

	ps_film_drop(film, first, count);
	copy_second(film, nth, other, first);
}

/* From the @at'th record on, the film is the other's. */
static void splice(struct ps_film *film, size_t at, const struct ps_film *other, size_t from)
{
	ps_film_drop(film, at, film->count - at);
	take_over(film, at, other, from, other->count - from);
}

static size_t second_at(const struct ps_film *film, size_t nth)
{
	size_t count;

	return ps_film_second(film, nth, &count);
}

CHANGE(foreign)
{
	struct ps_film *other = ps_film_create(&bench->takes[PS_BASE_OTHER]);
	struct ps_maker_plan plan = ps_vector_plan();
	size_t at;

	if (vector->arg == CANCELLED) {
		plan.seed = 3;
		plan.take_number = 3;
		plan.ending = PS_END_CANCELLED;
		ps_vector_film(other, bench, &plan);
	}
	switch ((enum foreign)vector->arg) {
	case SEAL_ALONE:
		at = ps_film_find(film, PS_RECORD_SEAL, 1);
		ps_film_drop(film, at, 1);
		take_over(film, at, other, ps_film_find(other, PS_RECORD_SEAL, 1), 1);
		break;
	case ONE_SECOND:
		replace_second(film, other, 1);
		break;
	case LAST_SECOND:
		replace_second(film, other, 2);
		break;
	case ADDED_SECOND:
		copy_second(film, 1, other, ps_film_find(film, PS_RECORD_ENDING, 0));
		break;
	case CANCELLED:
	case ENDING_ALONE:
		at = ps_film_find(film, PS_RECORD_ENDING, 0);
		ps_film_drop(film, at, 1);
		take_over(film, at, other, ps_film_find(other, PS_RECORD_ENDING, 0), 1);
		break;
	case TAIL:
		splice(film, ps_film_find(film, PS_RECORD_ENDING, 0), other,
		       ps_film_find(other, PS_RECORD_ENDING, 0));
		break;
	case FROM_THE_SECOND:
		splice(film, second_at(film, 1), other, second_at(other, 1));
		break;
	case ALL_BUT_START:
		splice(film, 2, other, 2);
		break;
	case START_ALONE:
		ps_film_drop(film, 1, 1);
		take_over(film, 1, other, 1, 1);
		break;
	}
	ps_film_point(film);
	ps_film_destroy(other);
}

static const struct ps_vector foreigners[] = {
	{ "seal-of-another-take", .change = foreign, .arg = SEAL_ALONE,
	  .findings = "content_differs record_missing" },
	{ "second-of-another-take", .change = foreign, .arg = ONE_SECOND,
	  .findings = "record_missing" },
	{ "last-second-of-another-take", .change = foreign, .arg = LAST_SECOND,
	  .findings = "record_missing" },
	{ "second-of-another-take-added", .change = foreign, .arg = ADDED_SECOND,
	  .findings = "time_reversed" },
	{ "ending-of-another-take", .change = foreign, .arg = ENDING_ALONE,
	  .findings = "opening_differs" },
	{ "ending-and-openings-of-another-take", .change = foreign, .arg = TAIL },
	{ "cancelled-by-another-take", .change = foreign, .arg = CANCELLED, .ending = "cancelled",
	  .findings = "opening_differs" },
	{ "two-takes-spliced", .change = foreign, .arg = FROM_THE_SECOND },
	{ "all-but-start-of-another-take", .change = foreign, .arg = ALL_BUT_START },
	{ "start-of-another-take", .change = foreign, .arg = START_ALONE },
	{ "seal-says-another-take", ITEM(SEAL, 1, "p.0", "58 20 66*32"), AS_TOLD,
	  .findings = "record_missing" },
	{ "ending-says-another-take", ITEM(ENDING, 0, "p.0", "58 20 66*32"), AS_TOLD,
	  .findings = "statement_differs" },
};

/* Both entries of the last second are at @arg. */
CHANGE(last_second_at)
{
	struct ps_buf time;

	(void)bench;
	ps_buf_init(&time);
	ps_cbor_add_uint(&time, vector->arg);
	ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 4), "1.2",
			(struct ps_bytes){ time.bytes, time.len });
	ps_item_replace(ps_film_at(film, PS_RECORD_EVENT, 1), "1.3",
			(struct ps_bytes){ time.bytes, time.len });
	ps_buf_release(&time);
}

static const struct ps_vector reversed[] = {
	{ "seq-again", ITEM(FRAME, 1, "1.1", "00"), COUNTED, .findings = "frames_dropped" },
	{ "seq-again-in-the-next-second", ITEM(FRAME, 2, "1.1", "00"), COUNTED,
	  .findings = "frames_dropped" },
	{ "time-again", ITEM(FRAME, 1, "1.2", "1a 05fbfb80"), COUNTED },
	{ "time-back", ITEM(FRAME, 1, "1.2", "1a 05fbfb7f"), COUNTED },
	{ "event-number-again", ITEM(EVENT, 1, "1.2", "00"), COUNTED },
	{ "entry-before-from", ITEM(START, 0, "p.16", "1a 05fbfb81"), COUNTED },
	{ "second-again", .change = last_second_at, .arg = 101950000, COUNTED },
	{ "second-back", .change = last_second_at, .arg = 100950000, COUNTED },
};

static const struct ps_vector mixed[] = {
	{ "frame-of-the-next-second", ITEM(FRAME, 1, "1.2", "1a 06052340"), COUNTED,
	  .findings = "time_reversed" },
	{ "frame-of-the-second-before", ITEM(FRAME, 3, "1.2", "1a 0605233f"), COUNTED,
	  .findings = "time_reversed" },
	{ "event-of-another-second", ITEM(EVENT, 0, "1.3", "1a 06146580"), COUNTED,
	  .findings = "time_reversed" },
};

CHANGE(last_event_is_2)
{
	(void)bench;
	(void)vector;
	ps_item_replace(ps_film_at(film, PS_RECORD_EVENT, 1), "1.2",
			(struct ps_bytes){ (const uint8_t *)"\2", 1 });
}

static const struct ps_vector skipped[] = {
	{ "event-number-skipped", ITEM(EVENT, 1, "1.2", "02"), COUNTED },
	{ "first-event-is-number-1", .change = last_event_is_2, ITEM(EVENT, 0, "1.2", "01"),
	  COUNTED },
};

static const struct ps_vector too_long[] = {
	{ "take-of-more-than-four-hours", .change = last_second_at, .arg = 100400000 + 14400000001,
	  COUNTED },
};

const struct ps_vector_group ps_vectors_order[] = {
	{ "bad/record_missing", "record_missing", "missing", "ended", PS_VECTORS(missing),
	  PS_BASE_PLAIN },
	{ "bad/record_reordered", "record_reordered", "reordered", "ended", PS_VECTORS(reordered),
	  PS_BASE_PLAIN },
	{ "bad/bad_tiles", "bad_tiles", "malformed", "cut", PS_VECTORS(materialised),
	  PS_BASE_PLAIN },
	{ "bad/content_differs", "content_differs", "altered", "ended", PS_VECTORS(seals_swapped),
	  PS_BASE_PLAIN },
	{ "bad/foreign_record", "foreign_record", "altered", "ended", PS_VECTORS(foreigners),
	  PS_BASE_PLAIN },
	{ "bad/time_reversed", "time_reversed", "reordered", "ended", PS_VECTORS(reversed),
	  PS_BASE_PLAIN },
	{ "bad/second_mixed", "second_mixed", "reordered", "ended", PS_VECTORS(mixed),
	  PS_BASE_PLAIN },
	{ "bad/events_missing", "events_missing", "missing", "ended", PS_VECTORS(skipped),
	  PS_BASE_PLAIN },
	{ "bad/over_limit", "over_limit", "malformed", "cut", PS_VECTORS(too_long), PS_BASE_PLAIN },
	{ 0 },
};
