/* Pixels out of PNG and WebP, in the decoder's child; for tools/decoder_work.c only. */
#ifndef PS_TOOLS_DECODER_OTHER_H
#define PS_TOOLS_DECODER_OTHER_H

#include <stdbool.h>

#include "signing/cursor.h"
#include "tools/decoder_in.h"

/* By its first bytes: is it the one or the other? */
bool ps_decoder_is_other(struct ps_bytes picture);

/*
 * Decodes it (of a WebP that moves nothing), what is transparent as white, reduced by a whole
 * number as far as it keeps at least @width_px by @height_px. *@rgb_out is the caller's to free().
 * @reply_out gets result, size and length. Malloc alone is asked for memory, as much as the
 * process may have.
 */
void ps_decoder_other(struct ps_bytes picture, uint32_t width_px, uint32_t height_px,
		      uint8_t **rgb_out, struct ps_decoder_reply *reply_out);

#endif
