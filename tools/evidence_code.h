/*
 * The evidence code: what stands in every picture, clip and text that is made of a take, and leads
 * back to it. It is the first 80 bits of the take id in Crockford's base 32, four groups of four:
 * short enough to be typed, long enough that nobody makes another take with the same.
 */
#ifndef PS_TOOLS_EVIDENCE_CODE_H
#define PS_TOOLS_EVIDENCE_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/limits.h"

#define PS_EVIDENCE_CODE_MAX 20	  /* with the NUL */
#define PS_EVIDENCE_CODE_BYTES 10 /* of the take id that it stands for */

void ps_evidence_code(const uint8_t take[PS_HASH_LEN], char code_out[PS_EVIDENCE_CODE_MAX]);

/*
 * With what the take's id begins. False: @text is no such code. Case, white space and dashes do not
 * matter, nor that an O is read for a 0, an I or L for a 1.
 */
bool ps_evidence_code_read(const char *text, uint8_t bytes_out[PS_EVIDENCE_CODE_BYTES]);

#endif
