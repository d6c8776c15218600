/*
 * Where entropy-coded bytes of a JPEG end: at FF with anything but 00 behind it (ITU-T T.81,
 * B.1.1.2). Every byte of a take is looked at for this, so it is done many bytes at a time.
 */
#ifndef PS_SIGNING_MARKER_H
#define PS_SIGNING_MARKER_H

#include <stddef.h>

#include "signing/cursor.h"

/*
 * How many bytes lie before the first marker in @bytes; SIZE_MAX if there is none. An FF that is
 * the last byte is none: what is behind it is not known.
 */
size_t ps_marker_find(struct ps_bytes bytes);

#endif
