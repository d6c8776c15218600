#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/x509_algorithm.h"

/* That signatures by them hold, and whom OpenSSL agrees with, is for tests/e2e/foreign_ca.bats. */

#define RSA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01"
#define SHA "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02"
#define SHA256_IS "\x30\x0d" SHA "\x01\x05\x00"
#define SHA512_IS "\x30\x0d" SHA "\x03\x05\x00"
#define MASK_OF(hash) "\xa1\x1c\x30\x1a" RSA "\x08" hash
#define PSS_OF_256 "\xa0\x0f" SHA256_IS MASK_OF(SHA256_IS)
#define SALT_32 "\xa2\x03\x02\x01\x20"

#define ROW(story, text, err, md, taken)                                                           \
	{                                                                                          \
		story, (const uint8_t *)(text), sizeof(text) - 1, PS_##err, MBEDTLS_MD_##md, taken \
	}

static const struct {
	const char *story;
	const uint8_t *bytes;
	size_t len;
	enum ps_err err;
	mbedtls_md_type_t md;
	bool taken;
} rows[] = {
	ROW("RSA with SHA-256", "\x30\x0d" RSA "\x0b\x05\x00", OK, SHA256, true),
	ROW("without NULL", "\x30\x0b" RSA "\x0b", OK, SHA256, true),
	ROW("RSA with SHA-1", "\x30\x0d" RSA "\x05\x05\x00", OK, SHA1, false),
	ROW("RSA and no hash", "\x30\x0d" RSA "\x01\x05\x00", OK, NONE, false),
	ROW("ECDSA with SHA-512", "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04", OK, SHA512,
	    true),
	ROW("ECDSA with SHA-224", "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x01", OK, SHA224,
	    false),
	ROW("Ed25519", "\x30\x05\x06\x03\x2b\x65\x70", UNSUPPORTED, NONE, false),
	ROW("a NULL that holds something", "\x30\x0e" RSA "\x0b\x05\x01\x00", MALFORMED, NONE,
	    false),
	ROW("parameters where none are due", "\x30\x0e" RSA "\x0b\x02\x01\x00", MALFORMED, NONE,
	    false),
	ROW("cut off", "\x30\x0d" RSA "\x0b\x05", TRUNCATED, NONE, false),
	ROW("PSS", "\x30\x41" RSA "\x0a\x30\x34" PSS_OF_256 SALT_32, OK, SHA256, true),
	ROW("PSS with a salt of 20, which is not said", "\x30\x3c" RSA "\x0a\x30\x2f" PSS_OF_256,
	    OK, SHA256, true),
	ROW("PSS, trailer 1",
	    "\x30\x46" RSA "\x0a\x30\x39" PSS_OF_256 SALT_32 "\xa3\x03\x02\x01\x01", OK, SHA256,
	    true),
	ROW("PSS, trailer 2",
	    "\x30\x46" RSA "\x0a\x30\x39" PSS_OF_256 SALT_32 "\xa3\x03\x02\x01\x02", UNSUPPORTED,
	    NONE, false),
	ROW("PSS, the mask by another hash",
	    "\x30\x41" RSA "\x0a\x30\x34\xa0\x0f" SHA256_IS MASK_OF(SHA512_IS) SALT_32, OK, SHA256,
	    false),
	ROW("PSS, the mask by SHA-1, which is not said",
	    "\x30\x1e" RSA "\x0a\x30\x11\xa0\x0f" SHA256_IS, OK, SHA256, false),
	ROW("PSS, all by SHA-1, which is not said", "\x30\x0d" RSA "\x0a\x30\x00", OK, SHA1, false),
	ROW("PSS without parameters", "\x30\x0b" RSA "\x0a", TRUNCATED, NONE, false),
	ROW("PSS with NULL", "\x30\x0d" RSA "\x0a\x05\x00", MALFORMED, NONE, false),
	ROW("PSS, another mask than MGF1",
	    "\x30\x41" RSA "\x0a\x30\x34\xa0\x0f" SHA256_IS "\xa1\x1c\x30\x1a" RSA
	    "\x09" SHA256_IS SALT_32,
	    UNSUPPORTED, NONE, false),
	ROW("PSS, a salt of 513 bytes",
	    "\x30\x42" RSA "\x0a\x30\x35" PSS_OF_256 "\xa2\x04\x02\x02\x02\x01", UNSUPPORTED, NONE,
	    false),
	ROW("PSS, a salt of less than nothing",
	    "\x30\x41" RSA "\x0a\x30\x34" PSS_OF_256 "\xa2\x03\x02\x01\xff", MALFORMED, NONE,
	    false),
	ROW("PSS, in another order", "\x30\x41" RSA "\x0a\x30\x34" SALT_32 PSS_OF_256, MALFORMED,
	    NONE, false),
	ROW("PSS, twice the same", "\x30\x46" RSA "\x0a\x30\x39" PSS_OF_256 SALT_32 SALT_32,
	    MALFORMED, NONE, false),
	ROW("PSS, a byte behind its hash",
	    "\x30\x42" RSA "\x0a\x30\x35\xa0\x10" SHA256_IS "\x00" MASK_OF(SHA256_IS) SALT_32,
	    MALFORMED, NONE, false),
	ROW("PSS, what is behind its parameters",
	    "\x30\x43" RSA "\x0a\x30\x34" PSS_OF_256 SALT_32 "\x05\x00", MALFORMED, NONE, false),
};

static void each_algorithm_is_read_and_taken_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_cursor cursor = ps_cursor_of(rows[i].bytes, rows[i].len);
		struct ps_x509_algorithm algorithm = { .md = MBEDTLS_MD_NONE };
		enum ps_err err = ps_x509_algorithm_read(&cursor, &algorithm);

		if (err != rows[i].err || algorithm.md != rows[i].md ||
		    (!err && ps_x509_algorithm_is_taken(&algorithm) != rows[i].taken))
			fail_msg("%s: %s, hash %d", rows[i].story, ps_err_text(err), algorithm.md);
		if (!err && ps_cursor_left(&cursor))
			fail_msg("%s: %zu bytes are left", rows[i].story, ps_cursor_left(&cursor));
	}
}

/* Under a sanitizer: nothing is read beyond the bytes, whatever they are. */
static void no_cut_or_changed_byte_is_read_beyond(void **state)
{
	uint8_t room[80];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t at = 0; at < rows[i].len; at++) {
			struct ps_x509_algorithm algorithm;
			struct ps_cursor cut = ps_cursor_of(rows[i].bytes, at), changed;

			assert_int_not_equal(ps_x509_algorithm_read(&cut, &algorithm), PS_OK);
			memcpy(room, rows[i].bytes, rows[i].len);
			room[at] ^= 0x80;
			changed = ps_cursor_of(room, rows[i].len);
			if (ps_x509_algorithm_read(&changed, &algorithm) == PS_OK)
				assert_true(algorithm.salt_len <= PS_PSS_SALT_MAX);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_algorithm_is_read_and_taken_or_not),
		cmocka_unit_test(no_cut_or_changed_byte_is_read_beyond),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
