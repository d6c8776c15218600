/* What an XML text means, and what stays as it stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tools/xml_text.h"

static void test_rows(void **state)
{
	static const struct {
		const char *name, *text, *means;
	} rows[] = {
		{ "nothing", "", "" },
		{ "no reference", "a & b", "a & b" },
		{ "the five", "&lt;&gt;&amp;&quot;&apos;", "<>&\"'" },
		{ "once, not again", "&amp;lt; &amp;#65;", "&lt; &#65;" },
		{ "decimal", "&#65;&#066;", "AB" },
		{ "hexadecimal", "&#x41;&#x0042;&#x6a;&#x6A;", "ABjj" },
		{ "two, three, four bytes", "&#xe9;&#x8c46;&#128512;",
		  "\xc3\xa9\xe8\xb1\x86\xf0\x9f\x98\x80" },
		{ "the last there is", "&#x10FFFF;", "\xf4\x8f\xbf\xbf" },
		{ "one beyond", "&#x110000;", "&#x110000;" },
		{ "a number that wraps", "&#4294967361;", "&#4294967361;" },
		{ "zero", "&#0;&#x0;", "&#0;&#x0;" },
		{ "a half of a pair", "&#xD800;&#57343;", "&#xD800;&#57343;" },
		{ "no digit", "&#;&#x;&#g;&#xg;&#-1;", "&#;&#x;&#g;&#xg;&#-1;" },
		{ "a capital X", "&#X41;", "&#X41;" },
		{ "a digit that is none of ten", "&#4a;", "&#4a;" },
		{ "no end", "&#65", "&#65" },
		{ "an end too late", "&#00000000000000000000000000000065;",
		  "&#00000000000000000000000000000065;" },
		{ "another entity", "&nbsp;&LT;&", "&nbsp;&LT;&" },
		{ "behind one another", "&&#38;#65;", "&&#65;" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[64];
		struct ps_buf out;

		ps_buf_init(&out);
		ps_xml_text_add(&out, (struct ps_bytes){ (const uint8_t *)rows[i].text,
							 strlen(rows[i].text) });
		ps_buf_add_byte(&out, 0);
		assert_int_equal(out.err, PS_OK);
		if (strcmp((const char *)out.bytes, rows[i].means) != 0)
			fail_msg("%s: %s", rows[i].name, (const char *)out.bytes);
		ps_buf_release(&out);
		(void)snprintf(text, sizeof(text), "%s", rows[i].text);
		ps_xml_text_replace(text);
		assert_string_equal(text, rows[i].means);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
