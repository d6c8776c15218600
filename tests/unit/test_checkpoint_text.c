#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/checkpoint_text.h"
#include "signing/limits.h"

#define BEGIN "-----BEGIN PACKSEAL CHECKPOINT-----\n"
#define END "-----END PACKSEAL CHECKPOINT-----\n"
/* 48 bytes of 0 */
#define FULL "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"

static enum ps_err next(struct ps_cursor *text, struct ps_buf *checkpoint)
{
	ps_buf_clear(checkpoint);
	return ps_checkpoint_text_next(text, checkpoint);
}

static void what_is_written_is_read(void **state)
{
	static const size_t lens[] = { 1, 2, 3, 47, 48, 49, 96, PS_CHECKPOINT_LEN_MAX };
	struct ps_buf text, got;

	(void)state;
	ps_buf_init(&text);
	ps_buf_init(&got);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		uint8_t bytes[PS_CHECKPOINT_LEN_MAX];
		struct ps_cursor cursor;

		memset(bytes, 0xfb, sizeof(bytes));
		ps_buf_clear(&text);
		ps_checkpoint_text_add((struct ps_bytes){ bytes, lens[i] }, &text);
		assert_int_equal(text.err, PS_OK);
		assert_true(ps_checkpoint_text_is((struct ps_bytes){ text.bytes, text.len }));
		cursor = ps_cursor_of(text.bytes, text.len);
		assert_int_equal(next(&cursor, &got), PS_OK);
		assert_int_equal(got.len, lens[i]);
		assert_memory_equal(got.bytes, bytes, lens[i]);
		assert_int_equal(next(&cursor, &got), PS_END);
	}
	ps_buf_release(&text);
	ps_buf_release(&got);
}

static void there_is_one_text_of_a_checkpoint(void **state)
{
	static const struct {
		const char *story;
		const char *text;
		enum ps_err err;
		size_t len;
	} rows[] = {
		{ "alone", BEGIN "+/8=\n" END, PS_OK, 2 },
		{ "no line end at the end", BEGIN "+/8=\n-----END PACKSEAL CHECKPOINT-----", PS_OK,
		  2 },
		{ "CRLF",
		  "-----BEGIN PACKSEAL CHECKPOINT-----\r\n+/8=\r\n"
		  "-----END PACKSEAL CHECKPOINT-----\r\n",
		  PS_OK, 2 },
		{ "in a mail", "Subject: x\n\nKeep this.\n" BEGIN FULL "+/8=\n" END "Bye.\n", PS_OK,
		  50 },
		{ "none", "Keep this.\n", PS_END, 0 },
		{ "nothing", "", PS_END, 0 },
		{ "the marker not at a line's beginning", "> " BEGIN "+/8=\n" END, PS_END, 0 },
		{ "more behind the marker", "-----BEGIN PACKSEAL CHECKPOINT----- \n+/8=\n" END,
		  PS_END, 0 },
		{ "nothing in it", BEGIN END, PS_MALFORMED, 0 },
		{ "no end", BEGIN "+/8=\n", PS_MALFORMED, 0 },
		{ "cut off", BEGIN "+/", PS_MALFORMED, 0 },
		{ "another beginning in it", BEGIN BEGIN "+/8=\n" END, PS_MALFORMED, 0 },
		{ "bits that no byte has", BEGIN "+/9=\n" END, PS_MALFORMED, 0 },
		{ "no padding", BEGIN "+/8\n" END, PS_MALFORMED, 0 },
		{ "the other alphabet", BEGIN "-_8=\n" END, PS_MALFORMED, 0 },
		{ "a blank behind", BEGIN "+/8= \n" END, PS_MALFORMED, 0 },
		{ "quoted", BEGIN "> +/8=\n" END, PS_MALFORMED, 0 },
		{ "quoted-printable", BEGIN "+/8=3D\n" END, PS_MALFORMED, 0 },
		{ "an empty line", BEGIN "\n+/8=\n" END, PS_MALFORMED, 0 },
		{ "broken anew", BEGIN "AAAA\nAAAA\n" END, PS_MALFORMED, 0 },
		{ "lines too long", BEGIN "AAAA" FULL END, PS_MALFORMED, 0 },
	};
	struct ps_buf got;

	(void)state;
	ps_buf_init(&got);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_cursor cursor =
			ps_cursor_of((const uint8_t *)rows[i].text, strlen(rows[i].text));
		enum ps_err err = next(&cursor, &got);

		if (err != rows[i].err || (!err && got.len != rows[i].len))
			fail_msg("%s: %s, %zu bytes", rows[i].story, ps_err_name(err), got.len);
	}
	ps_buf_release(&got);
}

static void several_are_read_one_by_one_and_none_is_endless(void **state)
{
	struct ps_cursor cursor;
	struct ps_buf text, got;

	(void)state;
	ps_buf_init(&text);
	ps_buf_init(&got);
	for (uint8_t i = 0; i < 3; i++)
		ps_checkpoint_text_add((struct ps_bytes){ &i, 1 }, &text);
	cursor = ps_cursor_of(text.bytes, text.len);
	for (uint8_t i = 0; i < 3; i++) {
		assert_int_equal(next(&cursor, &got), PS_OK);
		assert_int_equal(got.bytes[0], i);
	}
	assert_int_equal(next(&cursor, &got), PS_END);

	ps_buf_clear(&text);
	ps_buf_add(&text, BEGIN, strlen(BEGIN));
	for (size_t i = 0; i <= PS_CHECKPOINT_LEN_MAX / 48; i++)
		ps_buf_add(&text, FULL, strlen(FULL));
	cursor = ps_cursor_of(text.bytes, text.len);
	assert_int_equal(next(&cursor, &got), PS_LIMIT);
	ps_buf_release(&text);
	ps_buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(there_is_one_text_of_a_checkpoint),
		cmocka_unit_test(several_are_read_one_by_one_and_none_is_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
