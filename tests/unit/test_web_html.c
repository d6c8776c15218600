#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/html.h"

static void assert_page(const struct ps_buf *page, const char *want)
{
	assert_int_equal(page->err, PS_OK);
	assert_int_equal(page->len, strlen(want));
	assert_memory_equal(page->bytes, want, page->len);
}

static void a_strangers_text_stays_a_text(void **state)
{
	static const struct {
		const char *story;
		const char *text;
		const char *want;
	} rows[] = {
		{ "plain", "SF1023574470215", "SF1023574470215" },
		{ "an element", "<script>", "&lt;script&gt;" },
		{ "the end of an attribute", "\" onload='x'", "&quot; onload=&#39;x&#39;" },
		{ "an entity stays what it was", "&lt;", "&amp;lt;" },
		{ "Chinese", "\xe7\xa2\x8e", "\xe7\xa2\x8e" },
		{ "control characters", "a\x01\x1b\x7f", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "a direction override", "\xe2\x80\xae", "\xef\xbf\xbd" },
		{ "an overlong <", "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "half a character", "\xe7\xa2", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "half a character before a quote", "\xe7\"", "\xef\xbf\xbd&quot;" },
	};
	struct ps_buf page;

	(void)state;
	ps_buf_init(&page);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("%s\n", rows[i].story);
		ps_buf_clear(&page);
		ps_html(&page, "%s", rows[i].text);
		assert_page(&page, rows[i].want);
	}
	ps_buf_release(&page);
}

static void what_is_filled_in_stands_where_it_should(void **state)
{
	struct ps_buf page;

	(void)state;
	ps_buf_init(&page);
	ps_html(&page, "<b>%s</b> %ju%% %s", "<", (uintmax_t)UINT64_MAX, "%s");
	assert_page(&page, "<b>&lt;</b> 18446744073709551615% %s");
	ps_buf_clear(&page);
	ps_html_query(&page, "a b&c=<\"\xe7\xa2\x8e-._~9Z");
	assert_page(&page, "a%20b%26c%3D%3C%22%E7%A2%8E-._~9Z");
	ps_buf_release(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_strangers_text_stays_a_text),
		cmocka_unit_test(what_is_filled_in_stands_where_it_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
