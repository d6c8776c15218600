/* Asks an authority for a time stamp (RFC 3161, 3.4: over HTTP). */
#ifndef PS_TOOLS_ANCHOR_ASK_H
#define PS_TOOLS_ANCHOR_ASK_H

#include "signing/buf.h"
#include "signing/cursor.h"

#define PS_ANCHOR_ANSWER_MAX 65536

/*
 * Asks the authority at @url for a time stamp of @stamped. *@token_out is a view into @answer, and
 * was found right, of these bytes and in answer to this question; whose it is nobody here judges.
 * Gives up after @patience_s.
 *
 * Errors: PS_INVALID (the authority is of no use, which has been said on standard error),
 * PS_UNSUPPORTED (libcurl is not installed), PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_anchor_ask(const char *url, struct ps_bytes stamped,
					unsigned patience_s, struct ps_buf *answer,
					struct ps_bytes *token_out);

#endif
