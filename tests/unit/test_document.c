#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tools/document.h"

static bool has(const struct ps_buf *buf, const char *text)
{
	return memmem(buf->bytes, buf->len, text, strlen(text)) != NULL;
}

static void a_strangers_text_is_no_markup(void **state)
{
	struct ps_document document;
	struct ps_buf html;

	(void)state;
	ps_document_init(&document, PS_LANG_ZH);
	ps_document_add(&document, PS_BLOCK_TITLE, 0, NULL, "</title><script>1</script>");
	ps_document_row(&document, PS_BLOCK_UNSIGNED, "<b>", "%s", "\"&<img src=x onerror=1>");
	ps_document_add(&document, PS_BLOCK_ITEM, 0, NULL, "<ul>");
	ps_buf_init(&html);
	assert_int_equal(ps_document_to_html(&document, &html), PS_OK);
	assert_false(has(&html, "<script>"));
	assert_false(has(&html, "<img"));
	assert_false(has(&html, "<b>"));
	assert_true(has(&html, "<title>&lt;/title&gt;&lt;script&gt;1&lt;/script&gt;</title>"));
	assert_true(has(&html, "&quot;&amp;&lt;img src=x onerror=1&gt; <em>[未签名]</em>"));
	assert_true(has(&html, "<ul>\n<li>&lt;ul&gt;</li>\n</ul>"));
	ps_buf_release(&html);
	ps_document_release(&document);
}

static void a_long_report_turns_its_pages(void **state)
{
	struct ps_drawing *drawing = NULL;
	struct ps_document document;
	struct ps_buf pdf;

	(void)state;
	assert_int_equal(ps_drawing_open(PS_LANG_EN, &drawing), PS_OK);
	ps_document_init(&document, PS_LANG_EN);
	for (int i = 0; i < 200; i++)
		ps_document_row(&document, 0, "row", "number %d", i);
	ps_buf_init(&pdf);
	assert_int_equal(ps_document_to_pdf(&document, "foot", drawing, &pdf), PS_OK);
	assert_memory_equal(pdf.bytes, "%PDF-1.4", 8);
	assert_true(has(&pdf, "/Count 4") || has(&pdf, "/Count 5"));
	ps_buf_release(&pdf);
	ps_document_release(&document);
	ps_drawing_close(drawing);
}

static void a_failure_sticks(void **state)
{
	struct ps_document document;
	struct ps_buf html;

	(void)state;
	ps_document_init(&document, PS_LANG_EN);
	document.texts.cap = 8;
	ps_document_add(&document, PS_BLOCK_TEXT, 0, NULL, "longer than that");
	ps_document_add(&document, PS_BLOCK_TEXT, 0, NULL, "");
	ps_buf_init(&html);
	assert_int_equal(ps_document_to_html(&document, &html), PS_LIMIT);
	ps_buf_release(&html);
	ps_document_release(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_strangers_text_is_no_markup),
		cmocka_unit_test(a_long_report_turns_its_pages),
		cmocka_unit_test(a_failure_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
