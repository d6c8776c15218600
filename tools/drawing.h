/*
 * struct ps_drawing: text, rectangles and pictures, on a canvas or on the pages of a file, through
 * Cairo and Pango (tools/drawing_abi.h).
 *
 * Lengths are pixels on a canvas and points (1/72 inch) in a file. Texts are UTF-8; they are ours
 * or were made harmless (tools/output.h). One thread.
 */
#ifndef PS_TOOLS_DRAWING_H
#define PS_TOOLS_DRAWING_H

#include "signing/words.h"
#include "tools/canvas.h"

struct ps_drawing;

/*
 * Loads the libraries and sees that there is a font for @lang (and for English). Errors:
 * PS_UNSUPPORTED (the libraries are not installed), PS_NOT_FOUND (no such font is), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_drawing_open(enum ps_lang lang, struct ps_drawing **drawing_out);
/* NULL is fine. */
void ps_drawing_close(struct ps_drawing *drawing);

/* Says on standard error why it cannot be opened or drawn, and what to install. Returns the exit
 * status. */
int ps_drawing_complain(enum ps_err err, enum ps_lang lang);

/*
 * What follows is drawn over @canvas, which gets it with ps_drawing_end(). Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_drawing_begin(struct ps_drawing *drawing, struct ps_canvas *canvas);

enum ps_drawing_form {
	PS_DRAWING_PDF, /* of as many pages as are drawn */
	PS_DRAWING_SVG, /* one page, as the next: */
	PS_DRAWING_PNG, /* eight pixels a millimetre, as most label printers have it */
};

/*
 * What follows are pages of this size, lengths being points, which are appended to @file in this
 * form. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_drawing_begin_file(struct ps_drawing *drawing,
						enum ps_drawing_form form, double width_pt,
						double height_pt, struct ps_buf *file);

/* Errors: PS_NO_MEMORY, PS_INVALID (what was drawn is not to be used). */
PS_MUST_CHECK enum ps_err ps_drawing_end(struct ps_drawing *drawing);

enum ps_text_flags {
	PS_TEXT_BOLD = 1,
	PS_TEXT_MONO = 2,
	PS_TEXT_RIGHT = 4, /* aligned; needs a width */
	PS_TEXT_WHITE = 8, /* otherwise black */
	PS_TEXT_GREY = 16,
	PS_TEXT_DRY = 32, /* measured, not drawn */
};

struct ps_text_place {
	double x, y;	/* left and top */
	double width;	/* to be broken at; 0: one line */
	double size;	/* of the letters */
	unsigned flags; /* of enum ps_text_flags */
};

struct ps_text_size {
	double width, height;
};

struct ps_text_size ps_drawing_text(struct ps_drawing *drawing, const struct ps_text_place *place,
				    const char *text);

/* A rectangle of one grey, 0 to 1. */
void ps_drawing_fill(struct ps_drawing *drawing, double x, double y, double width, double height,
		     double grey);

/*
 * Scales the picture into the rectangle. @jpeg, unless empty, is the same picture, which a PDF then
 * holds as it is. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_drawing_picture(struct ps_drawing *drawing, double x, double y,
					     double width, double height,
					     const struct ps_canvas *picture, struct ps_bytes jpeg);

/* PDF: the next page. */
void ps_drawing_next_page(struct ps_drawing *drawing);

#endif
