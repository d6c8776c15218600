#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tools/csv.h"

static void rows_are_read_as_spreadsheets_write_them(void **state)
{
	static const struct {
		const char *story;
		const char *text;
		enum ps_err end;
		const char *want; /* line:[field][field] */
	} rows[] = {
		{ "plain", "a,b\nc,d\n", PS_END, "1:[a][b] 2:[c][d] " },
		{ "no end of the last line", "a,b\nc", PS_END, "1:[a][b] 2:[c] " },
		{ "CRLF, and a mark before it",
		  "\xef\xbb\xbf"
		  "a,b\r\nc,d\r\n",
		  PS_END, "1:[a][b] 2:[c][d] " },
		{ "an old Mac", "a\rb\r", PS_END, "1:[a] 2:[b] " },
		{ "semicolons", "a;b,c\nd;e\n", PS_END, "1:[a;b][c] 2:[d;e] " },
		{ "more semicolons", "a;b;c,d\ne;f,g\n", PS_END, "1:[a][b][c,d] 2:[e][f,g] " },
		{ "tabs", "a\tb c\nd\t\n", PS_END, "1:[a][b c] 2:[d][] " },
		{ "quotes", "\"a,\"\"b\"\"\",c\n", PS_END, "1:[a,\"b\"][c] " },
		{ "a line break within", "\"a\nb\",c\nd\n", PS_END, "1:[a\nb][c] 3:[d] " },
		{ "blanks around", " a , \"b\" \n", PS_END, "1:[a][b] " },
		{ "empty lines are none", "\n\na\n,,\n\nb\n", PS_END, "3:[a] 6:[b] " },
		{ "empty fields", ",a,\n", PS_END, "1:[][a][] " },
		{ "a quote within is one", "a\"b,c\n", PS_END, "1:[a\"b][c] " },
		{ "nothing", "", PS_END, "" },
		{ "a quote that does not end", "a\n\"b\n", PS_MALFORMED, "1:[a] " },
		{ "text behind a quote", "\"a\"b,c\n", PS_MALFORMED, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_csv csv;
		char got[256] = "";
		size_t len = 0;
		enum ps_err err;

		ps_csv_init(&csv, (struct ps_bytes){ (const uint8_t *)rows[i].text,
						     strlen(rows[i].text) });
		while ((err = ps_csv_next(&csv)) == PS_OK) {
			len += (size_t)snprintf(got + len, sizeof(got) - len,
						"%u:", (unsigned)csv.line);
			for (size_t k = 0; k < csv.count; k++)
				len += (size_t)snprintf(got + len, sizeof(got) - len, "[%.*s]",
							(int)csv.fields[k].len,
							(const char *)csv.fields[k].bytes);
			len += (size_t)snprintf(got + len, sizeof(got) - len, " ");
		}
		if (err != rows[i].end || strcmp(got, rows[i].want) != 0)
			fail_msg("%s: %s, %d", rows[i].story, got, err);
		ps_csv_release(&csv);
	}
}

static void a_row_has_its_limit(void **state)
{
	char text[PS_CSV_FIELDS_MAX + 2];
	struct ps_csv csv;

	(void)state;
	memset(text, ',', sizeof(text));
	ps_csv_init(&csv, (struct ps_bytes){ (const uint8_t *)text, PS_CSV_FIELDS_MAX });
	assert_int_equal(ps_csv_next(&csv), PS_LIMIT);
	ps_csv_release(&csv);
	text[0] = 'a';
	ps_csv_init(&csv, (struct ps_bytes){ (const uint8_t *)text, PS_CSV_FIELDS_MAX });
	assert_int_equal(ps_csv_next(&csv), PS_OK);
	assert_int_equal(csv.count, PS_CSV_FIELDS_MAX);
	ps_csv_release(&csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_as_spreadsheets_write_them),
		cmocka_unit_test(a_row_has_its_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
