#include "tools/document.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS_MAX = 20000, ROW_MAX = 8192 };

void ps_document_init(struct ps_document *document, enum ps_lang lang)
{
	*document = (struct ps_document){ .lang = lang };
	ps_buf_init(&document->texts);
}

void ps_document_release(struct ps_document *document)
{
	free(document->blocks);
	ps_buf_release(&document->texts);
	*document = (struct ps_document){ .lang = document->lang };
}

static size_t keep(struct ps_document *document, const char *text)
{
	size_t at = document->texts.len;

	ps_buf_add(&document->texts, text ? text : "", text ? strlen(text) + 1 : 1);
	return at;
}

static struct ps_block *add(struct ps_document *document)
{
	if (document->count == document->room) {
		size_t room = document->room ? document->room * 2 : 64;
		void *more = room > BLOCKS_MAX * 2
				     ? NULL
				     : realloc(document->blocks, room * sizeof(*document->blocks));

		if (!more) {
			document->err = PS_NO_MEMORY;
			return NULL;
		}
		document->blocks = more;
		document->room = room;
	}
	return &document->blocks[document->count++];
}

void ps_document_add(struct ps_document *document, enum ps_block_kind kind, unsigned flags,
		     const char *label, const char *text)
{
	struct ps_block *block = document->err ? NULL : add(document);

	if (!block)
		return;
	*block = (struct ps_block){ .kind = kind, .flags = flags };
	block->label = keep(document, label);
	block->text = keep(document, text);
	if (document->texts.err)
		document->err = document->texts.err;
}

void ps_document_row(struct ps_document *document, unsigned flags, const char *label,
		     const char *format, ...)
{
	char text[ROW_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	ps_document_add(document, PS_BLOCK_ROW, flags, label, text);
}

void ps_document_picture(struct ps_document *document, const char *label, struct ps_bytes jpeg,
			 const struct ps_canvas *picture)
{
	ps_document_add(document, PS_BLOCK_PICTURE, 0, label, NULL);
	if (document->err)
		return;
	document->blocks[document->count - 1].jpeg = jpeg;
	document->blocks[document->count - 1].picture = picture;
}

const char *ps_block_label(const struct ps_document *document, const struct ps_block *block)
{
	return (const char *)document->texts.bytes + block->label;
}

const char *ps_block_text(const struct ps_document *document, const struct ps_block *block)
{
	return (const char *)document->texts.bytes + block->text;
}

const char *ps_block_unsigned_said(enum ps_lang lang)
{
	return ps_lang_pick(lang, "[not signed]", "[未签名]");
}
