#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/voice.h"
#include "firmware/wave.h"

#define RIFF "RIFF\x2c\0\0\0WAVE"
#define FMT "fmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0"
#define DATA "data\x04\0\0\0\x01\0\x02\0"

static const struct {
	const char *name;
	const char *file;
	size_t len;
	enum ps_err err;
} rows[] = {
#define FILE_OF(text) text, sizeof(text) - 1
	{ "plain", FILE_OF(RIFF FMT DATA), PS_OK },
	{ "a chunk of odd length before", FILE_OF(RIFF "LIST\x01\0\0\0x\0" FMT DATA), PS_OK },
	{ "empty", FILE_OF(""), PS_TRUNCATED },
	{ "no WAV", FILE_OF("OggS12345678"), PS_MALFORMED },
	{ "cut in the samples", FILE_OF(RIFF FMT "data\x04\0\0\0\x01"), PS_TRUNCATED },
	{ "a chunk of 4 GB", FILE_OF(RIFF "fmt \xff\xff\xff\xff\x01"), PS_TRUNCATED },
	{ "a short format", FILE_OF(RIFF "fmt \x02\0\0\0\x01\0" DATA), PS_TRUNCATED },
	{ "no samples", FILE_OF(RIFF FMT), PS_TRUNCATED },
	{ "samples before their format", FILE_OF(RIFF DATA), PS_MALFORMED },
	{ "half a sample", FILE_OF(RIFF FMT "data\x03\0\0\0\x01\0\x02\0"), PS_MALFORMED },
	{ "stereo",
	  FILE_OF(RIFF "fmt \x10\0\0\0\x01\0\x02\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0" DATA),
	  PS_UNSUPPORTED },
	{ "8 bits",
	  FILE_OF(RIFF "fmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x08\0" DATA),
	  PS_UNSUPPORTED },
	{ "a rate of 0",
	  FILE_OF(RIFF "fmt \x10\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\x02\0\x10\0" DATA),
	  PS_UNSUPPORTED },
};

static void reads_one_kind_and_refuses_the_rest(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* on the heap, so that a sanitizer sees what lies behind its end */
		uint8_t *bytes = malloc(rows[i].len + 1);
		struct ps_wave wave = { .rate_hz = 7 };
		enum ps_err err;

		assert_non_null(bytes);
		memcpy(bytes, rows[i].file, rows[i].len);
		err = ps_wave_read((struct ps_bytes){ bytes, rows[i].len }, &wave);
		if (err != rows[i].err)
			fail_msg("%s: %s", rows[i].name, ps_err_text(err));
		assert_int_equal(wave.rate_hz, err ? 7 : 8000);
		if (!err)
			assert_int_equal(wave.samples.len, 4);
		free(bytes);
	}
}

static void says_the_last_digits_and_never_more_than_fit(void **state)
{
	struct ps_saying saying = { .count = 0 };

	(void)state;
	ps_saying_add_digits(&saying, "SF10-23A4B5", 4);
	assert_int_equal(saying.count, 4);
	assert_memory_equal(saying.clips, ((uint8_t[]){ 2, 3, 4, 5 }), 4);
	ps_saying_add_digits(&saying, "JD7", 4);
	ps_saying_add_digits(&saying, "", 4);
	assert_int_equal(saying.count, 5);
	ps_saying_add_digits(&saying, "123456789", 9);
	assert_int_equal(saying.count, PS_VOICE_CLIPS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_one_kind_and_refuses_the_rest),
		cmocka_unit_test(says_the_last_digits_and_never_more_than_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
