/* Exports, takes without an end, and files that break off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/vectors/clip.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)

enum exported {
	SPAN,
	ONE_CAMERA,
	ONE_FRAME,
	ONE_WAYBILL,
	REDACTED,
	REDACTED_SPAN,
	ALL_HIDDEN,
	OF_AN_EXPORT,
	OF_REDACTED,
	LANE,
	OF_OPEN,
	OF_CUT,
};

static void share_with_a_lane(const struct ps_vector_bench *bench, struct ps_film *film)
{
	struct ps_buf item;

	ps_buf_init(&item);
	ps_item_hex(&item, "84 00 00 18 20 10");
	ps_item_replace(ps_film_at(film, PS_RECORD_START, 0), "p.6.0.13",
			(struct ps_bytes){ item.bytes, item.len });
	ps_film_count_and_sign(film, bench->station.key);
	ps_buf_release(&item);
}

static void cut_off(struct ps_film *film, size_t bytes)
{
	struct ps_buf *last = &film->records[film->count - 1];

	assert_true(last->len > bytes);
	ps_buf_add(&film->tail, last->bytes, last->len - bytes);
	ps_film_drop(film, film->count - 1, 1);
}

CHANGE(exported)
{
	struct ps_clip_settings s = { .has_from = false };

	switch ((enum exported)vector->arg) {
	case SPAN:
		s = (struct ps_clip_settings){
			.has_from = true, .from_us = 400000, .has_to = true, .to_us = 1200000
		};
		break;
	case ONE_CAMERA:
		s = (struct ps_clip_settings){ .camera_count = 1, .cameras = { "side" } };
		break;
	case ONE_FRAME:
		s = (struct ps_clip_settings){
			.has_from = true, .from_us = 1500000, .has_to = true, .to_us = 1500001
		};
		break;
	case ONE_WAYBILL:
		s.only_waybill = "SF1023574470215";
		break;
	case REDACTED_SPAN:
		s.redactions[0] =
			(struct ps_redaction){ "top", { 0, 0, 16, 16 }, true, 1500000, 1600000 };
		s.redaction_count = 1;
		break;
	case ALL_HIDDEN:
		s.redactions[0] =
			(struct ps_redaction){ .camera = "top", .rect = { 0, 0, 32, 48 } };
		s.redaction_count = 1;
		break;
	case OF_AN_EXPORT:
		s = (struct ps_clip_settings){
			.has_from = true, .from_us = 1000000, .has_to = true, .to_us = 1200000
		};
		break;
	case REDACTED:
	case OF_REDACTED:
		s.redactions[0] = (struct ps_redaction){ .camera = "top", .rect = { 0, 0, 1, 1 } };
		s.redaction_count = 1;
		break;
	case LANE:
		share_with_a_lane(bench, film);
		break;
	case OF_OPEN:
		s = (struct ps_clip_settings){ .has_to = true, .to_us = 1200000 };
		break;
	case OF_CUT:
		cut_off(film, 7);
		s = (struct ps_clip_settings){ .has_to = true, .to_us = 400000 };
		break;
	}
	ps_vector_export(film, &s);
}

/* One item of a record is null: withheld by hand. */
CHANGE(with_attachments)
{
	static const char *const records[] = { "83 09 01 44 01020304", "83 09 01 41 ff",
					       "83 09 04 43 ffd800", "83 09 19 ffff 58 20 ff*32" };
	size_t at = ps_film_find(film, PS_RECORD_TRAILER, 0);
	struct ps_buf record;

	(void)bench;
	(void)vector;
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		ps_buf_init(&record);
		ps_item_hex(&record, records[i]);
		ps_film_insert(film, at + i, (struct ps_bytes){ record.bytes, record.len });
		ps_buf_release(&record);
	}
}

enum breaking {
	AT_A_SEAL,
	AFTER_START,
	AFTER_NONCE,
	IN_A_FRAME,
	IN_A_SEAL,
	ZEROS,
	ZEROS_IN_A_RECORD,
	ZEROS_IN_A_SIGNATURE,
	ZEROS_IN_A_SIGNATURE_AND_BEHIND,
	ZEROS_IN_THE_ENDING,
	OLD_DATA,
	OLD_RECORDS,
	UNSEALED,
	HIDDEN_UNSEALED,
	TEXT,
	NONCE_CUT,
	BROKEN_FRAME,
};

static void unseal(struct ps_film *film)
{
	ps_film_drop(film, ps_film_find(film, PS_RECORD_SEAL, 2), 1);
}

CHANGE(broken_off)
{
	const struct ps_buf *other = &bench->takes[PS_BASE_OTHER];
	struct ps_buf *tail = &film->tail;

	switch ((enum breaking)vector->arg) {
	case AT_A_SEAL:
		break;
	case AFTER_START:
		ps_film_drop(film, 2, film->count - 2);
		break;
	case AFTER_NONCE:
		ps_film_drop(film, 3, film->count - 3);
		break;
	case NONCE_CUT:
		ps_film_drop(film, 3, film->count - 3);
		cut_off(film, 3);
		break;
	case IN_A_FRAME:
		ps_film_drop(film, 4, film->count - 4);
		cut_off(film, 20);
		break;
	case IN_A_SEAL:
		cut_off(film, 1);
		break;
	case ZEROS:
		ps_item_hex(tail, "00*512");
		break;
	case ZEROS_IN_A_RECORD:
		cut_off(film, 70);
		ps_item_hex(tail, "00*70 00*512");
		break;
	case ZEROS_IN_A_SIGNATURE:
		cut_off(film, 12);
		ps_item_hex(tail, "00*12");
		break;
	case ZEROS_IN_A_SIGNATURE_AND_BEHIND:
		cut_off(film, 8);
		ps_item_hex(tail, "00*8 00*512");
		break;
	case ZEROS_IN_THE_ENDING:
		ps_film_drop(film, ps_film_find(film, PS_RECORD_ENDING, 0) + 1, 2);
		cut_off(film, 40);
		ps_item_hex(tail, "00*40 00*99");
		break;
	case OLD_DATA:
		ps_buf_add(tail, other->bytes + 1000, 700);
		break;
	case OLD_RECORDS:
		/* a whole frame of another take, and its START */
		cut_off(film, 70);
		ps_buf_add(tail, other->bytes, 1600);
		break;
	case UNSEALED:
		unseal(film);
		break;
	case HIDDEN_UNSEALED:
		/* what would be malformed in front of a SEAL is not judged behind the last */
		unseal(film);
		ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 4), "2",
				(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
		break;
	case TEXT:
		ps_item_hex(tail, "0a*3");
		break;
	case BROKEN_FRAME:
		/* a record that breaks a must is no record: what is before its second stands */
		ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 2), "2.1",
				(struct ps_bytes){ (const uint8_t *)"\x44\xff\xd8\xff\xd9", 5 });
		break;
	}
}

#define PARTIAL .integrity = "intact_partial"
#define TRUNCATED(word) .integrity = "intact_truncated", .ending = word

static const struct ps_vector rows[] = {
	{ .name = "export-of-a-span",
	  .change = exported,
	  .arg = SPAN,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld" },
	{ .name = "export-of-one-camera",
	  .base = PS_BASE_TWO,
	  .change = exported,
	  .arg = ONE_CAMERA,
	  PARTIAL,
	  .findings = "frames_withheld" },
	{ .name = "export-of-one-frame",
	  .change = exported,
	  .arg = ONE_FRAME,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld" },
	{ .name = "export-for-one-waybill", .change = exported, .arg = ONE_WAYBILL },
	{ .name = "redacted",
	  .change = exported,
	  .arg = REDACTED,
	  .integrity = "intact_redacted",
	  .findings = "tiles_withheld" },
	{ .name = "redacted-for-a-span",
	  .change = exported,
	  .arg = REDACTED_SPAN,
	  .integrity = "intact_redacted",
	  .findings = "tiles_withheld" },
	{ .name = "all-tiles-hidden",
	  .change = exported,
	  .arg = ALL_HIDDEN,
	  .integrity = "intact_redacted",
	  .findings = "tiles_withheld" },
	{ .name = "export-of-an-export",
	  .base = PS_BASE_SPAN,
	  .change = exported,
	  .arg = OF_AN_EXPORT,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld" },
	{ .name = "redacted-again",
	  .base = PS_BASE_REDACTED,
	  .change = exported,
	  .arg = OF_REDACTED,
	  .integrity = "intact_redacted",
	  .findings = "tiles_withheld" },
	{ .name = "export-of-a-lane",
	  .change = exported,
	  .arg = LANE,
	  .integrity = "intact_redacted",
	  .findings = "tiles_withheld" },
	{ .name = "export-of-an-open-take",
	  .base = PS_BASE_OPEN,
	  .change = exported,
	  .arg = OF_OPEN,
	  TRUNCATED("open"),
	  .findings = "frames_withheld no_ending seconds_withheld" },
	{ .name = "export-of-a-cut-take",
	  .base = PS_BASE_OPEN,
	  .change = exported,
	  .arg = OF_CUT,
	  TRUNCATED("open"),
	  .findings = "frames_withheld no_ending seconds_withheld" },
	{ .name = "export-with-attachments",
	  .base = PS_BASE_SPAN,
	  .change = with_attachments,
	  PARTIAL,
	  .findings = "ledger_proof_wrong exporter_wrong seconds_withheld" },
	{ .name = "nonce-withheld",
	  .type = PS_RECORD_NONCE,
	  .path = "1",
	  .hex = "f6",
	  PARTIAL,
	  .findings = "nonce_withheld" },
	{ .name = "waybill-withheld-in-its-second",
	  .type = PS_RECORD_EVENT,
	  .path = "2",
	  .hex = "f6",
	  PARTIAL,
	  .findings = "events_withheld" },
	{ .name = "waybill-withheld-in-the-openings",
	  .type = PS_RECORD_OPENINGS,
	  .path = "1.0",
	  .hex = "f6",
	  PARTIAL,
	  .findings = "events_withheld" },
	{ .name = "last-frame-withheld",
	  .type = PS_RECORD_FRAME,
	  .nth = 3,
	  .path = "2",
	  .hex = "f6",
	  PARTIAL,
	  .findings = "frames_withheld" },
	{ .name = "open",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = AT_A_SEAL,
	  TRUNCATED("open"),
	  .findings = "no_ending" },
	{ .name = "open-behind-start",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = AFTER_START,
	  TRUNCATED("open"),
	  .findings = "no_ending" },
	{ .name = "open-behind-nonce",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = AFTER_NONCE,
	  TRUNCATED("open"),
	  .findings = "no_ending" },
	{ .name = "open-with-unsealed-frames",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = UNSEALED,
	  TRUNCATED("open"),
	  .findings = "no_ending unsealed" },
	{ .name = "open-with-unsealed-and-hidden-frames",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = HIDDEN_UNSEALED,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record unsealed" },
	{ .name = "cut-in-the-nonce",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = NONCE_CUT,
	  TRUNCATED("cut"),
	  .findings = "no_ending" },
	{ .name = "cut-in-a-frame",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = IN_A_FRAME,
	  TRUNCATED("cut"),
	  .findings = "no_ending" },
	{ .name = "cut-in-a-seal",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = IN_A_SEAL,
	  TRUNCATED("cut"),
	  .findings = "no_ending unsealed" },
	{ .name = "cut-with-zeros",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = ZEROS,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record" },
	{ .name = "cut-in-a-seal-with-zeros",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = ZEROS_IN_A_RECORD,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record unsealed" },
	{ .name = "cut-in-the-last-signature-with-zeros",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = ZEROS_IN_A_SIGNATURE,
	  TRUNCATED("cut"),
	  .findings = "no_ending unsealed" },
	{ .name = "cut-in-the-last-signature-with-zeros-behind",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = ZEROS_IN_A_SIGNATURE_AND_BEHIND,
	  TRUNCATED("cut"),
	  .findings = "no_ending unsealed" },
	{ .name = "cut-in-the-ending-with-zeros",
	  .change = broken_off,
	  .arg = ZEROS_IN_THE_ENDING,
	  TRUNCATED("cut"),
	  .findings = "no_ending" },
	{ .name = "cut-with-old-data",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = OLD_DATA,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record" },
	{ .name = "cut-with-old-records",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = OLD_RECORDS,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record unsealed" },
	{ .name = "cut-with-a-line",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = TEXT,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record" },
	{ .name = "broken-record-in-an-open-take",
	  .base = PS_BASE_OPEN,
	  .change = broken_off,
	  .arg = BROKEN_FRAME,
	  TRUNCATED("cut"),
	  .findings = "no_ending not_a_record unsealed" },
};

const struct ps_vector_group ps_vectors_exports[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(rows), PS_BASE_PLAIN },
	{ 0 },
};
