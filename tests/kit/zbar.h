/* A barcode reader that is not ours: the program zbarimg (Debian: zbar-tools). */
#ifndef PS_TESTS_KIT_ZBAR_H
#define PS_TESTS_KIT_ZBAR_H

#include <stddef.h>

#include "signing/error.h"

/*
 * Reads every code in a picture (any format that ImageMagick knows): a line of text each, none if
 * there is no code. @room counts the final zero; what does not fit is PS_LIMIT.
 *
 * Errors: PS_NOT_FOUND (there is no zbarimg here: the caller skips, and says so), PS_IO, PS_LIMIT.
 */
PS_MUST_CHECK enum ps_err ps_zbar_read(const void *picture, size_t len, char *text_out,
				       size_t room);

#endif
