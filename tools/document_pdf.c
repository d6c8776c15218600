#include <stdio.h>

#include "tools/document.h"

/* A4 in points. */
#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define MARGIN 48.0
#define LABEL 108.0
#define FOOT 30.0

enum { TEXT_MAX = 16384 };

struct pages {
	const struct ps_document *document;
	const char *foot;
	struct ps_drawing *drawing;
	double y;
	unsigned page;
};

static void draw_foot(struct pages *pages)
{
	struct ps_text_place place = { .x = MARGIN,
				       .y = PAGE_HEIGHT - FOOT,
				       .width = PAGE_WIDTH - 2 * MARGIN,
				       .size = 8,
				       .flags = PS_TEXT_GREY };
	char number[32];

	(void)ps_drawing_text(pages->drawing, &place, pages->foot);
	(void)snprintf(number, sizeof(number), "%u", pages->page);
	place.flags |= PS_TEXT_RIGHT;
	(void)ps_drawing_text(pages->drawing, &place, number);
}

static void turn(struct pages *pages)
{
	draw_foot(pages);
	ps_drawing_next_page(pages->drawing);
	pages->page++;
	pages->y = MARGIN;
}

/* Room for so much, on this page or the next. */
static void need(struct pages *pages, double height)
{
	if (pages->y > MARGIN && pages->y + height > PAGE_HEIGHT - FOOT - 12)
		turn(pages);
}

/* The text with what marks it. */
static void marked(const struct pages *pages, const struct ps_block *block, char out[TEXT_MAX])
{
	(void)snprintf(out, TEXT_MAX, "%s%s%s", ps_block_text(pages->document, block),
		       block->flags & PS_BLOCK_UNSIGNED ? " " : "",
		       block->flags & PS_BLOCK_UNSIGNED
			       ? ps_block_unsigned_said(pages->document->lang)
			       : "");
}

static double put(struct pages *pages, const struct ps_block *block, double indent, double size,
		  unsigned flags)
{
	struct ps_text_place place = { .x = MARGIN + indent,
				       .width = PAGE_WIDTH - 2 * MARGIN - indent,
				       .size = size,
				       .flags = flags | PS_TEXT_DRY };
	char text[TEXT_MAX];
	double height;

	if (block->flags & PS_BLOCK_STRONG)
		place.flags |= PS_TEXT_BOLD;
	marked(pages, block, text);
	height = ps_drawing_text(pages->drawing, &place, text).height;
	need(pages, height);
	place.y = pages->y;
	place.flags &= ~(unsigned)PS_TEXT_DRY;
	(void)ps_drawing_text(pages->drawing, &place, text);
	return height;
}

static void put_label(struct pages *pages, double y, double indent, const char *label)
{
	const struct ps_text_place place = {
		.x = MARGIN + indent, .y = y, .width = LABEL - 8, .size = 9.5, .flags = PS_TEXT_GREY
	};

	(void)ps_drawing_text(pages->drawing, &place, label);
}

static enum ps_err put_picture(struct pages *pages, const struct ps_block *block)
{
	double width = PAGE_WIDTH - 2 * MARGIN;
	double height = width * block->picture->height_px / block->picture->width_px;
	double most = PAGE_HEIGHT - MARGIN - FOOT - 12;
	enum ps_err err;

	if (height > most) {
		width *= most / height;
		height = most;
	}
	need(pages, height);
	err = ps_drawing_picture(pages->drawing, MARGIN, pages->y, width, height, block->picture,
				 block->jpeg);
	pages->y += height + 8;
	return err;
}

static enum ps_err put_block(struct pages *pages, const struct ps_block *block)
{
	double height;

	switch (block->kind) {
	case PS_BLOCK_TITLE:
		pages->y += put(pages, block, 0, 18, PS_TEXT_BOLD) + 6;
		return PS_OK;
	case PS_BLOCK_HEADING:
		/* not the last thing on a page */
		need(pages, 64);
		pages->y += 10;
		pages->y += put(pages, block, 0, 12.5, PS_TEXT_BOLD) + 2;
		ps_drawing_fill(pages->drawing, MARGIN, pages->y, PAGE_WIDTH - 2 * MARGIN, 0.6, 0);
		pages->y += 4;
		return PS_OK;
	case PS_BLOCK_ROW:
		height = put(pages, block, LABEL, 9.5, 0);
		put_label(pages, pages->y, 0, ps_block_label(pages->document, block));
		pages->y += height + 2;
		return PS_OK;
	case PS_BLOCK_ITEM:
		height = put(pages, block, 12, 9.5, 0);
		put_label(pages, pages->y, 2, "·");
		pages->y += height + 2;
		return PS_OK;
	case PS_BLOCK_CODE:
		pages->y += put(pages, block, 0, 8.5, PS_TEXT_MONO) + 2;
		return PS_OK;
	case PS_BLOCK_PICTURE:
		return put_picture(pages, block);
	default:
		pages->y += put(pages, block, 0, 9.5, 0) + 4;
		return PS_OK;
	}
}

enum ps_err ps_document_to_pdf(const struct ps_document *document, const char *foot,
			       struct ps_drawing *drawing, struct ps_buf *pdf)
{
	struct pages pages = {
		.document = document, .foot = foot, .drawing = drawing, .y = MARGIN, .page = 1
	};
	enum ps_err err = document->err;
	enum ps_err ended;

	if (err)
		return err;
	err = ps_drawing_begin_file(drawing, PS_DRAWING_PDF, PAGE_WIDTH, PAGE_HEIGHT, pdf);
	if (err)
		return err;
	for (size_t i = 0; i < document->count && !err; i++)
		err = put_block(&pages, &document->blocks[i]);
	draw_foot(&pages);
	ps_drawing_next_page(drawing);
	ended = ps_drawing_end(drawing);
	return err ? err : ended;
}
