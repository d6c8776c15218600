/* The canonical picture (signing/FORMAT.md, "Tiles") of a frame that has every tile. */
#ifndef PS_TESTS_KIT_CANONICAL_H
#define PS_TESTS_KIT_CANONICAL_H

#include "capture/frame.h"
#include "signing/buf.h"

/* Replaces what @jpeg holds; the test fails when a tile is missing. */
void ps_canonical_picture(const struct ps_frame *frame, struct ps_buf *jpeg);

#endif
