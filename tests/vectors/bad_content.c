/* Entries, counts and what follows the ending: other than signed, or signed by a station that lies.
 */
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
#define DROP(record, n) .change = ps_vector_drop, .type = PS_RECORD_##record, .arg = n
#define AS_TOLD .signer = PS_SIGNED_AS_TOLD
#define COUNTED .signer = PS_SIGNED_AND_COUNTED

static void put_item(struct ps_film *film, enum ps_record_type type, size_t nth, const char *path,
		     const char *hex)
{
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	ps_item_hex(&bytes, hex);
	ps_item_replace(ps_film_at(film, type, nth), path,
			(struct ps_bytes){ bytes.bytes, bytes.len });
	ps_buf_release(&bytes);
}

/* The entries of two frames, or of a frame and an event, change places: @arg and @nth. */
CHANGE(swap_records)
{
	(void)bench;
	ps_film_swap(film, vector->arg, vector->nth);
	ps_film_point(film);
}

/* An event of class note that nobody signed, behind the last one. */
CHANGE(add_event)
{
	struct ps_buf record;

	(void)bench;
	(void)vector;
	ps_buf_init(&record);
	ps_film_event(&record, PS_EVENT_REMARK, PS_CLASS_NOTE, 2, 102600000, "83 f6 f6 61 61");
	ps_film_insert(film, ps_film_find(film, PS_RECORD_SEAL, 2),
		       (struct ps_bytes){ record.bytes, record.len });
	ps_film_point(film);
	ps_buf_release(&record);
}

/* A frame of another take in the place of one. */
CHANGE(frame_of_another_take)
{
	struct ps_film *other = ps_film_create(&bench->takes[PS_BASE_OTHER]);
	struct ps_buf *frame = ps_film_at(other, PS_RECORD_FRAME, 4);
	size_t at = ps_film_find(film, PS_RECORD_FRAME, 4);

	(void)vector;
	ps_film_drop(film, at, 1);
	ps_film_insert(film, at, (struct ps_bytes){ frame->bytes, frame->len });
	ps_film_point(film);
	ps_film_destroy(other);
}

/* Two frames of one second of two cameras alike: each is said to be the other's. */
CHANGE(exchange_cameras)
{
	struct ps_maker_plan plan = ps_vector_plan();

	(void)vector;
	plan.camera_count = 2;
	plan.cameras[1].height_px = plan.cameras[0].height_px;
	ps_vector_film(film, bench, &plan);
	for (size_t i = 0; i < ps_film_count(film, PS_RECORD_FRAME); i++)
		put_item(film, PS_RECORD_FRAME, i, "1.0", i % 2 ? "00" : "01");
}

static const struct ps_vector contents[] = {
	{ "frame-of-another-number", ITEM(FRAME, 4, "1.1", "05"), .findings = "sums_differ" },
	{ "frame-of-another-time", ITEM(FRAME, 4, "1.2", "1a 061a8001") },
	{ "refresh-passed-off-as-materialised", ITEM(FRAME, 0, "1.3", "02") },
	{ "entry-of-another-header", ITEM(FRAME, 4, "1.4", "58 20 77*32"),
	  .findings = "header_differs" },
	{ "entry-of-another-picture", ITEM(FRAME, 4, "1.6", "58 20 77*32"),
	  .findings = "picture_differs" },
	{ "event-of-another-kind", ITEM(EVENT, 0, "1.0", "08"), .findings = "count_differs" },
	{ "event-of-another-time", ITEM(EVENT, 1, "1.3", "1a 061c06a1") },
	{ "event-of-another-class",
	  ITEM(EVENT, 1, "", "83 04 85 19 03e8 03 01 1a 061c06a0 58 20 00*32 f6"),
	  .findings = "events_withheld" },
	{ "event-of-another-hash", ITEM(EVENT, 1, "1.4", "58 20 00*32"),
	  .findings = "event_differs" },
	{ "frames-of-two-cameras-in-another-order", .base = PS_BASE_TWO, .change = swap_records,
	  .arg = 3, .nth = 4, .findings = "sums_differ" },
	{ "frame-and-event-in-another-order", .change = swap_records, .arg = 6, .nth = 7 },
	{ "cameras-exchanged", .change = exchange_cameras, .findings = "sums_differ" },
	{ "frame-doubled", .change = ps_vector_double, .type = PS_RECORD_FRAME, .arg = 3,
	  .findings = "time_reversed" },
	{ "event-doubled", .change = ps_vector_double, .type = PS_RECORD_EVENT, .arg = 1,
	  .findings = "time_reversed" },
	{ "event-added", .change = add_event },
	{ "frame-of-another-take", .change = frame_of_another_take, .findings = "sums_differ" },
	{ "seal-says-another-content", ITEM(SEAL, 1, "p.3", "58 20 77*32"), AS_TOLD },
};

CHANGE(two_counts)
{
	static const struct {
		enum ps_record_type type;
		const char *paths[3];
		const char *hex[3];
	} lies[] = {
		/* one frame more, in a SEAL, in the ending */
		{ PS_RECORD_SEAL, { "p.4", "p.5" }, { "03", "81 82 03 00" } },
		{ PS_RECORD_ENDING, { "p.6", "p.7" }, { "08", "81 82 06 00" } },
		/* an event for a frame */
		{ PS_RECORD_SEAL, { "p.5", "p.6" }, { "81 82 01 00", "88 01 00*7" } },
		/* a waybill withheld from the ending, and one made up */
		{ PS_RECORD_ENDING, { "p.11" }, { "80" } },
		{ PS_RECORD_ENDING, { "p.11" }, { "82 58 20 77*32 58 20 78*32" } },
	};
	static const char *const openings[] = { NULL, NULL, NULL, "80", "82 f6 f6" };

	for (size_t i = 0; i < 3 && lies[vector->arg].paths[i]; i++)
		put_item(film, lies[vector->arg].type, 0, lies[vector->arg].paths[i],
			 lies[vector->arg].hex[i]);
	if (openings[vector->arg])
		put_item(film, PS_RECORD_OPENINGS, 0, "1", openings[vector->arg]);
	ps_film_sign(film, bench->station.key, ps_film_find(film, lies[vector->arg].type, 0));
	ps_film_point(film);
}

static const struct ps_vector counts[] = {
	{ "seal-counts-a-drop", ITEM(SEAL, 0, "p.5.0.1", "01"), AS_TOLD,
	  .findings = "frames_dropped" },
	{ "seal-counts-another-camera", .base = PS_BASE_TWO,
	  ITEM(SEAL, 0, "p.5", "82 82 03 00 82 01 00"), AS_TOLD },
	{ "seal-counts-another-class", ITEM(SEAL, 1, "p.6", "88 00 00 00 01 00*4"), AS_TOLD },
	{ "seal-begins-later", ITEM(SEAL, 0, "p.7", "1a 05fbfb81"), AS_TOLD },
	{ "seal-ends-later", ITEM(SEAL, 0, "p.8", "1a 06039ca1"), AS_TOLD },
	{ "seal-counts-an-event-for-a-frame", .change = two_counts, .arg = 2 },
	{ "withheld-second-counts-a-drop", .base = PS_BASE_SPAN, ITEM(SEAL, 2, "p.5.0.1", "01"),
	  AS_TOLD, .findings = "frames_dropped seconds_withheld" },
	{ "ending-counts-another-seal", ITEM(ENDING, 0, "p.5", "04"), AS_TOLD },
	{ "ending-counts-a-frame-more", .change = two_counts, .arg = 1 },
	{ "ending-counts-a-drop", ITEM(ENDING, 0, "p.7.0.1", "01"), AS_TOLD },
	{ "ending-counts-another-camera", .base = PS_BASE_TWO,
	  ITEM(ENDING, 0, "p.7", "82 82 06 00 82 04 00"), AS_TOLD },
	{ "ending-counts-another-class", ITEM(ENDING, 0, "p.8", "88 00 00 00 01 00 01 00 00"),
	  AS_TOLD },
	{ "ending-begins-later", ITEM(ENDING, 0, "p.9", "1a 05fbfb81"), AS_TOLD },
	{ "ending-ends-later", ITEM(ENDING, 0, "p.10", "1a 061c06a1"), AS_TOLD },
	{ "ending-without-the-waybill", .change = two_counts, .arg = 3 },
	{ "ending-with-a-waybill-more", .change = two_counts, .arg = 4,
	  .findings = "events_withheld" },
};

static const struct ps_vector content_missing[] = {
	{ "seal-counts-a-frame-more", .change = two_counts, .arg = 0 },
	{ "frame-missing", DROP(FRAME, 1) },
	{ "frame-missing-in-the-middle", DROP(FRAME, 3) },
	{ "last-frame-missing", DROP(FRAME, 4) },
	{ "waybill-missing", DROP(EVENT, 0), .findings = "events_missing" },
	{ "end-event-missing", DROP(EVENT, 1) },
	{ "withheld-missing", .base = PS_BASE_SPAN, DROP(WITHHELD, 0),
	  .findings = "seconds_withheld" },
	{ "last-withheld-missing", .base = PS_BASE_SPAN, DROP(WITHHELD, 1),
	  .findings = "seconds_withheld" },
};

/* A second without anything in front of its SEAL. */
CHANGE(empty_second)
{
	size_t count;
	size_t first = ps_film_second(film, vector->arg, &count);

	(void)bench;
	ps_film_drop(film, first, count - 1);
	ps_film_point(film);
}

static const struct ps_vector seconds_emptied[] = {
	{ "first-second-emptied", .change = empty_second, .arg = 0 },
	{ "last-second-emptied", .change = empty_second, .arg = 2 },
};

enum tail { NO_TAIL, NO_TRAILER, IN_OPENINGS, IN_TRAILER, ATTACHED };

CHANGE(cut_tail)
{
	size_t ending = ps_film_find(film, PS_RECORD_ENDING, 0);
	struct ps_buf *last;

	(void)bench;
	ps_film_drop(film, ending + 2 + (vector->arg == IN_TRAILER), vector->arg != IN_TRAILER);
	if (vector->arg == NO_TAIL)
		ps_film_drop(film, ending + 1, 1);
	if (vector->arg == ATTACHED)
		ps_item_hex(&film->tail, "83 09 01 41 01");
	if (vector->arg != IN_OPENINGS && vector->arg != IN_TRAILER)
		return;
	last = &film->records[film->count - 1];
	ps_buf_add(&film->tail, last->bytes, last->len - 1);
	ps_film_drop(film, film->count - 1, 1);
}

static const struct ps_vector tails[] = {
	{ "nothing-behind-the-ending", .change = cut_tail, .arg = NO_TAIL },
	{ "cut-in-the-openings", .change = cut_tail, .arg = IN_OPENINGS },
	{ "no-trailer", .change = cut_tail, .arg = NO_TRAILER },
	{ "no-trailer-behind-an-attachment", .change = cut_tail, .arg = ATTACHED,
	  .findings = "ledger_proof_wrong" },
	{ "cut-in-the-trailer", .change = cut_tail, .arg = IN_TRAILER },
};

/* Bytes behind the trailer: @hex, or, with @arg, the whole file again. */
CHANGE(append)
{
	(void)bench;
	if (vector->arg)
		ps_buf_add(&film->tail, bench->takes[PS_BASE_SHORT].bytes,
			   bench->takes[PS_BASE_SHORT].len);
	else
		ps_item_hex(&film->tail, vector->hex);
}

static const struct ps_vector behind[] = {
	{ "a-zero-behind-the-trailer", .change = append, .hex = "00" },
	{ "a-line-break-behind-the-trailer", .change = append, .hex = "0a" },
	{ "zeros-behind-the-trailer", .change = append, .hex = "00*4096" },
	{ "a-jpeg-behind-the-trailer", .change = append, .hex = "ffd8ffd9" },
	{ "an-attachment-behind-the-trailer", .change = append, .hex = "83 09 01 41 01" },
	{ "half-a-record-behind-the-trailer", .change = append, .hex = "83 09 01 44 01" },
	{ "another-trailer-behind-the-trailer", .change = append, .hex = "82 0a 48 00*8" },
	{ "another-file-behind-the-trailer", .change = append, .arg = 1 },
};

CHANGE(set_trailer)
{
	(void)bench;
	put_item(film, PS_RECORD_TRAILER, 0, "1", vector->hex);
}

/* What the offset is of the take that @arg is an export of. */
CHANGE(trailer_of_the_source)
{
	struct ps_film *source = ps_film_create(&bench->takes[PS_BASE_PLAIN]);
	struct ps_buf *trailer = ps_film_at(source, PS_RECORD_TRAILER, 0);

	ps_film_drop(film, film->count - 1, 1);
	ps_film_insert(film, film->count, (struct ps_bytes){ trailer->bytes, trailer->len });
	ps_film_destroy(source);
	(void)vector;
}

static const struct ps_vector trailers[] = {
	{ "trailer-says-0", .change = set_trailer, .hex = "48 00*8" },
	{ "trailer-says-the-byte-behind", .change = set_trailer, .hex = "48 00*6 120e" },
	{ "trailer-says-the-byte-before", .change = set_trailer, .hex = "48 00*6 120c" },
	{ "trailer-says-the-end-of-all", .change = set_trailer, .hex = "48 ff*8" },
	{ "trailer-least-significant-byte-first", .change = set_trailer, .hex = "48 0d12 00*6" },
	{ "trailer-of-the-source-of-an-export", .base = PS_BASE_SPAN,
	  .change = trailer_of_the_source, .findings = "seconds_withheld" },
};

/* Attachments before the trailer: those of @hex, @arg times. */
CHANGE(attach)
{
	struct ps_buf record;

	(void)bench;
	ps_buf_init(&record);
	ps_item_hex(&record, vector->hex);
	for (uint64_t i = 0; i < vector->arg; i++)
		ps_film_insert(film, film->count - 1,
			       (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}

static const struct ps_vector attachments[] = {
	{ "attachment-holds-a-jpeg", .change = attach, .arg = 1,
	  .hex = "83 09 04 46 ffd8ffe00010" },
	{ "attachment-holds-a-jpeg-at-its-end", .change = attach, .arg = 1,
	  .hex = "83 09 19ffff 45 0000 ffd8ff" },
	{ "attachments-in-another-order", .change = attach, .arg = 1, .findings = "exporter_wrong",
	  .hex = "83 09 04 41 00 83 09 01 41 00" },
};

static const struct ps_vector too_many_attachments[] = {
	{ "33-attachments", .change = attach, .arg = 33, .hex = "83 09 01 41 00" },
};

/* @arg frames more, of which entries alone are there. */
CHANGE(many_frames)
{
	struct ps_film *fresh = ps_film_create(&bench->takes[PS_BASE_SHORT]);
	size_t at = ps_film_find(film, PS_RECORD_FRAME, 0);
	struct ps_buf *frame = &fresh->records[ps_film_find(fresh, PS_RECORD_FRAME, 0)];

	ps_item_replace(frame, "2", (struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
	for (uint64_t i = 1; i <= vector->arg; i++) {
		struct ps_buf number;

		ps_buf_init(&number);
		ps_cbor_add_uint(&number, i);
		ps_item_replace(frame, "1.1", (struct ps_bytes){ number.bytes, number.len });
		ps_buf_clear(&number);
		ps_cbor_add_uint(&number, 100400000 + i);
		ps_item_replace(frame, "1.2", (struct ps_bytes){ number.bytes, number.len });
		ps_film_insert(film, at + i, (struct ps_bytes){ frame->bytes, frame->len });
		ps_buf_release(&number);
	}
	ps_film_destroy(fresh);
}

/* @arg events more, withheld but for what must be there. */
CHANGE(many_events)
{
	size_t at = ps_film_find(film, PS_RECORD_EVENT, 0);

	(void)bench;
	for (uint64_t i = 1; i <= vector->arg; i++) {
		struct ps_buf record;

		ps_buf_init(&record);
		ps_film_event(&record, vector->nth, vector->nth == PS_EVENT_WAYBILL ? 0 : 3, i,
			      100500000, "80");
		ps_item_replace(&record, "2", (struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
		ps_film_insert(film, at + i, (struct ps_bytes){ record.bytes, record.len });
		ps_buf_release(&record);
	}
}

static const struct ps_vector most[] = {
	{ "240-frames-of-a-camera", .change = many_frames, .arg = 239, COUNTED,
	  .findings = "frames_withheld" },
	{ "sixteen-waybills-withheld", .change = many_events, .nth = PS_EVENT_WAYBILL, .arg = 15,
	  COUNTED, .findings = "events_withheld" },
};

static const struct ps_vector too_many[] = {
	{ "241-frames-of-a-camera", .change = many_frames, .arg = 240,
	  .findings = "frames_withheld" },
	{ "1025-events", .change = many_events, .nth = 1000, .arg = 1024,
	  .findings = "events_withheld" },
	{ "17-waybills", .change = many_events, .nth = PS_EVENT_WAYBILL, .arg = 16,
	  .findings = "events_withheld" },
};

const struct ps_vector_group ps_vectors_content[] = {
	{ "good", NULL, "intact_partial", "ended", PS_VECTORS(most), PS_BASE_SHORT },
	{ "bad/content_differs", "content_differs", "altered", "ended", PS_VECTORS(contents),
	  PS_BASE_PLAIN },
	{ "bad/count_differs", "count_differs", "altered", "ended", PS_VECTORS(counts),
	  PS_BASE_PLAIN },
	{ "bad/content_missing", "content_missing", "missing", "ended", PS_VECTORS(content_missing),
	  PS_BASE_PLAIN },
	{ "bad/content_missing", "content_missing", "missing", "ended", PS_VECTORS(seconds_emptied),
	  PS_BASE_PLAIN },
	{ "bad/tail_missing", "tail_missing", "missing", "ended", PS_VECTORS(tails),
	  PS_BASE_PLAIN },
	{ "bad/bytes_after_trailer", "bytes_after_trailer", "malformed", "ended",
	  PS_VECTORS(behind), PS_BASE_SHORT },
	{ "bad/bad_trailer", "bad_trailer", "malformed", "ended", PS_VECTORS(trailers),
	  PS_BASE_PLAIN },
	{ "bad/bad_attachment", "bad_attachment", "malformed", "ended", PS_VECTORS(attachments),
	  PS_BASE_SHORT },
	{ "bad/over_limit", "over_limit", "malformed", "ended", PS_VECTORS(too_many_attachments),
	  PS_BASE_SHORT },
	{ "bad/over_limit", "over_limit", "malformed", "cut", PS_VECTORS(too_many), PS_BASE_SHORT },
	{ 0 },
};
