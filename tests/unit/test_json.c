#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/json.h"
#include "tools/json_read.h"

/* The caller frees it. */
static char *print(const struct ps_json *json, enum ps_err expected)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	assert_int_equal(ps_json_print(json, true, stream), expected);
	assert_int_equal(fclose(stream), 0);
	return text;
}

static void texts_survive_and_do_no_harm(void **state)
{
	static const struct {
		const char *name;
		const char *bytes;
		size_t len;
		const char *json;
	} rows[] = {
		{ "plain", "abc", 3, "{\"t\":\"abc\"}\n" },
		{ "empty", "", 0, "{\"t\":\"\"}\n" },
		{ "Chinese", "\xe6\x89\x93", 3, "{\"t\":\"\xe6\x89\x93\"}\n" },
		{ "quote, backslash, tab", "\"\\\t", 3, "{\"t\":\"\\\"\\\\\\t\"}\n" },
		{ "escape sequence", "\x1b[2J", 4, "{\"t\":\"\\u001b[2J\"}\n" },
		{ "delete", "\x7f", 1, "{\"t\":\"\\u007f\"}\n" },
		{ "C1", "\xc2\x9b", 2, "{\"t\":\"\\u009b\"}\n" },
		{ "right-to-left override", "\xe2\x80\xae", 3, "{\"t\":\"\\u202e\"}\n" },
		{ "a tag beyond the first plane", "\xf3\xa0\x80\x81", 4,
		  "{\"t\":\"\\udb40\\udc01\"}\n" },
		{ "an emoji", "\xf0\x9f\x93\xa6", 4, "{\"t\":\"\xf0\x9f\x93\xa6\"}\n" },
		{ "no UTF-8", "a\xff", 2, "{\"t\":\"a\\\\xff\"}\n" },
		{ "a zero inside", "a\0b", 3, "{\"t\":\"a\\\\x00b\"}\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ps_bytes text = { (const uint8_t *)rows[i].bytes, rows[i].len };
		struct ps_json *json;
		char *got;

		print_message("%s\n", rows[i].name);
		assert_int_equal(ps_json_create(&json), PS_OK);
		ps_json_bytes(json, "t", text);
		got = print(json, PS_OK);
		assert_string_equal(got, rows[i].json);
		free(got);
		ps_json_destroy(json);
	}
}

static void numbers_keep_every_digit(void **state)
{
	struct ps_json *json;
	char *got;

	(void)state;
	assert_int_equal(ps_json_create(&json), PS_OK);
	ps_json_number(json, "n", UINT64_MAX);
	ps_json_seconds(json, "s", -1500000);
	ps_json_seconds(json, "least", INT64_MIN);
	ps_json_hex(json, "h", (const uint8_t *)"\x00\xff", 2);
	ps_json_text(json, "nothing", NULL);
	got = print(json, PS_OK);
	assert_string_equal(got, "{\"n\":18446744073709551615,\"s\":-1.500000,"
				 "\"least\":-9223372036854.775808,\"h\":\"00ff\","
				 "\"nothing\":null}\n");
	free(got);
	ps_json_destroy(json);
}

static void nesting_ends_where_it_began(void **state)
{
	struct ps_json *json;
	char *got;

	(void)state;
	assert_int_equal(ps_json_create(&json), PS_OK);
	ps_json_array(json, "a");
	ps_json_object(json, NULL);
	ps_json_bool(json, "x", true);
	ps_json_end(json);
	ps_json_number(json, NULL, 2);
	ps_json_end(json);
	ps_json_end(json); /* the whole stays open */
	ps_json_null(json, "b");
	got = print(json, PS_OK);
	assert_string_equal(got, "{\"a\":[{\"x\":true},2],\"b\":null}\n");
	free(got);
	ps_json_destroy(json);
}

/* What was not all added must not be printed as if it were. */
static void a_failure_sticks(void **state)
{
	struct ps_json *json;
	char *got;

	(void)state;
	assert_int_equal(ps_json_create(&json), PS_OK);
	for (int i = 0; i < 20; i++)
		ps_json_object(json, "deeper");
	for (int i = 0; i < 20; i++)
		ps_json_end(json);
	ps_json_bool(json, "x", true);
	got = print(json, PS_NO_MEMORY);
	assert_string_equal(got, "");
	free(got);
	ps_json_destroy(json);
}

static struct ps_json_value *parse(const char *text)
{
	struct ps_json_value *value = NULL;

	assert_int_equal(
		ps_json_parse((struct ps_bytes){ (const uint8_t *)text, strlen(text) }, &value),
		PS_OK);
	return value;
}

static void what_was_read_is_said_again_as_one_line(void **state)
{
	static const struct {
		const char *text, *line;
	} rows[] = {
		{ "{ \"a\" :\n\t[ 1,\r\n 2.5 ] }\n", "{\"a\":[1,2.5]}" },
		{ "{\"a\":\"b\\n{\\\"stop\\\":1}\"}", "{\"a\":\"b\\n{\\\"stop\\\":1}\"}" },
		{ "{\"a\\r\\n\":\"\\u000a\\u2028\"}", "{\"a\\r\\n\":\"\\n\xe2\x80\xa8\"}" },
		{ "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_json_value *value = parse(rows[i].text);
		struct ps_buf line;

		ps_buf_init(&line);
		assert_int_equal(ps_json_line(value, &line), PS_OK);
		assert_int_equal(line.len, strlen(rows[i].line));
		assert_memory_equal(line.bytes, rows[i].line, line.len);
		ps_buf_release(&line);
		ps_json_free(value);
	}
}

static void members_that_are_not_known_are_noticed(void **state)
{
	static const char *const names[] = { "take", "why", NULL };
	static const struct {
		const char *text;
		bool only;
	} rows[] = {
		{ "{}", true },
		{ "{\"why\":1,\"take\":{\"x\":1}}", true },
		{ "{\"take\":1,\"x\":2}", false },
		{ "{\"x\":2,\"take\":1}", false },
		{ "{\"take\":1,\"why\":1,\"take\":1}", false },
		{ "{\"Take\":1}", false },
		{ "{\"\":1}", false },
		{ "[]", false },
		{ "7", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_json_value *value = parse(rows[i].text);

		print_message("%s\n", rows[i].text);
		assert_int_equal(ps_json_has_only(value, names), rows[i].only);
		assert_int_equal(ps_json_is_object(value), rows[i].text[0] == '{');
		ps_json_free(value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_survive_and_do_no_harm),
		cmocka_unit_test(numbers_keep_every_digit),
		cmocka_unit_test(nesting_ends_where_it_began),
		cmocka_unit_test(a_failure_sticks),
		cmocka_unit_test(what_was_read_is_said_again_as_one_line),
		cmocka_unit_test(members_that_are_not_known_are_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
