/*
 * What a reader is shown of a file: the entries, in their order, and the header and tiles of each
 * picture that is there. Two files that show the same have the same content; what the one of them
 * shows that breaks off has a beginning of it.
 */
#ifndef PS_TESTS_TAMPER_CONTENT_H
#define PS_TESTS_TAMPER_CONTENT_H

#include "signing/verify.h"

/*
 * Verifies @file and, if @content is not NULL, puts there what it shows. @verdict_out must be
 * released. Errors: those of ps_verify().
 */
PS_MUST_CHECK enum ps_err ps_content_read(struct ps_bytes file, const struct ps_certificates *roots,
					  struct ps_buf *content, struct ps_verdict *verdict_out);

#endif
