/*
 * A signed checkpoint as text, to be sent, printed and read back (signing/FORMAT.md, "Outside
 * copies"): base64 between two marker lines, in whatever text stands around it.
 */
#ifndef PS_SIGNING_CHECKPOINT_TEXT_H
#define PS_SIGNING_CHECKPOINT_TEXT_H

#include <stdbool.h>

#include "signing/buf.h"
#include "signing/cursor.h"

/* Appends @checkpoint as text with lines that end in LF. Errors stick in @text. */
void ps_checkpoint_text_add(struct ps_bytes checkpoint, struct ps_buf *text);

/* Is a line of it the one that begins a checkpoint? Then it is text; otherwise it may be CBOR. */
bool ps_checkpoint_text_is(struct ps_bytes bytes);

/*
 * Steps over the next one in the text, and the lines before it, and appends its bytes, which nobody
 * has looked at yet, to @checkpoint.
 *
 * Errors: PS_END (there is no further one); PS_MALFORMED (its lines are not exactly those that
 * ps_checkpoint_text_add() writes, but for CR before LF); PS_LIMIT; PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_checkpoint_text_next(struct ps_cursor *text,
						  struct ps_buf *checkpoint);

#endif
