/* One HTTP request, by libcurl, which is loaded when it is first needed. */
#ifndef PS_TOOLS_HTTP_H
#define PS_TOOLS_HTTP_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "tools/output.h"

#define PS_HTTP_WHY_LEN 160
#define PS_HTTP_PATIENCE_S 30

/*
 * Sends @body of the media type @type to @url (http or https; no redirections) and appends the
 * answer to @answer, whose cap holds. Gives up after @patience_s.
 *
 * Errors: PS_UNSUPPORTED (libcurl is not installed), PS_IO (no answer, or another status than 200)
 * with the reason in @why, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_http_post(const char *url, const char *type, struct ps_bytes body,
				       unsigned patience_s, struct ps_buf *answer,
				       char why[PS_HTTP_WHY_LEN]);

/*
 * Puts @body at @url, which must be https; the server may say that it is new (201) or taken (202,
 * 204) as well. Its certificate must lead to one of the system's authorities or, where @root is
 * not NULL, to one in that PEM file. A name and a password are taken from ~/.netrc, if it has them.
 * The answer is thrown away. Gives up after PS_HTTP_PATIENCE_S. Errors: as above.
 */
PS_MUST_CHECK enum ps_err ps_http_put(const char *url, const char *type, struct ps_bytes body,
				      const char *root, char why[PS_HTTP_WHY_LEN]);

/* The address for people, without the name and the password that may stand in it. */
void ps_http_shown(const char *url, char shown_out[PS_TEXT_SHOWN_MAX]);

#endif
