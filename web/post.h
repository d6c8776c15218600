/*
 * struct ps_web_post: a form as its bytes come: fields go to the request, and files to its upload,
 * where its route takes files.
 *
 * A page's file counts only behind the session's token: of a form that a stranger's page sends not
 * a byte is stored. The hook's caller has shown his before. After the first error the rest is read
 * and forgotten, and the upload is dropped.
 */
#ifndef PS_WEB_POST_H
#define PS_WEB_POST_H

#include <microhttpd.h>

#include "web/request.h"

struct ps_web_post;

/* NULL: it is no form, or no memory is left. The request outlives it. */
struct ps_web_post *ps_web_post_open(struct MHD_Connection *mhd, struct ps_web_request *request);
void ps_web_post_close(struct ps_web_post *post); /* NULL is fine */

void ps_web_post_take(struct ps_web_post *post, const char *bytes, size_t len);

/*
 * All of it was there. Errors: PS_INVALID (more, or other, than a page of ours sends), PS_DENIED (a
 * file without the token before it), those of web/upload.h.
 */
PS_MUST_CHECK enum ps_err ps_web_post_end(struct ps_web_post *post);

/* Appends to the field of this name, which is made; or, of one that goes on (@more), to the last.
 * False if there are too many, or no memory is left. */
bool ps_web_field_add(struct ps_web_request *request, const char *name, const char *value,
		      size_t len, bool more);

#endif
