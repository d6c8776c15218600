#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "signing/checkpoint.h"
#include "signing/key_file.h"
#include "tests/kit/temp_dir.h"

static const struct ps_checkpoint example = {
	.ledger = { 0xaa },
	.size = 5,
	.root = { 0xbb },
	.clock = { 1000, -2, PS_CLOCK_UNSYNCHRONISED, 0 },
};

static void the_payload_is_that_of_the_format(void **state)
{
	static const struct {
		const char *story;
		size_t at;
		uint8_t byte;
		enum ps_err err;
	} rows[] = {
		{ "as it is", 0, 0x85, PS_OK },
		{ "an item more", 0, 0x86, PS_MALFORMED },
		{ "a version to come", 1, 0x02, PS_UNSUPPORTED },
		{ "an id of another length", 3, 0x1f, PS_RANGE },
		{ "an empty ledger", 36, 0x00, PS_RANGE },
		{ "a negative size", 36, 0x25, PS_MALFORMED },
	};
	struct ps_checkpoint got;
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	ps_checkpoint_encode(&example, &buf);
	assert_int_equal(buf.err, PS_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t good = buf.bytes[rows[i].at];
		struct ps_bytes view = { buf.bytes, buf.len };

		buf.bytes[rows[i].at] = rows[i].byte;
		got.size = 99;
		assert_int_equal(ps_checkpoint_decode(view, &got), rows[i].err);
		assert_int_equal(got.size, rows[i].err ? 99 : 5);
		buf.bytes[rows[i].at] = good;
	}
	for (size_t len = 0; len < buf.len; len++)
		assert_int_equal(ps_checkpoint_decode((struct ps_bytes){ buf.bytes, len }, &got),
				 PS_TRUNCATED);
	ps_buf_add_byte(&buf, 0);
	assert_int_equal(ps_checkpoint_decode((struct ps_bytes){ buf.bytes, buf.len }, &got),
			 PS_MALFORMED);
	ps_buf_release(&buf);
}

static void only_a_signed_checkpoint_is_one(void **state)
{
	struct ps_checkpoint got, empty = example;
	struct ps_temp_dir dir;
	struct ps_key *key = NULL;
	struct ps_buf buf, payload;
	struct ps_cursor cursor;
	struct ps_cose cose;
	char path[300];

	(void)state;
	ps_temp_dir_init(&dir);
	ps_buf_init(&buf);
	ps_buf_init(&payload);
	assert_true(snprintf(path, sizeof(path), "%s/key.pem", dir.path) > 0);
	assert_int_equal(ps_key_file_create(path, &ps_random_os, &key), PS_OK);

	empty.size = 0;
	assert_int_equal(ps_checkpoint_sign(&empty, key, &buf), PS_RANGE);
	assert_int_equal(buf.len, 0);
	assert_int_equal(ps_checkpoint_sign(&example, key, &buf), PS_OK);
	cursor = ps_cursor_of(buf.bytes, buf.len);
	assert_int_equal(ps_checkpoint_read(&cursor, &cose, &got), PS_OK);
	assert_int_equal(ps_cursor_left(&cursor), 0);
	assert_int_equal(ps_cose_verify(&cose, key->point), PS_OK);
	assert_int_equal(got.size, 5);
	assert_memory_equal(got.root, example.root, PS_HASH_LEN);

	/* The same bytes, signed as something else. */
	ps_checkpoint_encode(&example, &payload);
	ps_buf_clear(&buf);
	assert_int_equal(ps_cose_sign(key, PS_COSE_SEAL, payload.bytes, payload.len, &buf), PS_OK);
	cursor = ps_cursor_of(buf.bytes, buf.len);
	assert_int_equal(ps_checkpoint_read(&cursor, &cose, &got), PS_MALFORMED);

	ps_buf_release(&buf);
	ps_buf_release(&payload);
	ps_key_destroy(key);
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_payload_is_that_of_the_format),
		cmocka_unit_test(only_a_signed_checkpoint_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
