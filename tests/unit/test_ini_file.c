#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/ini_file.h"

struct read_back {
	char text[2048];
	size_t len;
	const char *refused_key;
};

static enum ps_err keep(void *user, const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	struct read_back *back = user;
	size_t room = sizeof(back->text) - back->len;
	int n = snprintf(back->text + back->len, room, "%u%s[%s]%s=%s;", item->line,
			 item->first ? "!" : "", item->section, item->key, item->value);

	assert_true(n > 0 && (size_t)n < room);
	back->len += (size_t)n;
	if (back->refused_key && strcmp(back->refused_key, item->key) == 0)
		return ps_ini_refuse_item(fault, item, "no %s", item->key);
	return PS_OK;
}

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const struct {
	const char *story;
	const char *text;
	size_t len;
	const char *read;
	const char *fault; /* NULL: it is read */
} rows[] = {
#define T(text) text, sizeof(text) - 1
	{ "nothing", T(""), "", NULL },
	{ "comments only", T("# a\n; b\n\n"), "", NULL },
	{ "lines are counted", T("# c\n[a]\n\nk = v\nl=w ; why\n[b c]\nk: v\n"),
	  "4![a]k=v;5[a]l=w;7![b c]k=v;", NULL },
	{ "a byte order mark and CRLF", T("\xef\xbb\xbf[a]\r\nk=v\r\n"), "2![a]k=v;", NULL },
	{ "no newline at the end", T("[a]\nk=v"), "2![a]k=v;", NULL },
	{ "a value may hold = and [", T("[a]\nk=a=[0-9]\n"), "2![a]k=a=[0-9];", NULL },
	{ "a key before any section", T("k=v\n[a]\nk=w\n"), "1![]k=v;3![a]k=w;", NULL },
	{ "neither key nor section", T("[a]\nk=v\nnonsense\nl=w\n"), "2![a]k=v;4[a]l=w;",
	  "f:3: this is neither [section] nor key = value" },
	{ "a section that is not closed", T("[a\nk=v\n"), NULL,
	  "f:1: this is neither [section] nor key = value" },
	{ "a section without keys", T("[a]\n[b]\nk=v\n"), "", "f:1: the section has no keys" },
	{ "the last section without keys", T("[a]\nk=v\n[b]\n"), "2![a]k=v;",
	  "f:3: the section has no keys" },
	{ "a section twice", T("[a]\nk=v\n[b]\nk=v\n[a]\nl=v\n"), "2![a]k=v;4![b]k=v;",
	  "f:5: the section [a] is given twice" },
	{ "the same section twice in a row", T("[a]\nk=v\n[a]\nl=v\n"), "2![a]k=v;",
	  "f:3: the section [a] is given twice" },
	{ "a key twice", T("[a]\nk=v\nl=v\nk=w\n"), "2![a]k=v;3[a]l=v;",
	  "f:4: [a] k: the key is given twice" },
	{ "a value that goes on", T("[a]\nk=v\n  more\n"), "2![a]k=v;",
	  "f:3: [a] k: the key is given twice" },
	{ "a NUL byte", T("[a]\nk=v\nl=\0w\n"), "2![a]k=v;", "f:3: the line holds a NUL byte" },
	{ "a line of 197 bytes", T("[a]\nkkkkk=" FIFTY FIFTY FIFTY TEN TEN TEN TEN "x\n"),
	  "2![a]kkkkk=" FIFTY FIFTY FIFTY TEN TEN TEN TEN "x;", NULL },
	{ "a line of 198 bytes", T("[a]\nkkkkkk=" FIFTY FIFTY FIFTY TEN TEN TEN TEN "x\n"), "",
	  "f:2: the line is longer than 197 bytes" },
	{ "the last line of 198 bytes, without its end",
	  T("[a]\nkkkkkk=" FIFTY FIFTY FIFTY TEN TEN TEN TEN "x"), "",
	  "f:2: the line is longer than 197 bytes" },
	{ "a section's name of 49 bytes", T("[" TEN TEN TEN TEN "012345678]\nk=v\n"), "",
	  "f:2: the name of a section or a key is longer than 48 bytes" },
	{ "the handler says no", T("[a]\nk=v\nbad=v\nl=v\n"), "2![a]k=v;3[a]bad=v;",
	  "f:3: [a] bad: no bad" },
	{ "a bad line before what the handler refuses", T("[a]\nnonsense\nbad=v\n"), NULL,
	  "f:2: this is neither [section] nor key = value" },
	{ "a bad line behind it", T("[a]\nbad=v\nnonsense\n"), NULL, "f:2: [a] bad: no bad" },
#undef T
};

static void a_file_is_understood_or_refused_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct read_back back = { .refused_key = "bad" };
		struct ps_ini_handler handler = { keep, &back };
		struct ps_ini_fault fault = { .text = "" };
		enum ps_err err = ps_ini_parse("f", rows[i].text, rows[i].len, &handler, &fault);

		if ((rows[i].read && strcmp(back.text, rows[i].read) != 0) ||
		    strcmp(fault.text, rows[i].fault ? rows[i].fault : "") != 0)
			fail_msg("%s: %s, %s", rows[i].story, back.text, fault.text);
		assert_int_equal(err, rows[i].fault ? PS_MALFORMED : PS_OK);
	}
}

static enum ps_err ignore(void *user, const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	(void)user;
	(void)item;
	(void)fault;
	return PS_OK;
}

/* @count lines of @format, which takes a number. */
static enum ps_err parse_many(int count, const char *format, struct ps_ini_fault *fault)
{
	static char text[32768];
	struct ps_ini_handler handler = { ignore, NULL };
	size_t len = (size_t)snprintf(text, sizeof(text), "[first]\nk=\n");

	for (int i = 1; i < count; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		int n = snprintf(text + len, sizeof(text) - len, format, i);
#pragma GCC diagnostic pop

		assert_true(n > 0 && (size_t)n < sizeof(text) - len);
		len += (size_t)n;
	}
	return ps_ini_parse("f", text, len, &handler, fault);
}

static void sections_and_keys_are_limited(void **state)
{
	struct ps_ini_fault fault = { .text = "" };

	(void)state;
	assert_int_equal(parse_many(PS_INI_KEYS_MAX, "k%d=\n", &fault), PS_OK);
	assert_int_equal(parse_many(PS_INI_SECTIONS_MAX, "[s%d]\nk=\n", &fault), PS_OK);
	assert_string_equal(fault.text, "");
	assert_int_equal(parse_many(PS_INI_KEYS_MAX + 1, "k%d=\n", &fault), PS_MALFORMED);
	assert_string_equal(fault.text, "f:66: [first] k64: the section has more than 64 keys");
	assert_int_equal(parse_many(PS_INI_SECTIONS_MAX + 1, "[s%d]\nk=\n", &fault), PS_MALFORMED);
	assert_string_equal(fault.text, "f:401: there are more than 200 sections");
}

static void only_a_regular_file_within_the_cap_is_loaded(void **state)
{
	char dir[] = "/tmp/ps-ini-XXXXXX";
	char path[64];
	char expected[200];
	struct ps_ini_fault fault = { .text = "" };
	struct ps_buf bytes;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_true(snprintf(path, sizeof(path), "%s/f", dir) > 0);
	ps_buf_init(&bytes);
	ps_buf_add(&bytes, "kept", 4);

	assert_int_equal(ps_ini_load(path, 5, &bytes, &fault), PS_NOT_FOUND);
	assert_true(snprintf(expected, sizeof(expected),
			     "%s: there is no such file; correct the path, or make it", path) > 0);
	assert_string_equal(fault.text, expected);
	assert_int_equal(fault.line, 0);

	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, "12345", 5), 5);
	assert_int_equal(ps_ini_load(path, 4, &bytes, &fault), PS_LIMIT);
	assert_int_equal(bytes.len, 4);
	assert_int_equal(ps_ini_load(path, 5, &bytes, &fault), PS_OK);
	assert_int_equal(bytes.len, 9);
	assert_memory_equal(bytes.bytes, "kept12345", 9);
	close(fd);

	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(ps_ini_load(path, 5, &bytes, &fault), PS_INVALID);
	unlink(path);
	assert_int_equal(ps_ini_load(dir, 5, &bytes, &fault), PS_INVALID);
	assert_int_equal(ps_ini_load("/dev/zero", 5, &bytes, &fault), PS_INVALID);
	assert_int_equal(bytes.len, 9);
	rmdir(dir);
	ps_buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_understood_or_refused_with_its_line),
		cmocka_unit_test(sections_and_keys_are_limited),
		cmocka_unit_test(only_a_regular_file_within_the_cap_is_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
