#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/leaf.h"

#define TEXT(s)                                     \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static const struct ps_clock noon = { 5000000, 1700000000000000, PS_CLOCK_SYNCHRONISED, 1200 };

static const struct ps_leaf examples[] = {
	{ .kind = PS_LEAF_ENROLMENT,
	  .index = 0,
	  .enrolment = { .chain = { 2, { TEXT("device"), TEXT("maker") } },
			 .secret_commitment = { 1 } } },
	{ .kind = PS_LEAF_ENROLMENT,
	  .index = 0,
	  .enrolment = { .chain = { 1, { TEXT("device") } },
			 .has_attestation = true,
			 .attestation = TEXT("quote") } },
	{ .kind = PS_LEAF_BOOT,
	  .index = 1,
	  .boot = { .boot = { 1 },
		    .run = { 2 },
		    .firmware = TEXT("0.1.0"),
		    .configuration = { 3 },
		    .test_count = 2,
		    .tests = { { TEXT("lamp"), true, TEXT("") },
			       { TEXT("clock"), false, TEXT("not synchronised") } } } },
	{ .kind = PS_LEAF_STARTED,
	  .index = 2,
	  .started = { .number = 1, .take = { 9 }, .lane = TEXT("lane 1") } },
	{ .kind = PS_LEAF_STARTED,
	  .index = 9,
	  .started = { .number = 2,
		       .take = { 8 },
		       .has_previous = true,
		       .previous = 8,
		       .lane = TEXT("包装台"),
		       .totals = { 1, 1, 0, 0 } } },
	{ .kind = PS_LEAF_BOUND_LATE,
	  .index = 4,
	  .bound_late = { 1, { 9 }, { 7 }, { 6 }, TEXT("clerk 4") } },
	{ .kind = PS_LEAF_ENDED,
	  .index = 3,
	  .ended = { .number = 1,
		     .take = { 9 },
		     .started = 2,
		     .last_record = { 5 },
		     .ending = 1,
		     .reason = 31,
		     .commitment_count = 2,
		     .commitments = { { 1 }, { 2 } },
		     .tag_count = 1,
		     .tags = { { 3 } } } },
	{ .kind = PS_LEAF_THINNED, .index = 5, .thinned = { 1, { 9 }, TEXT("1 a second"), { 4 } } },
	{ .kind = PS_LEAF_TOMBSTONE, .index = 6, .tombstone = { 1, { 9 }, TEXT("120 d"), 5000 } },
	{ .kind = PS_LEAF_HOLD, .index = 7, .hold = { 1, { 9 }, true, TEXT("claim"), TEXT("b") } },
	{ .kind = PS_LEAF_EXPORT, .index = 8, .export = { 1, { 9 }, { 2 }, 77, TEXT("clerk") } },
	{ .kind = PS_LEAF_CLOCK_STEP,
	  .index = 9,
	  .clock_step = { { 1, -1, PS_CLOCK_UNKNOWN, 0 }, { 2, 9, PS_CLOCK_UNSYNCHRONISED, 1 } } },
	{ .kind = PS_LEAF_KEY_CHANGE,
	  .index = 10,
	  .key_change = { { 1 }, { 1, { TEXT("new") } } } },
	{ .kind = PS_LEAF_CONFIGURATION, .index = 11, .configuration = { { 0xaa } } },
};

#define EXAMPLES (sizeof(examples) / sizeof(examples[0]))

static struct ps_leaf example(size_t i)
{
	struct ps_leaf leaf = examples[i];

	leaf.clock = noon;
	return leaf;
}

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static void every_kind_comes_back_as_it_went(void **state)
{
	bool seen[PS_LEAF_KIND_COUNT] = { false };
	struct ps_buf buf, again;

	(void)state;
	ps_buf_init(&buf);
	ps_buf_init(&again);
	for (size_t i = 0; i < EXAMPLES; i++) {
		struct ps_leaf leaf = example(i);
		struct ps_leaf got;

		ps_buf_clear(&buf);
		ps_buf_clear(&again);
		assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_OK);
		assert_int_equal(ps_leaf_decode(view(&buf), &got), PS_OK);
		assert_int_equal(got.kind, leaf.kind);
		assert_int_equal(got.index, leaf.index);
		assert_int_equal(ps_leaf_encode(&got, &again), PS_OK);
		assert_true(ps_bytes_equal(view(&buf), view(&again)));
		seen[leaf.kind] = true;
	}
	for (unsigned kind = 0; kind < PS_LEAF_KIND_COUNT; kind++)
		assert_true(seen[kind]);
	ps_buf_release(&buf);
	ps_buf_release(&again);
}

/* Byte for byte, so that writer and reader cannot drift together. */
static void the_bytes_are_those_of_the_format(void **state)
{
	static const uint8_t head[] = {
		0x84, 0x06, 0x06,				      /* tombstone, leaf 6 */
		0x84, 0x1a, 0x00, 0x4c, 0x4b, 0x40,		      /* clock: boot */
		0x1b, 0x00, 0x06, 0x0a, 0x24, 0x18, 0x1e, 0x40, 0x00, /* UTC */
		0x02, 0x19, 0x04, 0xb0,				      /* state, error */
		0x84, 0x01, 0x58, 0x20, 0x09, 0x00,		      /* number, take … */
	};
	static const uint8_t tail[] = { 0x65, '1', '2', '0', ' ', 'd', 0x19, 0x13, 0x88 };
	struct ps_leaf leaf = example(8);
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_OK);
	assert_int_equal(buf.len, sizeof(head) + 30 + sizeof(tail));
	assert_memory_equal(buf.bytes, head, sizeof(head));
	assert_memory_equal(buf.bytes + buf.len - sizeof(tail), tail, sizeof(tail));
	ps_buf_release(&buf);
}

static void a_leaf_that_is_cut_or_longer_is_refused(void **state)
{
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	for (size_t i = 0; i < EXAMPLES; i++) {
		struct ps_leaf leaf = example(i);
		struct ps_leaf got = { .index = 4711 };

		ps_buf_clear(&buf);
		assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_OK);
		for (size_t len = 0; len < buf.len; len++)
			assert_int_equal(ps_leaf_decode((struct ps_bytes){ buf.bytes, len }, &got),
					 PS_TRUNCATED);
		ps_buf_add_byte(&buf, 0);
		assert_int_equal(ps_leaf_decode(view(&buf), &got), PS_MALFORMED);
		assert_int_equal(got.index, 4711);
	}
	ps_buf_release(&buf);
}

static const uint8_t big[PS_CERTIFICATE_DER_MAX + 1];
static const char long_text[PS_TEXT_LEN_MAX + 2] = {
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
};

static void spoil(unsigned fault, struct ps_leaf *leaf)
{
	const struct ps_bytes long_view = { (const uint8_t *)long_text, PS_TEXT_LEN_MAX + 1 };

	switch (fault) {
	case 0:
		*leaf = example(0);
		leaf->enrolment.chain.count = 0;
		break;
	case 1:
		*leaf = example(0);
		leaf->enrolment.chain.count = PS_CHAIN_MAX + 1;
		break;
	case 2:
		*leaf = example(0);
		leaf->enrolment.chain.certificates[1] = (struct ps_bytes){ big, sizeof(big) };
		break;
	case 3:
		*leaf = example(2);
		leaf->boot.test_count = PS_SELF_TESTS_MAX + 1;
		break;
	case 4:
		*leaf = example(3);
		leaf->started.number = 0;
		break;
	case 5:
		*leaf = example(4);
		leaf->started.previous = leaf->index;
		break;
	case 6:
		*leaf = example(6);
		leaf->ended.started = leaf->index;
		break;
	case 7:
		*leaf = example(6);
		leaf->ended.ending = 0;
		break;
	case 8:
		*leaf = example(6);
		leaf->ended.ending = 4;
		break;
	case 9:
		*leaf = example(6);
		leaf->ended.reason = 32;
		break;
	case 10:
		*leaf = example(6);
		leaf->ended.tag_count = PS_OPENINGS_MAX + 1;
		break;
	case 11:
		*leaf = example(9);
		leaf->hold.why = long_view;
		break;
	case 12:
		*leaf = example(9);
		leaf->index = PS_LEAVES_MAX;
		break;
	case 13:
		*leaf = example(12);
		leaf->key_change.chain.count = PS_CHAIN_MAX + 1;
		break;
	case 14:
		*leaf = example(13);
		leaf->kind = PS_LEAF_KIND_COUNT;
		break;
	default:
		*leaf = example(8);
		leaf->tombstone.bytes = UINT64_MAX;
		break;
	}
}

static void what_the_reader_refuses_is_never_written(void **state)
{
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	ps_buf_add_byte(&buf, 0x55);
	for (unsigned fault = 0; fault < 16; fault++) {
		struct ps_leaf leaf;

		spoil(fault, &leaf);
		assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_RANGE);
		assert_int_equal(buf.len, 1);
		assert_int_equal(buf.err, PS_OK);
	}
	/* A line break in a text could fake a line of a report. */
	{
		struct ps_leaf leaf = example(9);

		leaf.hold.why = (struct ps_bytes)TEXT("claim\nhold: off");
		assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_MALFORMED);
		assert_int_equal(buf.len, 1);
	}
	ps_buf_release(&buf);
}

static void a_later_kind_is_told_from_a_broken_leaf(void **state)
{
	struct ps_leaf leaf = example(13);
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_OK);
	assert_int_equal(buf.bytes[1], PS_LEAF_CONFIGURATION);
	buf.bytes[1] = PS_LEAF_KIND_COUNT;
	assert_int_equal(ps_leaf_decode(view(&buf), &leaf), PS_UNSUPPORTED);
	buf.bytes[1] = 0x20;
	assert_int_equal(ps_leaf_decode(view(&buf), &leaf), PS_MALFORMED);
	ps_buf_release(&buf);
	assert_string_equal(ps_leaf_kind_name(PS_LEAF_BOUND_LATE), "bound_late");
	assert_null(ps_leaf_kind_name(PS_LEAF_KIND_COUNT));
}

static void stepping_over_leaves(void **state)
{
	static const struct {
		const char *story;
		const char *bytes;
		size_t len;
		enum ps_err err;
		size_t leaf_len;
	} rows[] = {
		{ "a leaf and more behind it", "\x42hixx", 5, PS_OK, 2 },
		{ "the end", "", 0, PS_END, 0 },
		{ "cut in the content", "\x42h", 2, PS_TRUNCATED, 0 },
		{ "cut in the length", "\x59\x01", 2, PS_TRUNCATED, 0 },
		{ "an empty leaf", "\x40", 1, PS_RANGE, 0 },
		{ "longer than any leaf", "\x5a\x00\x01\x00\x01", 5, PS_RANGE, 0 },
		{ "a length that is not the shortest", "\x58\x02hi", 4, PS_MALFORMED, 0 },
		{ "zeros", "\x00\x00", 2, PS_MALFORMED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_cursor cursor = ps_cursor_of((const uint8_t *)rows[i].bytes, rows[i].len);
		struct ps_bytes leaf = { NULL, 0 };

		assert_int_equal(ps_leaf_next(&cursor, &leaf), rows[i].err);
		assert_int_equal(leaf.len, rows[i].leaf_len);
		assert_int_equal(cursor.at, rows[i].err ? 0 : 1 + leaf.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_comes_back_as_it_went),
		cmocka_unit_test(the_bytes_are_those_of_the_format),
		cmocka_unit_test(a_leaf_that_is_cut_or_longer_is_refused),
		cmocka_unit_test(what_the_reader_refuses_is_never_written),
		cmocka_unit_test(a_later_kind_is_told_from_a_broken_leaf),
		cmocka_unit_test(stepping_over_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
