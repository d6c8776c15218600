/* A claim: to JSON and back, and what it makes of a file that somebody changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/claim.h"

static struct ps_claim *example(void)
{
	struct ps_claim *claim = calloc(1, sizeof(*claim));

	assert_non_null(claim);
	claim->number = 17;
	claim->opened_s = 1772330400;
	claim->deadline_s = 1772503200;
	(void)snprintf(claim->waybill, sizeof(claim->waybill), "SF1023574470215");
	(void)snprintf(claim->channel, sizeof(claim->channel), "taobao");
	(void)snprintf(claim->type, sizeof(claim->type), "damaged");
	claim->has_buyer = true;
	memset(claim->buyer, 0xab, sizeof(claim->buyer));
	claim->take_count = 1;
	claim->takes[0].number = 9007199254740991;
	claim->file_count = 1;
	claim->files[0] = (struct ps_claim_file){
		.name = "1.jpg", .kind = PS_CLAIM_JPEG, .bytes = 4711, .decodes = true
	};
	(void)snprintf(claim->files[0].given, PS_TEXT_LEN_MAX, "</script>\x1b[31m\xe7\xa2\x8e.jpg");
	assert_int_equal(ps_claim_note(claim, 1772330400, "li", "opened", "first"), PS_OK);
	return claim;
}

/* Of two stations that filmed the parcel under one number. */
static void add_stations(struct ps_claim *claim)
{
	claim->take_count = 2;
	claim->takes[1].number = claim->takes[0].number;
	(void)snprintf(claim->takes[0].station, sizeof(claim->takes[0].station), "left");
	(void)snprintf(claim->takes[1].station, sizeof(claim->takes[1].station), "right-2");
}

static void there_and_back(struct ps_claim *claim)
{
	struct ps_claim *again = malloc(sizeof(*again));
	struct ps_buf text;

	assert_non_null(again);
	ps_buf_init(&text);
	assert_int_equal(ps_claim_write(claim, &text), PS_OK);
	ps_buf_add_byte(&text, 0);
	/* who has one station reads what was always there */
	assert_int_equal(strstr((const char *)text.bytes, "\"stations\"") != NULL,
			 claim->takes[0].station[0] != '\0');
	assert_int_equal(ps_claim_read((struct ps_bytes){ text.bytes, text.len - 1 }, again),
			 PS_OK);
	assert_memory_equal(claim, again, sizeof(*claim));
	ps_buf_release(&text);
	free(again);
}

static void test_there_and_back(void **state)
{
	struct ps_claim *claim = example();

	(void)state;
	there_and_back(claim);
	add_stations(claim);
	there_and_back(claim);
	free(claim);
}

static void test_takes_named(void **state)
{
	static const char *const bad[] = { "",	       "/",	"left/",  "left/0",
					   "left/x",   "/3",	"Left/3", "../3",
					   "left/3/4", "3left", "-3",	  "left/ 3" };
	struct ps_claim_take take = { .number = 9 };
	char text[PS_CLAIM_TAKE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (ps_claim_take_parse(bad[i], &take) || take.number != 9)
			fail_msg("\"%s\" is no take", bad[i]);
	assert_true(ps_claim_take_parse("left/3", &take));
	assert_string_equal(take.station, "left");
	assert_int_equal(take.number, 3);
	ps_claim_take_text(&take, text);
	assert_string_equal(text, "left/3");
	assert_true(ps_claim_take_parse("9007199254740991", &take));
	assert_string_equal(take.station, "");
	ps_claim_take_text(&take, text);
	assert_string_equal(text, "9007199254740991");
}

/* Each replaces a text in what was written. */
static void test_changed(void **state)
{
	static const struct {
		const char *name, *from, *to;
	} rows[] = {
		{ "a way out of the folder", "\"1.jpg\"", "\"../../etc/passwd\"" },
		{ "another file's name", "\"1.jpg\"", "\"2.jpg\"" },
		{ "a name of no kind", "\"1.jpg\"", "\"1.html\"" },
		{ "a number below zero", "4711", "-4711" },
		{ "a number that is none", "4711", "1e999" },
		{ "half a number", "4711", "47.5" },
		{ "a digest that is none", "\"00000000", "\"0000000g" },
		{ "a text that is too long for its place", "\"taobao\"",
		  "\"taobaotaobaotaobaotaobaotaobaotaobao\"" },
		{ "a time that is missing", "\"deadline\"", "\"redline\"" },
		{ "no JSON", "{", "(" },
		{ "a station without a name", "\"left\"", "\"\"" },
		{ "a station that leads elsewhere", "\"left\"", "\"../left\"" },
		{ "a station more than takes", "\"left\"", "\"left\", \"left\"" },
		{ "a station less", "\"left\",", "" },
		{ "stations that are no list", "\"stations\": [", "\"stations\": 1, \"x\": [" },
	};
	struct ps_claim *claim = example(), *again = malloc(sizeof(*again));
	struct ps_buf text, changed;

	(void)state;
	add_stations(claim);
	assert_non_null(again);
	ps_buf_init(&text);
	ps_buf_init(&changed);
	assert_int_equal(ps_claim_write(claim, &text), PS_OK);
	ps_buf_add_byte(&text, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *found = strstr((const char *)text.bytes, rows[i].from);
		size_t before = found ? (size_t)(found - (const char *)text.bytes) : 0;
		const char *rest = found ? found + strlen(rows[i].from) : "";

		if (!found)
			fail_msg("%s: there is nothing to change", rows[i].name);
		ps_buf_clear(&changed);
		ps_buf_add(&changed, text.bytes, before);
		ps_buf_add(&changed, rows[i].to, strlen(rows[i].to));
		ps_buf_add(&changed, rest, strlen(rest));
		if (ps_claim_read((struct ps_bytes){ changed.bytes, changed.len }, again) !=
		    PS_MALFORMED)
			fail_msg("%s: was read", rows[i].name);
	}
	ps_buf_release(&text);
	ps_buf_release(&changed);
	free(claim);
	free(again);
}

static void test_notes(void **state)
{
	struct ps_claim *claim = example();

	(void)state;
	/* what is no UTF-8 is made visible */
	assert_int_equal(ps_claim_note(claim, 1, "\xff", "asked", "\xe7\xa2\x8e"), PS_OK);
	assert_string_equal(claim->notes[1].by, "\\xff");
	assert_string_equal(claim->notes[1].text, "\xe7\xa2\x8e");
	while (claim->note_count < PS_CLAIM_NOTES_MAX)
		assert_int_equal(ps_claim_note(claim, 1, "li", "asked", ""), PS_OK);
	assert_int_equal(ps_claim_note(claim, 1, "li", "asked", ""), PS_LIMIT);
	free(claim);
}

static void test_text_is_cut_between_characters(void **state)
{
	char out[6];

	(void)state;
	ps_claim_text_keep("\xe7\xa2\x8e\xe7\xa2\x8e", out, sizeof(out));
	assert_string_equal(out, "\xe7\xa2\x8e");
	ps_claim_text_keep("abcdefgh", out, sizeof(out));
	assert_string_equal(out, "abcde");
}

static void test_kinds(void **state)
{
	static const struct {
		const char *start;
		size_t len;
		enum ps_claim_kind kind;
	} rows[] = {
		{ "\xff\xd8\xff\xe0", 4, PS_CLAIM_JPEG },
		{ "\x89PNG\r\n\x1a\n", 8, PS_CLAIM_PNG },
		{ "RIFF\x10\0\0\0WEBP", 12, PS_CLAIM_WEBP },
		{ "RIFF\x10\0\0\0WAVE", 12, PS_CLAIM_KIND_COUNT },
		{ "GIF89a", 6, PS_CLAIM_GIF },
		{ "\0\0\0\x18"
		  "ftypheic",
		  12, PS_CLAIM_HEIC },
		{ "\0\0\0\x18"
		  "ftypisom",
		  12, PS_CLAIM_MP4 },
		{ "\x1a\x45\xdf\xa3", 4, PS_CLAIM_MATROSKA },
		{ "<html>", 6, PS_CLAIM_KIND_COUNT },
		{ "\xff\xd8", 2, PS_CLAIM_KIND_COUNT },
		{ "", 0, PS_CLAIM_KIND_COUNT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(ps_claim_kind_sniff((struct ps_bytes){
					 (const uint8_t *)rows[i].start, rows[i].len }),
				 rows[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_takes_named),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_text_is_cut_between_characters),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
