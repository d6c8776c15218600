/*
 * What is printed for people: colour only on a terminal, and no text that a stranger wrote without
 * its control characters being made visible (signing/utf8.h).
 */
#ifndef PS_TOOLS_OUTPUT_H
#define PS_TOOLS_OUTPUT_H

#include <stdio.h>

#include "signing/cursor.h"

/* Room for a stranger's text; what does not fit is cut. */
#define PS_TEXT_SHOWN_MAX 1024

/* A NUL-terminated text, a file's name perhaps, made harmless. */
void ps_text_shown(const char *text, char shown_out[PS_TEXT_SHOWN_MAX]);

/* The same for a view. */
void ps_bytes_shown(struct ps_bytes text, char shown_out[PS_TEXT_SHOWN_MAX]);

enum ps_style {
	PS_STYLE_BOLD,
	PS_STYLE_DIM,
	PS_STYLE_GOOD,
	PS_STYLE_DOUBTFUL,
	PS_STYLE_BAD,
};

/* What switches a style on and all off, if @to is a terminal that wants it; else "". */
const char *ps_style_on(FILE *to, enum ps_style style);
const char *ps_style_off(FILE *to);

/* @text over as many lines as it needs, each but the first @indent columns in. Ends the line. */
void ps_print_wrapped(size_t indent, const char *text);

/* How many columns of a terminal an already harmless text takes; most Chinese characters take two.
 */
size_t ps_text_columns(const char *text);

#endif
