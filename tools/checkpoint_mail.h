/*
 * A checkpoint as something to hand on: words for who gets it, and its text form below them
 * (signing/checkpoint_text.h); with addresses, a message (RFC 5322) that is ready to be sent.
 */
#ifndef PS_TOOLS_CHECKPOINT_MAIL_H
#define PS_TOOLS_CHECKPOINT_MAIL_H

#include "signing/checkpoint.h"

struct ps_checkpoint_mail {
	struct ps_bytes bytes;			/* the signed checkpoint, as the station wrote it */
	const struct ps_checkpoint *checkpoint; /* the same, read */
	const char *from;			/* NULL, as @to: no message, the text alone */
	const char *to;
	int64_t now_s;
};

/* One address, local@domain, in letters that cannot be mistaken for another header. */
bool ps_mail_address_is(const char *text);

/* Appends it, lines ended by LF; a message's by CRLF. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_checkpoint_mail(const struct ps_checkpoint_mail *mail,
					     struct ps_buf *out);

#endif
