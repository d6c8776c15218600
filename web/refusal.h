/* What a form that could not be taken is answered with, on a page and by the hook. */
#ifndef PS_WEB_REFUSAL_H
#define PS_WEB_REFUSAL_H

#include "signing/error.h"
#include "web/words.h"

struct ps_web_refusal {
	enum ps_err err;
	unsigned status; /* of HTTP, RFC 9110 section 15 */
	enum ps_web_word word;
};

/* Static; of an error that is nobody's but this program's it says 500. */
const struct ps_web_refusal *ps_web_refusal(enum ps_err err);

#endif
