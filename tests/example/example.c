/*
 * Prints one small evidence file byte by byte, as signing/FORMAT.md shows it:
 *
 *	example annotate    the annotated bytes
 *	example file        the file itself
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/record.h"
#include "signing/verify.h"
#include "tests/kit/take_maker.h"

/* Strings longer than this are cut in the middle of the print. */
#define SHOWN_BYTES 16

/* What the items of a record are called, in the order in which they come; "(" opens, ")" closes. */
static const char *const magic_names[] = { "magic", "type 0", "the word", "version", NULL };
static const char *const start_names[] = { "START",
					   "type 1",
					   "COSE_Sign1",
					   "protected header",
					   "unprotected",
					   "payload",
					   "start-payload",
					   "version",
					   "station",
					   "lane",
					   "lane number",
					   "lane name",
					   "chain",
					   "certificate",
					   "firmware",
					   "configuration",
					   "cameras",
					   "camera",
					   "name",
					   "source: 1 camera",
					   "driver",
					   "bus",
					   "ids",
					   "model",
					   "mode",
					   "codec",
					   "width",
					   "height",
					   "restart int.",
					   "rate",
					   "cropped-from",
					   "rectangle",
					   "threshold",
					   "first-seq",
					   "role: 1 bench",
					   "boot id",
					   "run id",
					   "take number",
					   "ledger",
					   "size",
					   "root",
					   "anchor",
					   "session key",
					   "attestation",
					   "light code",
					   "clock",
					   "boot time, us",
					   "UTC, us",
					   "state",
					   "error, us",
					   "from, us",
					   "signature",
					   NULL };
static const char *const nonce_names[] = { "nonce", "type 8", "32 random bytes", NULL };
static const char *const frame_names[] = { "frame",
					   "type 3",
					   "frame-entry",
					   "camera",
					   "seq",
					   "time, us",
					   "whole: 1 refresh",
					   "header hash",
					   "tiles",
					   "frame hash",
					   "whole-picture",
					   "form 1: JPEG",
					   "the JPEG",
					   "salt of its one tile",
					   NULL };
static const char *const event_names[] = {
	"event",	 "type 4",    "event-entry", "kind: 1 waybill",
	"class: 0 code", "seq",	      "time, us",    "event hash",
	"salt and body", "code-body", "code",	     "source: 0 serial",
	"symbology",	 "courier",   "warnings",    "tag",
	"earlier takes", "none",      NULL
};
static const char *const seal_names[] = { "SEAL",	   "type 2",
					  "COSE_Sign1",	   "protected header",
					  "unprotected",   "payload",
					  "seal-payload",  "take id",
					  "number",	   "hash of START",
					  "content",	   "entries",
					  "cameras",	   "camera 0",
					  "frames",	   "drops",
					  "events",	   "code",
					  "link",	   "sensor",
					  "note",	   "fault",
					  "ending",	   "clock",
					  "source",	   "first, us",
					  "last, us",	   "clock",
					  "boot time, us", "UTC, us",
					  "state",	   "error, us",
					  "signature",	   NULL };
static const char *const ending_names[] = { "ending",
					    "type 6",
					    "COSE_Sign1",
					    "protected header",
					    "unprotected",
					    "payload",
					    "end-payload",
					    "take id",
					    "number",
					    "hash of the SEAL",
					    "word: 1 ended",
					    "reason",
					    "seals",
					    "entries",
					    "cameras",
					    "camera 0",
					    "frames",
					    "drops",
					    "events",
					    "code",
					    "link",
					    "sensor",
					    "note",
					    "fault",
					    "ending",
					    "clock",
					    "source",
					    "first, us",
					    "last, us",
					    "commitments",
					    "event hash of the waybill",
					    "SHA-256 of SHA256SUMS",
					    "statement's signature",
					    "clock",
					    "boot time, us",
					    "UTC, us",
					    "state",
					    "error, us",
					    "signature",
					    NULL };
static const char *const openings_names[] = { "openings", "type 7", "one waybill",
					      "salt and body, as above", NULL };
static const char *const trailer_names[] = { "trailer", "type 10", "offset of the ending", NULL };

struct walk {
	const uint8_t *file;
	struct ps_cursor cursor;
	const char *const *names;
};

static const char *next_name(struct walk *walk)
{
	return *walk->names ? *walk->names++ : "?";
}

static void print_line(const struct walk *walk, size_t from, size_t shown, size_t whole, int depth,
		       const char *meaning, const char *name)
{
	char hex[3 * SHOWN_BYTES + 8] = "";
	size_t at = 0;

	for (size_t i = 0; i < shown; i++)
		at += (size_t)snprintf(hex + at, sizeof(hex) - at, "%02x ", walk->file[from + i]);
	if (whole > shown)
		snprintf(hex + at, sizeof(hex) - at, "...");
	printf("%04zx  %*s%-*s %s%s%s\n", from, 2 * depth, "", 36 - 2 * depth, hex, meaning,
	       *meaning && *name ? ": " : "", name);
}

static void item(struct walk *walk, int depth);

/* Is this byte string itself CBOR that the example goes into? */
static bool goes_into(const char *name)
{
	return strcmp(name, "payload") == 0;
}

static void string(struct walk *walk, int depth, size_t from, bool text)
{
	struct ps_cursor *cursor = &walk->cursor;
	const char *name = next_name(walk);
	struct ps_bytes view;
	char meaning[160];
	size_t head;

	cursor->at = from;
	if (text)
		assert_int_equal(ps_cbor_read_text(cursor, 65536, &view), PS_OK);
	else
		assert_int_equal(ps_cbor_read_bytes(cursor, 0, 65536, &view), PS_OK);
	head = (size_t)(view.bytes - (walk->file + from));
	if (text)
		snprintf(meaning, sizeof(meaning), "\"%.*s\"", (int)view.len, view.bytes);
	else
		snprintf(meaning, sizeof(meaning), "%zu bytes", view.len);
	if (goes_into(name)) {
		print_line(walk, from, head, head, depth, meaning, name);
		cursor->at = from + head;
		item(walk, depth + 1);
		return;
	}
	if (strcmp(name, "salt and body") == 0) {
		print_line(walk, from, head + 4, head + 16, depth, meaning,
			   "salt (16 bytes), then:");
		cursor->at = from + head + PS_SALT_LEN;
		item(walk, depth + 1);
		return;
	}
	print_line(walk, from, head + (view.len < 8 ? view.len : 8), head + view.len, depth,
		   meaning, name);
}

static void item(struct walk *walk, int depth)
{
	struct ps_cursor *cursor = &walk->cursor;
	size_t from = cursor->at;
	enum ps_cbor_type type;
	uint64_t count = 0;
	int64_t number;
	char meaning[48];

	assert_int_equal(ps_cbor_peek(cursor, &type), PS_OK);
	switch (type) {
	case PS_CBOR_UINT:
	case PS_CBOR_NEGATIVE:
		assert_int_equal(ps_cbor_read_int(cursor, &number), PS_OK);
		snprintf(meaning, sizeof(meaning), "%lld", (long long)number);
		print_line(walk, from, cursor->at - from, cursor->at - from, depth, meaning,
			   next_name(walk));
		return;
	case PS_CBOR_BYTES:
	case PS_CBOR_TEXT:
		string(walk, depth, from, type == PS_CBOR_TEXT);
		return;
	case PS_CBOR_ARRAY:
		assert_int_equal(ps_cbor_read_array(cursor, 0, 65536, &count), PS_OK);
		snprintf(meaning, sizeof(meaning), "array of %llu", (unsigned long long)count);
		break;
	case PS_CBOR_MAP:
		assert_int_equal(ps_cbor_read_map(cursor, 0, 16, &count), PS_OK);
		snprintf(meaning, sizeof(meaning), "empty map");
		assert_int_equal(count, 0);
		break;
	default:
		assert_int_equal(ps_cbor_read_null(cursor), PS_OK);
		snprintf(meaning, sizeof(meaning), "null");
	}
	print_line(walk, from, cursor->at - from, cursor->at - from, depth, meaning,
		   next_name(walk));
	for (uint64_t i = 0; i < count; i++)
		item(walk, depth + 1);
}

static const char *const *names_of(enum ps_record_type type)
{
	switch (type) {
	case PS_RECORD_MAGIC:
		return magic_names;
	case PS_RECORD_START:
		return start_names;
	case PS_RECORD_NONCE:
		return nonce_names;
	case PS_RECORD_FRAME:
		return frame_names;
	case PS_RECORD_EVENT:
		return event_names;
	case PS_RECORD_SEAL:
		return seal_names;
	case PS_RECORD_ENDING:
		return ending_names;
	case PS_RECORD_OPENINGS:
		return openings_names;
	default:
		return trailer_names;
	}
}

static void annotate(const struct ps_buf *file)
{
	struct ps_bytes rest = { file->bytes, file->len };

	while (rest.len) {
		struct walk walk = { .file = file->bytes };
		struct ps_record record;
		size_t len;

		assert_int_equal(ps_record_measure(rest, &len), PS_OK);
		assert_int_equal(ps_record_read((struct ps_bytes){ rest.bytes, len },
						(uint64_t)(rest.bytes - file->bytes), &record),
				 PS_OK);
		walk.cursor = ps_cursor_of(file->bytes, (size_t)record.offset + len);
		walk.cursor.at = (size_t)record.offset;
		walk.names = names_of(record.type);
		item(&walk, 0);
		rest.bytes += len;
		rest.len -= len;
	}
}

int main(int argc, char **argv)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	struct ps_maker_station station;
	struct ps_buf file;
	bool bytes = argc == 2 && strcmp(argv[1], "file") == 0;

	if (!bytes && (argc != 2 || strcmp(argv[1], "annotate") != 0)) {
		fprintf(stderr, "usage: example annotate|file\n");
		return PS_EXIT_USAGE;
	}
	plan.camera_count = 1;
	plan.cameras[0].width_px = 16;
	plan.cameras[0].height_px = 16;
	plan.length_us = 150000;
	plan.event_count = 1;
	plan.events[0].at_us = 50000;
	ps_maker_station_init(&station, 1, "bench 1");
	ps_buf_init(&file);
	ps_maker_take(&station, &plan, &file, NULL);
	if (bytes && fwrite(file.bytes, 1, file.len, stdout) != file.len)
		return PS_EXIT_IO;
	if (!bytes)
		annotate(&file);
	ps_buf_release(&file);
	ps_maker_station_release(&station);
	return 0;
}
