#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "signing/der_read.h"

#define ROW(story, text, err)                                         \
	{                                                             \
		story, (const uint8_t *)(text), sizeof(text) - 1, err \
	}

/* X.690, 8.1.3 and 10.1: one form of each length, and none that is told at the end. */
static void a_length_has_one_form_and_ends_within_the_bytes(void **state)
{
	static const struct {
		const char *story;
		const uint8_t *bytes;
		size_t len;
		enum ps_err err;
	} rows[] = {
		ROW("nothing", "", PS_TRUNCATED),
		ROW("a tag alone", "\x04", PS_TRUNCATED),
		ROW("two bytes", "\x04\x02xy", PS_OK),
		ROW("two bytes, and what follows", "\x04\x02xyz", PS_OK),
		ROW("two bytes, of which one is there", "\x04\x02x", PS_TRUNCATED),
		ROW("another tag", "\x02\x01x", PS_MALFORMED),
		ROW("indefinite", "\x04\x80xy\0\0", PS_MALFORMED),
		ROW("a byte of length for what needs none", "\x04\x81\x02xy", PS_MALFORMED),
		ROW("a length that begins with 0", "\x04\x82\x00\x02xy", PS_MALFORMED),
		ROW("its length is cut off", "\x04\x82\x01", PS_TRUNCATED),
		ROW("2^32 - 1 bytes", "\x04\x84\xff\xff\xff\xffxy", PS_MALFORMED),
		ROW("2^32 bytes", "\x04\x85\x01\x00\x00\x00\x00xy", PS_MALFORMED),
		ROW("2^64 - 1 bytes", "\x04\x88\xff\xff\xff\xff\xff\xff\xff\xffxy", PS_MALFORMED),
		ROW("127 bytes of length", "\x04\xffxy", PS_MALFORMED),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_cursor cursor = ps_cursor_of(rows[i].bytes, rows[i].len);
		struct ps_bytes body = { NULL, 0 };
		enum ps_err err = ps_der_read(&cursor, PS_DER_OCTETS, &body);

		if (err != rows[i].err || (!err && body.len != 2))
			fail_msg("%s: %s, %zu bytes", rows[i].story, ps_err_text(err), body.len);
		cursor = ps_cursor_of(rows[i].bytes, rows[i].len);
		err = ps_der_skip(&cursor, &body);
		if (rows[i].bytes[0] == PS_DER_OCTETS && err != rows[i].err)
			fail_msg("%s, skipped: %s", rows[i].story, ps_err_text(err));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_length_has_one_form_and_ends_within_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
