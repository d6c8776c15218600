/*
 * struct ps_code128: a line of text as the bars of a Code 128 symbol (ISO/IEC 15417).
 *
 * Code set B for text, code set C for runs of digits, two to a symbol character. The quiet zones
 * are not among the runs: whoever draws leaves PS_CODE128_QUIET modules white on either side.
 */
#ifndef PS_TESTS_FOOTAGE_CODE128_H
#define PS_TESTS_FOOTAGE_CODE128_H

#include <stdint.h>

#include "signing/error.h"

#define PS_CODE128_TEXT_MAX 40
#define PS_CODE128_QUIET 10 /* modules, ISO/IEC 15417 4.4 */

/* Start, at worst a shift of the code set before every character, check, stop. */
#define PS_CODE128_SYMBOLS_MAX (2 * PS_CODE128_TEXT_MAX + 3)

struct ps_code128 {
	uint8_t symbols[PS_CODE128_SYMBOLS_MAX]; /* values 0..106, start to stop */
	int symbol_count;
	uint8_t runs[6 * PS_CODE128_SYMBOLS_MAX + 1]; /* widths in modules: bar, space, bar, ... */
	int run_count;
	int modules; /* the sum of the runs */
};

/*
 * Encodes @text.
 *
 * Errors: PS_INVALID (empty, or a character outside 0x20..0x7e), PS_LIMIT (longer than
 * PS_CODE128_TEXT_MAX).
 */
PS_MUST_CHECK enum ps_err ps_code128_encode(const char *text, struct ps_code128 *code_out);

#endif
