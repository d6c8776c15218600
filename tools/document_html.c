#include <stdlib.h>
#include <string.h>

#include <mbedtls/base64.h>

#include "tools/document.h"

static const char head[] =
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
	"style-src 'unsafe-inline'\">\n"
	"<style>\n"
	"body{font:15px/1.5 \"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif;"
	"color:#000;background:#fff;max-width:50em;margin:2em auto;padding:0 1em}\n"
	"h1{font-size:1.5em}h2{font-size:1.1em;border-bottom:1px solid #000;margin-top:1.6em;"
	"break-after:avoid}\n"
	"dl{margin:0;display:grid;grid-template-columns:9em 1fr}dt{color:#444}dd{margin:0;"
	"overflow-wrap:anywhere}\n"
	"ul{margin:0;padding-left:1.2em}pre{margin:.2em 0;white-space:pre-wrap;overflow-wrap:"
	"anywhere;font-size:.85em}\n"
	"img{max-width:100%;break-inside:avoid}em{font-style:normal;border:1px solid #000;"
	"font-size:.75em;padding:0 .3em}\n"
	"@media print{body{margin:0;max-width:none}}\n"
	"</style>\n";

static void put(struct ps_buf *html, const char *text)
{
	ps_buf_add(html, text, strlen(text));
}

static void put_escaped(struct ps_buf *html, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			put(html, "&amp;");
		else if (*text == '<')
			put(html, "&lt;");
		else if (*text == '>')
			put(html, "&gt;");
		else if (*text == '"')
			put(html, "&quot;");
		else
			ps_buf_add_byte(html, (uint8_t)*text);
	}
}

static enum ps_err put_picture(struct ps_buf *html, const char *label, struct ps_bytes jpeg)
{
	size_t room = jpeg.len / 3 * 4 + 8;
	size_t len = 0;
	unsigned char *text = malloc(room);

	if (!text)
		return PS_NO_MEMORY;
	if (mbedtls_base64_encode(text, room, &len, jpeg.bytes, jpeg.len) != 0)
		len = 0;
	put(html, "<p><img alt=\"");
	put_escaped(html, label);
	put(html, "\" src=\"data:image/jpeg;base64,");
	ps_buf_add(html, text, len);
	put(html, "\"></p>\n");
	free(text);
	return len ? PS_OK : PS_INVALID;
}

/* What stands around blocks of a kind that follow each other. */
static const char *group_of(enum ps_block_kind kind)
{
	return kind == PS_BLOCK_ROW ? "dl" : kind == PS_BLOCK_ITEM ? "ul" : "";
}

static void put_group(struct ps_buf *html, const char *group, bool begins)
{
	if (!group[0])
		return;
	put(html, begins ? "<" : "</");
	put(html, group);
	put(html, ">\n");
}

static void put_text(struct ps_buf *html, const struct ps_document *document,
		     const struct ps_block *block, const char *before, const char *behind)
{
	put(html, before);
	if (block->flags & PS_BLOCK_STRONG)
		put(html, "<strong>");
	put_escaped(html, ps_block_text(document, block));
	if (block->flags & PS_BLOCK_STRONG)
		put(html, "</strong>");
	if (block->flags & PS_BLOCK_UNSIGNED) {
		put(html, " <em>");
		put_escaped(html, ps_block_unsigned_said(document->lang));
		put(html, "</em>");
	}
	put(html, behind);
}

static enum ps_err put_block(struct ps_buf *html, const struct ps_document *document,
			     const struct ps_block *block)
{
	switch (block->kind) {
	case PS_BLOCK_TITLE:
		put_text(html, document, block, "<h1>", "</h1>\n");
		break;
	case PS_BLOCK_HEADING:
		put_text(html, document, block, "<h2>", "</h2>\n");
		break;
	case PS_BLOCK_TEXT:
		put_text(html, document, block, "<p>", "</p>\n");
		break;
	case PS_BLOCK_ROW:
		put(html, "<dt>");
		put_escaped(html, ps_block_label(document, block));
		put_text(html, document, block, "</dt><dd>", "</dd>\n");
		break;
	case PS_BLOCK_ITEM:
		put_text(html, document, block, "<li>", "</li>\n");
		break;
	case PS_BLOCK_CODE:
		put_text(html, document, block, "<pre><code>", "</code></pre>\n");
		break;
	case PS_BLOCK_PICTURE:
		return put_picture(html, ps_block_label(document, block), block->jpeg);
	}
	return PS_OK;
}

enum ps_err ps_document_to_html(const struct ps_document *document, struct ps_buf *html)
{
	const char *group = "";
	enum ps_err err = document->err;

	put(html, "<!DOCTYPE html>\n<html lang=\"");
	put(html, ps_lang_pick(document->lang, "en", "zh-CN"));
	put(html, "\">\n");
	put(html, head);
	for (size_t i = 0; i < document->count && !err; i++) {
		const struct ps_block *block = &document->blocks[i];
		const char *next = group_of(block->kind);

		if (block->kind == PS_BLOCK_TITLE)
			put_text(html, document, block, "<title>", "</title>\n");
		if (strcmp(group, next) != 0) {
			put_group(html, group, false);
			put_group(html, next, true);
			group = next;
		}
		err = put_block(html, document, block);
	}
	put_group(html, group, false);
	put(html, "</html>\n");
	return err ? err : html->err;
}
