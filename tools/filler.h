/*
 * What a withheld tile is painted with: a checkerboard of two violets that no bench looks like.
 *
 * It is written with the picture's own tables and without any pixels: every block has a DC
 * coefficient only (ITU-T T.81, F.1.2.1), so that a picture with filler stays a JPEG that any
 * program opens.
 */
#ifndef PS_TOOLS_FILLER_H
#define PS_TOOLS_FILLER_H

#include "signing/buf.h"
#include "signing/cursor.h"

/*
 * Replaces what @tile holds by the entropy-coded bytes of one tile of a picture with this canonical
 * header.
 *
 * Errors: PS_UNSUPPORTED (its Huffman tables have no code for what the pattern needs), PS_MALFORMED
 * (no canonical header), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_filler_make(struct ps_bytes header, struct ps_buf *tile);

#endif
