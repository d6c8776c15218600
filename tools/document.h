/*
 * struct ps_document: a report as a list of blocks, written once and shown two ways: as a
 * self-contained HTML page and as a PDF. Texts are UTF-8 and were made harmless (tools/output.h).
 */
#ifndef PS_TOOLS_DOCUMENT_H
#define PS_TOOLS_DOCUMENT_H

#include "tools/drawing.h"

enum ps_block_kind {
	PS_BLOCK_TITLE,
	PS_BLOCK_HEADING,
	PS_BLOCK_TEXT,
	PS_BLOCK_ROW,  /* a label and what it is */
	PS_BLOCK_ITEM, /* of a list */
	PS_BLOCK_CODE, /* a line to be typed */
	PS_BLOCK_PICTURE,
};

enum ps_block_flags {
	PS_BLOCK_UNSIGNED = 1, /* no signature covers it, and that is said */
	PS_BLOCK_STRONG = 2,
};

struct ps_block {
	enum ps_block_kind kind;
	unsigned flags;
	size_t label; /* offsets of the texts, which end with a NUL */
	size_t text;
	struct ps_bytes jpeg;		 /* PS_BLOCK_PICTURE; the caller's */
	const struct ps_canvas *picture; /* the same, decoded */
};

struct ps_document {
	enum ps_lang lang;
	size_t count;
	size_t room;
	struct ps_block *blocks;
	struct ps_buf texts;
	enum ps_err err; /* the first failure; sticks */
};

void ps_document_init(struct ps_document *document, enum ps_lang lang);
void ps_document_release(struct ps_document *document);

/* Appends a block. A failure sticks. */
void ps_document_add(struct ps_document *document, enum ps_block_kind kind, unsigned flags,
		     const char *label, const char *text);
void ps_document_row(struct ps_document *document, unsigned flags, const char *label,
		     const char *format, ...) PS_PRINTF(4, 5);
/* @jpeg and @picture outlive the document. */
void ps_document_picture(struct ps_document *document, const char *label, struct ps_bytes jpeg,
			 const struct ps_canvas *picture);

const char *ps_block_label(const struct ps_document *document, const struct ps_block *block);
const char *ps_block_text(const struct ps_document *document, const struct ps_block *block);

/* What marks a block that no signature covers. */
const char *ps_block_unsigned_said(enum ps_lang lang);

/* The whole, appended to @html. Errors: the document's; PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_document_to_html(const struct ps_document *document,
					      struct ps_buf *html);

/* A4, appended to @pdf; @foot stands under each page. Errors: the document's, the drawing's. */
PS_MUST_CHECK enum ps_err ps_document_to_pdf(const struct ps_document *document, const char *foot,
					     struct ps_drawing *drawing, struct ps_buf *pdf);

#endif
