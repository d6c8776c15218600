#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "tests/kit/leaf_examples.h"

#define TEXT(s)                                     \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
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
	for (size_t i = 0; i < ps_leaf_example_count(); i++) {
		struct ps_leaf leaf = ps_leaf_example(i);
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
	struct ps_leaf leaf = ps_leaf_example(8);
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
	for (size_t i = 0; i < ps_leaf_example_count(); i++) {
		struct ps_leaf leaf = ps_leaf_example(i);
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
		*leaf = ps_leaf_example(0);
		leaf->enrolment.chain.count = 0;
		break;
	case 1:
		*leaf = ps_leaf_example(0);
		leaf->enrolment.chain.count = PS_CHAIN_MAX + 1;
		break;
	case 2:
		*leaf = ps_leaf_example(0);
		leaf->enrolment.chain.certificates[1] = (struct ps_bytes){ big, sizeof(big) };
		break;
	case 3:
		*leaf = ps_leaf_example(2);
		leaf->boot.test_count = PS_SELF_TESTS_MAX + 1;
		break;
	case 4:
		*leaf = ps_leaf_example(3);
		leaf->started.number = 0;
		break;
	case 5:
		*leaf = ps_leaf_example(4);
		leaf->started.previous = leaf->index;
		break;
	case 6:
		*leaf = ps_leaf_example(6);
		leaf->ended.started = leaf->index;
		break;
	case 7:
		*leaf = ps_leaf_example(6);
		leaf->ended.ending = 0;
		break;
	case 8:
		*leaf = ps_leaf_example(6);
		leaf->ended.ending = 4;
		break;
	case 9:
		*leaf = ps_leaf_example(6);
		leaf->ended.reason = 32;
		break;
	case 10:
		*leaf = ps_leaf_example(6);
		leaf->ended.tag_count = PS_OPENINGS_MAX + 1;
		break;
	case 11:
		*leaf = ps_leaf_example(9);
		leaf->hold.why = long_view;
		break;
	case 12:
		*leaf = ps_leaf_example(9);
		leaf->index = PS_LEAVES_MAX;
		break;
	case 13:
		*leaf = ps_leaf_example(12);
		leaf->key_change.chain.count = PS_CHAIN_MAX + 1;
		break;
	case 14:
		*leaf = ps_leaf_example(13);
		leaf->kind = PS_LEAF_KIND_COUNT;
		break;
	case 15:
		*leaf = ps_leaf_example(14);
		leaf->accessed.from = 0;
		break;
	case 16:
		*leaf = ps_leaf_example(14);
		leaf->accessed.entries = 0;
		break;
	case 17:
		*leaf = ps_leaf_example(14);
		leaf->accessed.entries = PS_ACCESS_BATCH_MAX + 1;
		break;
	case 18:
		*leaf = ps_leaf_example(14);
		leaf->accessed.last_utc_us = leaf->accessed.first_utc_us - 1;
		break;
	default:
		*leaf = ps_leaf_example(8);
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
	for (unsigned fault = 0; fault < 20; fault++) {
		struct ps_leaf leaf;

		spoil(fault, &leaf);
		assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_RANGE);
		assert_int_equal(buf.len, 1);
		assert_int_equal(buf.err, PS_OK);
	}
	/* A line break in a text could fake a line of a report. */
	{
		struct ps_leaf leaf = ps_leaf_example(9);

		leaf.hold.why = (struct ps_bytes)TEXT("claim\nhold: off");
		assert_int_equal(ps_leaf_encode(&leaf, &buf), PS_MALFORMED);
		assert_int_equal(buf.len, 1);
	}
	ps_buf_release(&buf);
}

static void a_later_kind_is_told_from_a_broken_leaf(void **state)
{
	struct ps_leaf leaf = ps_leaf_example(13);
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
