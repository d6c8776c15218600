#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/digest.h"
#include "signing/hash_words.h"

/* The fingerprint that is spelled in Wikipedia's "PGP word list". */
static void a_published_fingerprint_is_spelled_as_published(void **state)
{
	static const uint8_t bytes[] = {
		0xe5, 0x82, 0x94, 0xf2, 0xe9, 0xa2, 0x27, 0x48, 0x6e, 0x8b,
		0x06, 0x1b, 0x31, 0xcc, 0x52, 0x8f, 0xd7, 0xfa, 0x3f, 0x19
	};
	static const char *const words[] = {
		"topmost",   "Istanbul",  "Pluto",     "vagabond", "treadmill",
		"Pacific",   "brackish",  "dictator",  "goldfish", "Medusa",
		"afflict",   "bravado",	  "chatter",   "revolver", "Dupont",
		"midsummer", "stopwatch", "whimsical", "cowbell",  "bottomless",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		assert_string_equal(ps_hash_word(bytes, i), words[i]);
}

/* The digest was made by another program from magic-wormhole's file. */
static void the_table_is_the_one_that_was_copied(void **state)
{
	static const char wanted[] =
		"\xe2\xc0\x0d\xa3\x3e\x50\x44\x34\xc2\xee\x6b\xd1\x69\x20\x7c\x75\x08"
		"\xb9\xf6\x72\xc0\xcd\xd5\x0d\x78\xcc\x6a\xf3\xd3\x7f\x99\xa6";
	char text[512 * (PS_HASH_WORD_MAX + 1)];
	uint8_t digest[PS_DIGEST_LEN];
	size_t len = 0;

	(void)state;
	for (unsigned i = 0; i < 512; i++) {
		const uint8_t bytes[2] = { (uint8_t)(i / 2), (uint8_t)(i / 2) };
		const char *word = ps_hash_word(bytes, i % 2);

		assert_true(strlen(word) <= PS_HASH_WORD_MAX);
		memcpy(text + len, word, strlen(word));
		len += strlen(word);
		text[len++] = ' ';
	}
	assert_int_equal(ps_digest(text, len - 1, digest), PS_OK);
	assert_memory_equal(digest, wanted, PS_DIGEST_LEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_published_fingerprint_is_spelled_as_published),
		cmocka_unit_test(the_table_is_the_one_that_was_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
