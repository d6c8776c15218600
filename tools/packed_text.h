/*
 * A text that is kept as a zlib stream (RFC 1950, 1951), as a PNG's zTXt and iTXt do: unpacked by a
 * stranger's leave no further than its caller allows.
 */
#ifndef PS_TOOLS_PACKED_TEXT_H
#define PS_TOOLS_PACKED_TEXT_H

#include "signing/buf.h"
#include "signing/cursor.h"

/*
 * Appends what @packed stands for to @text, as far as its cap goes; what stands behind the stream's
 * end is not looked at. On an error what was unpacked by then stays in @text. Errors: PS_MALFORMED,
 * PS_TRUNCATED (the stream has no end), PS_LIMIT (more than @text may hold), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_packed_text_add(struct ps_buf *text, struct ps_bytes packed);

#endif
