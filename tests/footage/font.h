/*
 * A bitmap font of 5 x 7 dots for what is printed on labels and rulers: capitals, digits and a few
 * signs. A small letter is drawn as its capital, anything else as a frame.
 */
#ifndef PS_TESTS_FOOTAGE_FONT_H
#define PS_TESTS_FOOTAGE_FONT_H

#include <stdint.h>

#define PS_FONT_WIDTH 5
#define PS_FONT_HEIGHT 7
#define PS_FONT_ADVANCE 6 /* dots from one character to the next */

/* Seven rows from the top; bit 4 is the leftmost dot. Lives for ever. */
const uint8_t *ps_font_rows(char character);

#endif
