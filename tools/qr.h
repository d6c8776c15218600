/* A QR code, through libqrencode, which is loaded when one is wanted. */
#ifndef PS_TOOLS_QR_H
#define PS_TOOLS_QR_H

#include "tools/canvas.h"

/*
 * @text as a QR code of black on white with its border, @scale pixels a module; the canvas is the
 * caller's to release. Errors: PS_UNSUPPORTED (the library is not installed), PS_LIMIT (too much
 * text), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_qr_make(const char *text, uint32_t scale,
				     struct ps_canvas *canvas_out);

#endif
