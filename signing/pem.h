/* DER in PEM form (RFC 7468), one block at a time. Portable. */
#ifndef PS_SIGNING_PEM_H
#define PS_SIGNING_PEM_H

#include "signing/buf.h"
#include "signing/cursor.h"

/* Longer labels there are none: "CERTIFICATE REQUEST". */
#define PS_PEM_LABEL_MAX 32

/* Appends the block to @text. Errors: PS_NO_MEMORY, PS_LIMIT. */
PS_MUST_CHECK enum ps_err ps_pem_write(const char *label, struct ps_bytes der, struct ps_buf *text);

/*
 * Appends the DER of the first block with this label to @der. Errors: PS_NOT_FOUND (there is none),
 * PS_MALFORMED, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_pem_read(const char *label, struct ps_bytes text, struct ps_buf *der);

#endif
