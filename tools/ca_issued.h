/*
 * The copies of what a certificate authority in a folder issued: DIR/issued/DIGEST.pem, named after
 * the first 16 digits of the certificate's SHA-256. All calls complain on standard error and return
 * 0 or the exit status.
 */
#ifndef PS_TOOLS_CA_ISSUED_H
#define PS_TOOLS_CA_ISSUED_H

#include "signing/buf.h"
#include "signing/certificate.h"

/* Keeps the certificate @der as the text @pem. */
int ps_ca_issued_keep(const char *dir, const struct ps_buf *der, const struct ps_buf *pem);

/* Takes away what was kept just now. */
void ps_ca_issued_drop(const char *dir, const struct ps_buf *der);

/*
 * Calls @look with each copy's chain, in the order of their names, until it returns an exit status;
 * @count_out: how many it was called for.
 */
int ps_ca_issued_each(const char *dir, int (*look)(void *ctx, const struct ps_certificates *chain),
		      void *ctx, size_t *count_out);

#endif
