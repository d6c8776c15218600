/*
 * A buyer's picture as its viewer shows it: telephones store what the sensor saw and say beside it
 * (CIPA DC-008, Orientation) how it is to be turned.
 */
#ifndef PS_TOOLS_UPRIGHT_H
#define PS_TOOLS_UPRIGHT_H

#include "tools/decoder.h"

/*
 * ps_decoder_shrink() of what is seen, so @width_px and @height_px are of the turned picture.
 * Errors: as of that.
 */
PS_MUST_CHECK enum ps_err ps_upright_shrink(struct ps_decoder *decoder, struct ps_bytes picture,
					    uint32_t width_px, uint32_t height_px,
					    struct ps_canvas *canvas_out);

#endif
