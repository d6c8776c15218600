#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/reader.h"

struct stream {
	const uint8_t *bytes;
	size_t len;
	size_t at;
	size_t step; /* at most so many bytes at a time */
	unsigned reads;
};

static enum ps_err read_stream(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct stream *stream = ctx;
	size_t got = stream->len - stream->at;

	if (got > len)
		got = len;
	if (got > stream->step)
		got = stream->step;
	memcpy(bytes, stream->bytes + stream->at, got);
	stream->at += got;
	stream->reads++;
	*got_out = got;
	return PS_OK;
}

/* A frame's record with @items one-byte tiles: no such picture exists, but its length must be
 * found. */
static void add_long_record(struct ps_buf *buf, size_t items)
{
	ps_cbor_add_array(buf, 3);
	ps_cbor_add_uint(buf, PS_RECORD_FRAME);
	ps_cbor_add_null(buf);
	ps_cbor_add_array(buf, items);
	for (size_t i = 0; i < items; i++)
		ps_cbor_add_uint(buf, 1);
}

/* A record is measured from its front whenever more of it came, so it must not come byte by byte.
 */
static void a_long_record_is_not_measured_for_each_byte(void **state)
{
	struct ps_buf buf;
	struct stream stream = { .step = SIZE_MAX };
	struct ps_reader reader;
	struct ps_record record;

	(void)state;
	ps_buf_init(&buf);
	add_long_record(&buf, 4000000);
	stream.bytes = buf.bytes;
	stream.len = buf.len;
	ps_reader_init(&reader, (struct ps_source){ read_stream, &stream });
	assert_int_equal(ps_reader_next(&reader, &record), PS_MALFORMED);
	assert_in_range(stream.reads, 1, 12);
	ps_reader_release(&reader);
	ps_buf_release(&buf);
}

/* What is claimed and not there costs nothing. */
static void a_claimed_length_is_not_believed(void **state)
{
	static const struct {
		const char *name;
		const char *bytes;
		size_t len;
		enum ps_err err;
	} rows[] = {
		{ "a string of 2^64-1 bytes", "\x82\x08\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 11,
		  PS_RANGE },
		{ "a string of 4 GB", "\x83\x03\x5a\xff\xff\xff\xff", 7, PS_RANGE },
		{ "a string of 16 MB, not there", "\x83\x03\x5a\x01\x00\x00\x00", 7, PS_TRUNCATED },
		{ "an array of 2^32 items", "\x83\x03\x9a\xff\xff\xff\xff", 7, PS_RANGE },
		{ "a longer form than needed", "\x82\x18\x08\xf6", 4, PS_MALFORMED },
		{ "an indefinite length", "\x9f\x00\xff", 3, PS_MALFORMED },
		{ "a tag", "\xc2\x41\x00", 3, PS_MALFORMED },
		{ "a float", "\x82\x08\xf9\x00\x00", 5, PS_MALFORMED },
		{ "false", "\x82\x08\xf4", 3, PS_MALFORMED },
		{ "nine arrays deep", "\x83\x03\x81\x81\x81\x81\x81\x81\x81\x80\xf6", 11,
		  PS_MALFORMED },
		{ "an unknown type", "\x82\x0b\xf6", 3, PS_MALFORMED },
		{ "nothing", "", 0, PS_END },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stream stream = { .bytes = (const uint8_t *)rows[i].bytes,
					 .len = rows[i].len,
					 .step = 1 };
		struct ps_reader reader;
		struct ps_record record;
		enum ps_err err;

		ps_reader_init(&reader, (struct ps_source){ read_stream, &stream });
		err = ps_reader_next(&reader, &record);
		if (err != rows[i].err)
			fail_msg("%s: %s", rows[i].name, ps_err_name(err));
		assert_in_range(reader.window.room, 0, 2 * 1024 * 1024);
		ps_reader_release(&reader);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_record_is_not_measured_for_each_byte),
		cmocka_unit_test(a_claimed_length_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
